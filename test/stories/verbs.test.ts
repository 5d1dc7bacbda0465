import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Choice } from '../../infra/sandbox/slack/shapes.ts';
import { payments } from './declaring.ts';
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

const here = { user: 'U0ADA', channel: 'C0INCIDENTS' };

/** The newest answer only this person sees. */
function answer({ user, channel } = here) {
  const answers = world.slack.as(user).sees(channel);
  return answers.filter(({ ephemeral }) => ephemeral).at(-1)?.text ?? '';
}

/** Types a verb and gives the answer. */
async function types(text: string, { user = 'U0ADA', channel = 'C0INCIDENTS' } = {}) {
  await world.slack.as(user).types(channel, `/gitlab incident ${text}`);
  await world.settles();
  return answer({ user, channel });
}

/** Submits the prompt in front. */
async function submits(values: Record<string, Choice> = {}, user = 'U0ADA') {
  const person = world.slack.as(user);
  const outcome = await person.submits(person.openView()?.id ?? '', values);
  await world.settles();
  return outcome;
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
    await types('close Rolled back');
    await submits();
    expect(incident()).toMatchObject({ state: 'closed', status: 'resolved' });
    expect(notes()).toEqual(['ada.okafor: Rolled back']);
    expect(answer()).toMatch(/Closed .*lasted 1 h 5 min.*acknowledged after/);
    await types(`close #${iid} Again`);
    await submits();
    expect(answer()).toMatch(/is closed already by Ada Okafor/);
    expect(notes()).toHaveLength(1);
    expect(await types(`reopen #${iid}`)).toMatch(/Reopened/);
    expect(incident()).toMatchObject({ state: 'opened', status: 'triggered' });
  });
});
