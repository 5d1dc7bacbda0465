import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Effect } from '../../infra/sandbox/gitlab/faults.ts';
import type { Issue } from '../../infra/sandbox/gitlab/world.ts';
import {
  acts,
  answer,
  card,
  clicks,
  entries,
  isAsked,
  notes,
  oneMore,
  onlyIncident,
  presses,
  prompt,
  putsAway,
  startTeam,
  submits,
  thread,
} from './acting.ts';
import { leaked } from './by-hand.ts';
import { fieldOf, payments } from './declaring.ts';
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
  world.gitlab.faults.clear();
  world.queue.refusing = false;
  for (const user of ['U0ADA', 'U0BEN', 'U0CHLOE']) await putsAway(world, user);
});

const ada = () => world.slack.as('U0ADA');
const minutes = (count: number) => count * 60_000;
const toldAda = () => ada().sees(ada().dmWithApp()).at(-1)?.text;

const notable = { match: 'POST /api/v4/projects/:id/issues/:iid/notes' };
const graphql = (operation: string) => ({ match: 'POST /api/graphql', operation });
/** A verb, the call that does it, and how often it was done. */
const deeds: [string, { match: string; operation?: string }, () => number][] = [
  ['comment Once only', notable, () => notes(incident).length],
  ['timeline Once only', graphql('timelineEventCreate'), () => entries(incident).length],
  ['severity high', graphql('issueSetSeverity'), () => done('severity')],
  ['acknowledge', graphql('issueSetEscalationStatus'), () => done('status')],
  ['assign me', { match: 'PUT /api/v4/projects/:id/issues/:iid' }, () => incident.assignees.length],
  ['label database', { match: 'PUT /api/v4/projects/:id/issues/:iid' }, () => incident.labels.length],
];
const done = (action: string) => incident.timeline.filter((entry) => entry.action === action).length;

describe.each<[string, Effect]>([
  ['an answer lost after the deed', { kind: 'lost' }],
  ['half an answer after the deed', { kind: 'half' }],
  ['503', { kind: 'status', status: 503, body: {} }],
  ['silence', { kind: 'hang' }],
  ['429', { kind: 'rate-limit', retryAfter: 20 }],
])('GitLab answers with %s', (_, effect) => {
  test.each(deeds)('%s is kept, told as kept, tried again and done once', async (typed, call, times) => {
    world.gitlab.faults.add({ ...call, effect });
    expect(await acts(world, typed)).toMatch(/What you typed is kept/);
    await world.passes(minutes(2));
    expect(times()).toBe(1);
    expect(answer(world).text).toContain('Checkout is down');
    expect(answer(world).text).not.toMatch(/kept/);
    expect(thread(world).filter((line) => line.includes('Once only')).length).toBeLessThanOrEqual(1);
  });
});

describe('GitLab is down', () => {
  test('for a few minutes: every verb waits, and is done', async () => {
    world.gitlab.faults.down = true;
    await acts(world, 'comment During the outage');
    await acts(world, 'severity critical');
    await presses(world, 'card_acknowledge', { user: 'U0BEN' });
    expect(answer(world, { user: 'U0BEN' }).text).toMatch(/kept/);
    await world.passes(minutes(3));
    world.gitlab.faults.clear();
    await world.passes(minutes(10));
    expect(notes(incident)).toEqual([
      expect.stringMatching(/^ada\.okafor: During the outage\n\n_Written in Slack on .* UTC\._$/),
    ]);
    expect(incident).toMatchObject({ severity: 'critical', status: 'acknowledged' });
  });

  test('for too long: its author is told, has the text kept, and Try again does it', async () => {
    world.gitlab.faults.down = true;
    await acts(world, 'comment After all');
    world.clock.moveTo(world.clock.now() + minutes(24 * 60 + 30));
    await world.passes(minutes(1));
    expect(toldAda()).toMatch(/not answering.*kept:\n> After all/is);
    world.gitlab.faults.clear();
    await world.passes(minutes(2));
    expect(notes(incident)).toEqual([]);
    const { channel, ts } = ada().sees(ada().dmWithApp()).at(-1) ?? { channel: '', ts: '' };
    await ada().clicks({ channel, ts }, 'retry_submission');
    await world.passes(minutes(1));
    expect(notes(incident)).toEqual([expect.stringMatching(/^ada\.okafor: After all\n\n_Written in Slack/)]);
  });
});

describe('something dies', () => {
  test.each(deeds)(
    'between the acknowledgement and the work: the sweep brings %s back, once',
    async (typed, _, times) => {
      await ada().types('C0INCIDENTS', `/gitlab incident ${typed}`);
      world.queue.clear();
      await world.settles();
      expect(times()).toBe(0);
      await world.sweeps();
      await world.sweeps();
      expect(times()).toBe(1);
    },
  );

  test('and the queue is away: it is accepted all the same', async () => {
    world.queue.refusing = true;
    await ada().types('C0INCIDENTS', '/gitlab incident comment No queue');
    world.queue.refusing = false;
    await world.sweeps();
    expect(notes(incident)).toEqual(['ada.okafor: No queue']);
  });

  test('the same command delivered twice is done once', async () => {
    await ada().types('C0INCIDENTS', '/gitlab incident comment Delivered twice');
    const delivery = world.slack.deliveries.at(-1);
    if (delivery) await world.slack.redelivers(delivery);
    await world.settles();
    expect(notes(incident)).toEqual(['ada.okafor: Delivered twice']);
  });

  test('a prompt submitted twice is done once', async () => {
    await oneMore(world, 'Newer trouble');
    await isAsked(world, `comment`);
    const { delivery } = await submits(world, { text: 'Submitted twice' });
    if (delivery) await world.slack.redelivers(delivery);
    await world.settles();
    const all = world.gitlab.incidents().flatMap(notes);
    expect(all.filter((note) => note.includes('Submitted twice'))).toHaveLength(1);
  });

  test('a prompt left open for an hour still works, and is answered by a direct message', async () => {
    await isAsked(world, 'comment');
    const { id } = prompt(world);
    await world.passes(minutes(61));
    await ada().submits(id, { text: 'An hour later' });
    await world.settles();
    expect(notes(incident)).toEqual(['ada.okafor: An hour later']);
    expect(toldAda()).toContain('Comment> added');
  });
});

describe('too little rights', () => {
  beforeAll(() => world.links('U0CHLOE', 'gus.guest'));
  afterAll(() => world.links('U0CHLOE', 'chloe.tan'));

  test.each([
    ['acknowledge', 'Developer'],
    ['resolve', 'Developer'],
    ['severity high', 'Reporter'],
    ['assign me', 'Reporter'],
    ['close Done', 'Reporter'],
  ])('%s names the role it takes: %s', async (typed, role) => {
    const where = { user: 'U0CHLOE' };
    await world.slack.as('U0CHLOE').types('C0INCIDENTS', `/gitlab incident ${typed}`);
    await world.settles();
    if (typed.startsWith('close')) await submits(world, {}, 'U0CHLOE');
    expect(answer(world, where).text).toMatch(
      new RegExp(`GitLab does not let you: it takes at least the ${role} role in this project\\. Ask a Maintainer`),
    );
    expect(incident).toMatchObject({ status: 'triggered', severity: 'unknown', state: 'opened', assignees: [] });
  });

  test('a text that was refused is kept; once the right is there, Try again does it', async () => {
    const effect = { kind: 'status', status: 403, body: { message: '403 Forbidden' } } as const;
    world.gitlab.faults.add({ ...notable, effect });
    expect(await acts(world, 'comment Let me say')).toMatch(
      /does not let you.*\nYou typed, and it is kept: Let me say$/,
    );
    await clicks(world, 'retry_submission');
    expect(notes(incident)).toEqual(['ada.okafor: Let me say']);
  });

  test('an incident the person may not see is not told apart from one there is not', async () => {
    await world.links('U0CHLOE', 'sam.stranger');
    const where = { user: 'U0CHLOE' };
    const hidden = await acts(world, `show ${payments}#${incident.iid}`, where);
    const none = await acts(world, `show ${payments}#99999`, where);
    expect(hidden.replace(String(incident.iid), 'N')).toBe(none.replace('99999', 'N'));
    await world.links('U0CHLOE', 'gus.guest');
  });
});

describe('words that cannot be', () => {
  test.each([
    ['severity S9', /say a level: critical, high, medium, low or unknown/, 'severity'],
    ['assign two people', /say who/, 'who'],
    ['label , ,', /say one or more labels/, 'labels'],
  ])('%s: the prompt says why, and has a field for it', async (typed, why, field) => {
    await isAsked(world, typed);
    expect(JSON.stringify(prompt(world).view.blocks)).toMatch(why);
    expect(fieldOf({ person: ada() }, field)).toBeDefined();
  });

  test.each(['show me', 'acknowledge now', 'reopen please'])('%s says how it goes', async (typed) => {
    expect(await acts(world, typed)).toMatch(
      /That does not work: .* is more than it takes\. It goes `\/gitlab incident/,
    );
  });

  test.each(['comment', 'timeline'])('%s without a text asks for it', async (verb) => {
    await isAsked(world, verb);
    await submits(world, { text: '\u200b \u2800' });
    expect(prompt(world).errors).toEqual({ text: 'The text is missing.' });
    expect(notes(incident)).toEqual([]);
  });
});

describe('a grant taken back', () => {
  test('leads to Connect, and the command goes on once the account is connected', async () => {
    world.gitlab.as('ada.okafor').revokesApps();
    await ada().types('C0INCIDENTS', '/gitlab incident comment Goes on');
    await whileTimePasses(world.clock, world.settles());
    expect(answer(world).text).toMatch(/connect it once.*goes on by itself/);
    await world.links('U0ADA', 'ada.okafor');
    const key = String(world.slack.deliveries.findLast(({ body }) => body.includes('Goes'))?.body);
    const submission = new URLSearchParams(key).get('trigger_id') ?? '';
    await world.rooms.submissions.activate(world.tenant, submission, world.clock.now());
    await world.sweeps();
    expect(notes(incident)).toEqual(['ada.okafor: Goes on']);
  });
});

describe('a public project', () => {
  test('is said to be visible to everyone, once per incident and person', async () => {
    const open = await oneMore(world, 'In the open', 'acme/platform/checkout');
    const named = `acme/platform/checkout#${open.iid}`;
    expect(await acts(world, `comment ${named} One`)).toMatch(/visible to everyone/);
    expect(await acts(world, `comment ${named} Two`)).not.toMatch(/visible to everyone/);
    expect(await acts(world, `timeline ${named} Three`)).not.toMatch(/visible to everyone/);
    expect(await acts(world, `timeline ${named} Four`, { user: 'U0BEN' })).toMatch(/visible to everyone/);
    const other = await oneMore(world, 'Also open', 'acme/platform/checkout');
    expect(await acts(world, `comment acme/platform/checkout#${other.iid} Five`)).toMatch(/visible to everyone/);
    expect(await acts(world, `comment #${incident.iid} Private`)).not.toMatch(/visible to everyone/);
  });

  test('whose incident is confidential is not', async () => {
    const open = await oneMore(world, 'Not so open', 'acme/platform/checkout');
    world.gitlab.as('ada.okafor').makesConfidential('acme/platform/checkout', open.iid);
    await world.settles();
    expect(await acts(world, `comment acme/platform/checkout#${open.iid} Psst`)).not.toMatch(/visible to everyone/);
  });
});

test('what is written to a confidential incident is told in no thread', async () => {
  const { ts } = card(world);
  world.gitlab.as('ada.okafor').makesConfidential(payments, incident.iid);
  await world.settles();
  await acts(world, `comment #${incident.iid} Secret words`);
  expect(notes(incident)).toEqual(['ada.okafor: Secret words']);
  const everywhere = world.slack.messagesIn('C0INCIDENTS').filter(({ visibleTo }) => visibleTo === undefined);
  expect(JSON.stringify(everywhere)).not.toContain('Secret words');
  expect(everywhere.find((message) => message.ts === ts)?.text).toMatch(/no longer public/);
});

test('what was written before it turned confidential is taken back from the thread', async () => {
  await acts(world, 'comment Said in the open');
  expect(thread(world)).toEqual([expect.stringContaining('Said in the open')]);
  world.gitlab.as('ada.okafor').makesConfidential(payments, incident.iid);
  await world.settles();
  const everywhere = world.slack.messagesIn('C0INCIDENTS').filter(({ visibleTo }) => visibleTo === undefined);
  expect(JSON.stringify(everywhere)).not.toContain('Said in the open');
});

test('nothing of it left a token, a typed text or a response_url in the log', async () => {
  expect(await leaked(world, 'Once only', 'During the outage', 'Secret words', 'Let me say')).toEqual([]);
});
