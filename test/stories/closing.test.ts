import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Issue } from '../../infra/sandbox/gitlab/world.ts';
import {
  acts,
  answer,
  clicks,
  isAsked,
  notes,
  oneMore,
  onlyIncident,
  prompt,
  promptWords,
  putsAway,
  startTeam,
  submits,
  thread,
} from './acting.ts';
import { fieldOf } from './declaring.ts';
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
  world.gitlab.faults.clear();
  await putsAway(world);
});

const ada = () => world.slack.as('U0ADA');
const closingIt = 'PUT /api/v4/projects/:id/issues/:iid';

describe('close', () => {
  test('asks what fixed it, notes that, closes, and says how long it all took', async () => {
    world.clock.moveTo(world.clock.now() + 45_000);
    await acts(world, 'acknowledge');
    world.clock.moveTo(world.clock.now() + 65 * 60_000);
    await isAsked(world, 'close Rolled back');
    expect(promptWords(world)).toContain('What fixed it?');
    expect(fieldOf({ person: ada() }, 'text')).toMatchObject({ value: 'Rolled back' });
    await submits(world);
    expect(incident).toMatchObject({ state: 'closed', status: 'resolved' });
    expect(notes(incident)).toEqual(['ada.okafor: Rolled back']);
    expect(answer(world).text).toMatch(/^Closed .*It lasted 1 h 5 min\. It was acknowledged after 45 s\.$/);
    expect(thread(world)).toContain('Ada Okafor wrote what fixed it: Rolled back');
  });

  test('asks before it closes the only incident the channel shows, and can be turned to another', async () => {
    await isAsked(world, 'close');
    expect(fieldOf({ person: ada() }, 'incident')).toMatchObject({
      selected_option: { text: { text: `#${incident.iid} Checkout is down` } },
    });
    expect(incident.state).toBe('opened');
  });

  test('of the one bound here, or of one that is named, asks only what fixed it', async () => {
    await acts(world, `bind #${incident.iid}`);
    await isAsked(world, 'close');
    expect(fieldOf({ person: ada() }, 'incident')).toBeUndefined();
    expect(promptWords(world)).toContain(`#${incident.iid} Checkout is down`);
    await putsAway(world);
    await acts(world, 'unbind');
    await isAsked(world, `close #${incident.iid}`);
    expect(fieldOf({ person: ada() }, 'incident')).toBeUndefined();
  });

  test('without a word writes no comment', async () => {
    await isAsked(world, 'close');
    await submits(world);
    expect(incident.state).toBe('closed');
    expect(notes(incident)).toEqual([]);
  });

  test('leaves out when it was acknowledged, where the timeline cannot be read', async () => {
    await acts(world, 'acknowledge');
    await isAsked(world, 'close');
    const effect = { kind: 'status', status: 403, body: { message: '403 Forbidden' } } as const;
    world.gitlab.faults.add({ match: 'POST /api/graphql', effect });
    await submits(world);
    expect(answer(world).text).toMatch(/^Closed .*It lasted \d+ (s|min)\.$/);
  });

  test('of what is closed already says by whom and when, changes nothing, and keeps what fixed it for a comment', async () => {
    await isAsked(world, `close #${incident.iid} It was DNS`);
    world.gitlab.as('ben.silva').closes(incident.project.path, incident.iid);
    await submits(world);
    expect(answer(world).text).toMatch(/is closed already by Ben Silva, <!date\^.*Nothing was changed\..*kept/);
    expect(notes(incident)).toEqual([]);
    await clicks(world, 'do_act');
    expect(notes(incident)).toEqual(['ada.okafor: It was DNS']);
  });

  test.each(['lost', 'half'] as const)(
    'whose answer is %s closes and notes once, and is told as done',
    async (kind) => {
      await isAsked(world, 'close Rolled back');
      world.gitlab.faults.add({ match: closingIt, effect: { kind } });
      await submits(world);
      expect(answer(world).text).toMatch(/kept/);
      await world.passes(60_000);
      expect(answer(world).text).toMatch(/^Closed .*It lasted/);
      expect(notes(incident)).toEqual(['ada.okafor: Rolled back']);
      expect(incident.timeline.filter(({ note }) => note.includes('resolved the incident'))).toHaveLength(1);
    },
  );

  test('submitted twice closes once', async () => {
    await isAsked(world, 'close Once');
    const { delivery } = await submits(world);
    if (delivery) await world.slack.redelivers(delivery);
    await world.settles();
    expect(notes(incident)).toEqual(['ada.okafor: Once']);
  });
});

describe('reopen', () => {
  beforeEach(async () => {
    await acts(world, 'acknowledge');
    world.gitlab.as('ada.okafor').closes(incident.project.path, incident.iid);
    await world.settles();
  });

  test('opens it again and sets it to triggered', async () => {
    expect(await acts(world, `reopen #${incident.iid}`)).toMatch(/^Reopened .*Checkout is down/);
    expect(incident).toMatchObject({ state: 'opened', status: 'triggered' });
  });

  test('by a Reporter opens it, and says what of it takes a Developer', async () => {
    const said = await acts(world, `reopen #${incident.iid}`, { user: 'U0CHLOE' });
    expect(said).toMatch(/^Reopened .*\nIts status is still what it was: .*the Developer role\.$/);
    expect(incident).toMatchObject({ state: 'opened', status: 'resolved' });
  });

  test('without a number asks, with the one just acted on chosen', async () => {
    await isAsked(world, 'reopen');
    await submits(world);
    expect(incident.state).toBe('opened');
  });

  test('offers the closed incidents, which its prompt searches', async () => {
    await oneMore(world, 'Still going on');
    await isAsked(world, 'reopen', { channel: 'C0GENERAL' });
    const { options } = await ada().searches(prompt(world).id, 'incident', '');
    expect(JSON.stringify(options)).toContain(`#${incident.iid} Checkout is down`);
    expect(JSON.stringify(options)).not.toContain('Still going on');
  });

  test('of what is open says so', async () => {
    await acts(world, `reopen #${incident.iid}`);
    expect(await acts(world, `reopen #${incident.iid}`)).toMatch(/is open\. Nothing was changed/);
  });

  test.each([closingIt, 'POST /api/graphql'])('ends what a lost answer began (%s)', async (match) => {
    world.gitlab.faults.add({ match, effect: { kind: 'lost' } });
    expect(await acts(world, `reopen #${incident.iid}`)).toMatch(/kept/);
    await world.passes(60_000);
    expect(answer(world).text).toMatch(/^Reopened/);
    expect(incident).toMatchObject({ state: 'opened', status: 'triggered' });
  });
});

describe('an incident that was closed meanwhile', () => {
  beforeEach(async () => {
    world.gitlab.as('ben.silva').closes(incident.project.path, incident.iid);
    await world.settles();
  });

  test.each(['acknowledge', 'resolve'])(
    'is left alone by %s, which says by whom and how to reopen it',
    async (verb) => {
      const said = await acts(world, `${verb} #${incident.iid}`);
      expect(said).toMatch(
        /is closed by Ben Silva, <!date.*Nothing was changed; `\/gitlab incident reopen acme\/payments#\d+`/,
      );
      expect(incident.status).toBe('resolved');
    },
  );

  test.each(['comment Too late', 'timeline Too late', 'severity low', 'assign me', 'label database'])(
    'is still open to %s, with a word about who closed it',
    async (typed) => {
      const [verb = '', ...rest] = typed.split(' ');
      const said = await acts(world, `${verb} #${incident.iid} ${rest.join(' ')}`);
      expect(said).toMatch(/This incident is closed by Ben Silva, <!date/);
    },
  );
});

test('a prompt that was open for an hour still works, and is answered by a direct message', async () => {
  await isAsked(world, 'close Took its time');
  const { id } = prompt(world);
  await world.passes(61 * 60_000);
  await ada().submits(id);
  await world.settles();
  expect(notes(incident)).toEqual(['ada.okafor: Took its time']);
  expect(ada().sees(ada().dmWithApp()).at(-1)?.text).toMatch(/^Closed .*It lasted 1 h 1 min/);
});
