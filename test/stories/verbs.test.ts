import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newest, payments } from './declaring.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.links('U0ADA', 'ada.okafor');
  await world.links('U0BEN', 'ben.silva');
  await world.links('U0CHLOE', 'chloe.tan');
  await world.slack.as('U0ADA').types('C0INCIDENTS', `/gitlab subscribe ${payments}`);
  await world.settles();
});
afterAll(() => world.stops());
afterEach(() => {
  world.slack.faults.clear();
  world.gitlab.faults.clear();
});

let iid = 0;
beforeEach(async () => {
  for (const open of world.gitlab.incidents().filter(({ state }) => state === 'opened')) {
    world.gitlab.as('ada.okafor').closes(open.project.path, open.iid);
  }
  world.clock.moveTo(world.clock.now() + 60_000);
  iid = world.gitlab.as('ada.okafor').declares(payments, { title: 'Checkout is down' }).iid;
  await world.settles();
});

/** Types a verb and gives what the person sees then. */
async function types(text: string, { user = 'U0ADA', channel = 'C0INCIDENTS' } = {}) {
  await world.slack.as(user).types(channel, `/gitlab incident ${text}`);
  await world.settles();
  return newest(world, { user, channel })?.text ?? '';
}
const incident = () => {
  const found = world.gitlab.issue(payments, iid);
  if (!found) throw new Error('the incident is gone');
  return found;
};
const notes = () =>
  incident().notes.map(({ body, author }) => `${author.username}: ${body.replace(/\n\n<!--.*-->$/, '')}`);

describe('in the channel that shows one open incident', () => {
  test('comment adds a note as the person, and the thread of the card hears of it', async () => {
    expect(await types('comment The database is back')).toContain(`Checkout is down (#${iid})`);
    expect(notes()).toEqual(['ada.okafor: The database is back']);
    const card = world.slack
      .messagesIn('C0INCIDENTS')
      .filter(({ threadTs }) => threadTs)
      .at(-1);
    expect(card?.text).toContain('Ada Okafor commented: The database is back');
  });

  test('severity, acknowledge, resolve, assign and label do what they say', async () => {
    await types('severity S1');
    await types('acknowledge');
    await types('assign ben.silva');
    await types('label DATABASE');
    expect(incident()).toMatchObject({ severity: 'critical', status: 'acknowledged' });
    expect(incident().assignees.map(({ username }) => username)).toEqual(['ben.silva']);
    expect(incident().labels.map(({ name }) => name)).toEqual(['database']);
    expect(await types('resolve')).toMatch(/is now Resolved/);
    expect(incident()).toMatchObject({ status: 'resolved', state: 'opened' });
  });

  test('timeline adds an entry', async () => {
    await types('timeline Failover started');
    expect(incident().timeline.map(({ note }) => note)).toContain('Failover started');
  });

  test('close asks what fixed it, notes that, closes, and says how long it lasted', async () => {
    await types('acknowledge');
    world.clock.moveTo(world.clock.now() + 65 * 60_000);
    const ada = world.slack.as('U0ADA');
    await ada.types('C0INCIDENTS', '/gitlab incident close Rolled back');
    const view = ada.openView();
    await ada.submits(view?.id ?? '');
    await world.settles();
    expect(incident()).toMatchObject({ state: 'closed', status: 'resolved' });
    expect(notes()).toEqual(['ada.okafor: Rolled back']);
    expect(newest(world)?.text).toMatch(/Closed .*lasted 1 h 5 min/);
    expect(await types(`close #${iid}`)).toMatch(/complete the form/i);
  });
});
