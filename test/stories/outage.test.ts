import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Issue } from '../../infra/sandbox/gitlab/world.ts';
import { answer, card, entries, notes, onlyIncident, startTeam, submits } from './acting.ts';
import { payments } from './declaring.ts';
import { whileTimePasses } from './until.ts';
import type { World } from './world.ts';

let world: World;
let incident: Issue;
beforeAll(async () => {
  world = await startTeam();
});
afterAll(() => world.stops());
beforeEach(async () => {
  incident = await onlyIncident(world);
});
afterEach(async () => {
  world.slack.faults.clear();
  await returns();
});

const minutes = (count: number) => count * 60_000;
const ben = { user: 'U0BEN' };
const chloe = { user: 'U0CHLOE' };

function goesDown() {
  world.gitlab.faults.down = true;
}

/** GitLab is back, and so long that what waited is filed. */
async function returns() {
  world.gitlab.faults.clear();
  await world.passes(minutes(10));
}

const filed = (title: string) => world.gitlab.incidents().filter((one) => one.title === title);
/** The card of what waits, as everybody in the channel sees it. */
const waitingCard = (title: string) => {
  const cards = world.slack.messagesIn('C0INCIDENTS').filter(({ blocks, threadTs, visibleTo }) => {
    return !threadTs && !visibleTo && JSON.stringify(blocks).includes(title);
  });
  expect(cards).toHaveLength(1);
  return cards[0] as NonNullable<(typeof cards)[0]>;
};
const said = (ts: string) =>
  world.slack
    .messagesIn('C0INCIDENTS')
    .filter(({ threadTs }) => threadTs === ts)
    .map(({ text }) => text);
const words = (typed: string) => typed.replace(/\n\n_Written in Slack .*_$/, '');

/** Types a verb; whoever types something hears of it within three seconds. */
async function types(text: string, where: { user?: string } = {}) {
  await world.slack.as(where.user ?? 'U0ADA').types('C0INCIDENTS', `/gitlab incident ${text}`);
  await world.passes(3_000);
  return answer(world, where).text;
}

describe('what is typed about an incident while GitLab is away', () => {
  test('is told as kept, is in the thread at once, and goes to GitLab in its order with its own times', async () => {
    goesDown();
    const typedAt = world.clock.now();
    await types('comment First');
    expect(answer(world).text).toMatch(/GitLab is not answering.*kept.*in the order.*\n> First/s);
    await world.passes(minutes(3));
    const secondAt = world.clock.now();
    await types('timeline Second', ben);
    await world.passes(minutes(20));
    await types('comment Third', chloe);
    await types('severity critical', ben);
    expect(said(card(world).ts)).toEqual([
      expect.stringMatching(/Not in GitLab yet.*Ada Okafor commented: First/),
      expect.stringMatching(/Not in GitLab yet.*Ben Silva added to the timeline: Second/),
      expect.stringMatching(/Not in GitLab yet.*Chloe Tan commented: Third/),
    ]);
    expect(notes(incident)).toEqual([]);
    await returns();
    expect(notes(incident).map(words)).toEqual(['ada.okafor: First', 'chloe.tan: Third']);
    expect(notes(incident)[0]).toContain(new Date(typedAt).toISOString().slice(0, 16).replace('T', ' at '));
    const entry = incident.timeline.find(({ note }) => note === 'Second');
    expect(Math.floor((entry?.occurredAt ?? 0) / 1000)).toBe(Math.floor(secondAt / 1000));
    expect(incident.severity).toBe('critical');
    expect(said(card(world).ts).filter((line) => line.includes('Not in GitLab yet'))).toEqual([]);
    expect(said(card(world).ts)).toContain('Ada Okafor commented: First');
    expect(answer(world, chloe).text).toContain('Comment');
  });

  test('overtakes nothing, also when the first alone fails once more', async () => {
    goesDown();
    for (const text of ['One', 'Two', 'Three']) await types(`comment ${text}`);
    world.gitlab.faults.clear();
    world.gitlab.faults.add({
      match: 'POST /api/v4/projects/:id/issues/:iid/notes',
      effect: { kind: 'lost' },
      times: 2,
    });
    await world.passes(minutes(10));
    expect(notes(incident).map(words)).toEqual(['ada.okafor: One', 'ada.okafor: Two', 'ada.okafor: Three']);
  });

  test('and by number keeps its place among what was typed in the channel', async () => {
    goesDown();
    await types('comment One');
    await types(`comment #${incident.iid} Two`, ben);
    await types(`comment ${payments}#${incident.iid} Three`, chloe);
    await types('comment Four');
    await returns();
    expect(notes(incident).map((note) => words(note).split(': ')[1])).toEqual(['One', 'Two', 'Three', 'Four']);
  });

  test('is let pass by one that fails again and again while GitLab is there', async () => {
    world.gitlab.faults.add({
      match: 'POST /api/v4/projects/:id/issues/:iid/notes',
      effect: { kind: 'status', status: 500, body: {} },
      times: 'always',
    });
    await types('comment Never works');
    await types('severity critical', ben);
    for (let minute = 0; minute < 10; minute++) {
      await types('show', chloe);
      await world.passes(minutes(1));
    }
    expect(incident.severity).toBe('critical');
  });

  test('asks nobody to wait for an answer nobody wants later', async () => {
    goesDown();
    for (let times = 0; times < 5; times++) await types('comment Filler');
    expect(await types('show', chloe)).toMatch(/GitLab is not answering/);
    await world.passes(minutes(3));
    expect(JSON.stringify(answer(world, chloe).blocks)).toContain('retry_submission');
  });
});

describe('an incident declared while GitLab is away', () => {
  test('has a card at once, takes comments and timeline entries, and becomes the real one', async () => {
    goesDown();
    const declaredAt = world.clock.now();
    await types(`declare ${payments}: Database is gone !critical`);
    const pending = waitingCard('Database is gone');
    expect(JSON.stringify(pending.blocks)).toMatch(/#L\d{4} · acme\/payments · not in GitLab yet/);
    expect(answer(world).text).toMatch(/\*Database is gone\* is kept as #L\d{4} and will be filed/);
    const number = /#L\d{4}/.exec(answer(world).text)?.[0];

    await world.passes(minutes(2));
    await types(`comment ${number} Failing over`, ben);
    await types(`timeline ${number} Failover started`, ben);
    await types(`severity ${number} high`, chloe);
    await world.passes(minutes(1));
    expect(JSON.stringify(waitingCard('Database is gone').blocks)).toMatch(
      /the incident, 1 comment, 1 timeline entry, 1 other change/,
    );
    expect(said(pending.ts)).toEqual([
      expect.stringMatching(/Not in GitLab yet.*Ben Silva commented: Failing over/),
      expect.stringMatching(/Not in GitLab yet.*Ben Silva added to the timeline: Failover started/),
    ]);
    expect(filed('Database is gone')).toEqual([]);

    await returns();
    const [real, ...others] = filed('Database is gone');
    expect(others).toEqual([]);
    expect(real).toMatchObject({ severity: 'high' });
    expect(notes(real as Issue).map(words)).toEqual(['ben.silva: Failing over']);
    expect(entries(real as Issue)).toEqual([
      'Declared in Slack; filed when GitLab could be reached.',
      'Failover started',
    ]);
    const [start] = (real as Issue).timeline.filter(({ action }) => action === 'comment');
    expect(Math.floor((start?.occurredAt ?? 0) / 1000)).toBe(Math.floor(declaredAt / 1000));
    const healed = waitingCard('Database is gone');
    expect(healed.ts).toBe(pending.ts);
    expect(JSON.stringify(healed.blocks)).toContain('card_acknowledge');
    expect(said(pending.ts).filter((line) => line.includes('Not in GitLab yet'))).toEqual([]);
    expect(answer(world).text).toMatch(/has been created/);
  });

  test('keeps what was changed after it, also when telling its author fails and it is tried once more', async () => {
    goesDown();
    await types(`declare ${payments}: Told twice !critical`);
    const number = /#L\d{4}/.exec(answer(world).text)?.[0];
    await types(`severity ${number} low`, ben);
    world.slack.faults.add({ method: 'response_url', status: 500, times: 1 });
    await returns();
    expect(answer(world).text).toMatch(/has been created/);
    expect(filed('Told twice')).toMatchObject([{ severity: 'low' }]);
  });

  test('that is confidential has no card: only its author hears of it, and may add to it', async () => {
    goesDown();
    await world.slack.as('U0ADA').types('C0INCIDENTS', `/gitlab incident declare ${payments}`);
    await world.settles();
    await world.slack.as('U0ADA').submits(world.slack.as('U0ADA').openView()?.id ?? '', {
      title: 'Somebody is inside',
      confidential: ['confidential'],
    });
    await world.settles();
    const number = /#L\d{4}/.exec(answer(world).text)?.[0];
    expect(answer(world).text).toMatch(/It is confidential, so only you hear of it/);
    expect(JSON.stringify(world.slack.messagesIn('C0INCIDENTS').filter(({ visibleTo }) => !visibleTo))).not.toContain(
      'Somebody is inside',
    );
    await types(`comment ${number} Locking them out`);
    await types(`comment ${number} Me too`, ben);
    await returns();
    const [real] = filed('Somebody is inside');
    expect(real).toMatchObject({ confidential: true });
    expect(answer(world, ben).text).toMatch(/not clear which incident you mean/);
    expect(notes(real as Issue).map(words)).toEqual(['ada.okafor: Locking them out']);
  });

  test('beside another in one channel: a verb without a number asks which', async () => {
    goesDown();
    await types(`declare ${payments}: Red`);
    await types(`declare ${payments}: Blue`, ben);
    await types('comment Which one?', chloe);
    const person = world.slack.as('U0CHLOE');
    const { options: offered } = await person.searches(person.openView()?.id ?? '', 'incident', '');
    const labels = offered.map((option) => (option['text'] as { text: string }).text);
    expect(labels).toEqual([
      expect.stringMatching(/^#L\d+ Blue · acme\/payments$/),
      expect.stringMatching(/^#L\d+ Red · acme\/payments$/),
      `#${incident.iid} Checkout is down · acme/payments`,
    ]);
    await submits(world, { incident: String(offered[1]?.['value']) }, 'U0CHLOE');
    expect(answer(world, chloe).text).toMatch(/kept/);
    await returns();
    expect(filed('Red').flatMap(notes).map(words)).toEqual(['chloe.tan: Which one?']);
    expect([...filed('Blue'), incident].flatMap(notes)).toEqual([]);
  });

  test('from where the app may not post is kept all the same, under its number', async () => {
    goesDown();
    world.slack.faults.add({ method: 'chat.postMessage', error: 'not_in_channel', times: 1 });
    await types(`declare ${payments}: Out of sight`);
    expect(answer(world).text).toMatch(/I cannot post in that channel: `\/invite` me.*incident comment #L\d{4}/);
    const number = /#L\d{4}/.exec(answer(world).text)?.[0];
    await types(`comment ${number} Still here`);
    await returns();
    expect(filed('Out of sight').flatMap(notes).map(words)).toEqual(['ada.okafor: Still here']);
  });

  test('that GitLab refuses goes back to its author, and what waits for it waits until it is filed', async () => {
    goesDown();
    await types(`declare ${payments}: Not like this`);
    const number = /#L\d{4}/.exec(answer(world).text)?.[0];
    await types(`comment ${number} Waiting`, ben);
    const pending = waitingCard('Not like this');
    world.gitlab.faults.clear();
    world.gitlab.faults.add({
      match: 'POST /api/v4/projects/:id/issues',
      effect: { kind: 'status', status: 422, body: { message: { title: ['is too silly'] } } },
    });
    await world.passes(minutes(10));
    expect(JSON.stringify(waitingCard('Not like this').blocks)).toMatch(
      /GitLab did not take this. <@U0ADA> has it back/,
    );
    const told = world.slack
      .as('U0ADA')
      .sees('C0INCIDENTS')
      .filter(({ ephemeral }) => ephemeral)
      .at(-1);
    await world.slack.as('U0ADA').clicks({ channel: 'C0INCIDENTS', ts: told?.ts ?? '' }, 'open_form');
    await world.slack.as('U0ADA').submits(world.slack.as('U0ADA').openView()?.id ?? '');
    await world.passes(minutes(1));
    const [real] = filed('Not like this');
    expect(notes(real as Issue).map(words)).toEqual(['ben.silva: Waiting']);
    expect(waitingCard('Not like this').ts).toBe(pending.ts);
    expect(JSON.stringify(waitingCard('Not like this').blocks)).toContain('card_acknowledge');
  });

  test('by somebody whose grant is revoked meanwhile waits for them to connect; its card says so', async () => {
    goesDown();
    await types(`declare ${payments}: No grant`);
    world.gitlab.as('ada.okafor').revokesApps();
    await whileTimePasses(world.clock, returns());
    expect(JSON.stringify(waitingCard('No grant').blocks)).toMatch(/<@U0ADA> has to connect GitLab again/);
    expect(filed('No grant')).toEqual([]);
    await world.links('U0ADA', 'ada.okafor');
    const number = Number(/#L(\d{4})/.exec(JSON.stringify(waitingCard('No grant').blocks))?.[1]);
    const key = (await world.rooms.pending.find(world.tenant, number))?.submission ?? '';
    await world.rooms.submissions.activate(world.tenant, key, world.clock.now());
    await world.rooms.queue.send({ job: 'submission', tenant: world.tenant, key });
    await world.passes(minutes(1));
    expect(filed('No grant')).toHaveLength(1);
  });

  test('of a project nobody has added keeps its card up to date by what is done from here', async () => {
    goesDown();
    await types('declare acme/platform/checkout: Nobody listens !high');
    const number = /#L\d{4}/.exec(answer(world).text)?.[0];
    await returns();
    const { ts } = waitingCard('Nobody listens');
    await types(`comment ${number} Still ours`, ben);
    await world.slack.as('U0ADA').clicks({ channel: 'C0INCIDENTS', ts }, 'card_acknowledge');
    await world.passes(3_000);
    expect(JSON.stringify(waitingCard('Nobody listens').blocks)).toContain('Acknowledged');
    const [real] = filed('Nobody listens');
    await types(`close acme/platform/checkout#${real?.iid} Over`);
    await submits(world);
    await world.passes(3_000);
    expect(JSON.stringify(waitingCard('Nobody listens').blocks)).toContain('Closed');
    expect(await world.rooms.shown.inChannel(world.tenant, 'C0INCIDENTS')).toHaveLength(1);
  });

  test('in a channel that is archived meanwhile is filed', async () => {
    goesDown();
    await types(`declare ${payments}: Archived`);
    world.slack.faults.add({ method: 'chat.update', error: 'is_archived', times: 1000 });
    await returns();
    expect(filed('Archived')).toHaveLength(1);
  });
});
