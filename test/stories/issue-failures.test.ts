import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Effect } from '../../infra/sandbox/gitlab/faults.ts';
import type { Issue } from '../../infra/sandbox/gitlab/world.ts';
import { clicks, answer as newestAnswer, notes, startTeam } from './acting.ts';
import { leaked } from './by-hand.ts';
import { payments } from './declaring.ts';
import { anIssue, checkout, forAll, issuesOf } from './issues.ts';
import { types } from './typing.ts';
import type { World } from './world.ts';

let world: World;
let issue: Issue;
let before: number;
beforeAll(async () => {
  world = await startTeam();
  await types(world, `project add ${payments} as payments`);
});
afterAll(() => world.stops());
beforeEach(() => {
  issue = anIssue(world, 'Once only');
  before = forAll(world).length;
});
afterEach(() => {
  world.slack.faults.clear();
  world.gitlab.faults.clear();
  world.queue.refusing = false;
});

const minutes = (count: number) => count * 60_000;
/** What the channel was shown since the test began. */
const shown = () => forAll(world).slice(before);
const told = () => newestAnswer(world).text;

const at = '/api/v4/projects/:id/issues';
function closed(): void {
  Object.assign(issue, { state: 'closed', closedAt: world.clock.now(), closedBy: issue.author });
}
const copies = () => issuesOf(world, checkout).filter(({ title }) => title === 'Once only').length;
const copiesBefore = new Map<Issue, number>();
/** A command, the call that does it, how often it was done, and what has to be so beforehand. */
interface Deed {
  name: string;
  match: string;
  command(id: number): string;
  times(): number;
  prepare?(): void;
}
const put = `PUT ${at}/:iid`;
const deeds: Deed[] = [
  {
    name: 'issue new',
    match: `POST ${at}`,
    command: (id) => `issue new For ${id}\nSyzygy`,
    times: () => titled(`For ${issue.iid}`),
  },
  {
    name: 'issue move',
    match: `POST ${at}/:iid/move`,
    command: (id) => `issue move ${id} to ${checkout}`,
    times: moves,
  },
  {
    name: 'issue comment',
    match: `POST ${at}/:iid/notes`,
    command: (id) => `issue comment ${id} Syzygy`,
    times: () => notes(issue).length,
  },
  {
    name: 'issue close',
    match: put,
    command: (id) => `issue close ${id}`,
    times: () => Number(issue.state === 'closed'),
  },
  {
    name: 'issue reopen',
    match: put,
    command: (id) => `issue reopen ${id}`,
    times: () => Number(issue.state === 'opened'),
    prepare: closed,
  },
];
const titled = (title: string) => issuesOf(world).filter((one) => one.title === title).length;
function moves(): number {
  return copies() - (copiesBefore.get(issue) ?? 0);
}
beforeEach(() => {
  copiesBefore.set(issue, copies());
});

async function does({ command, prepare }: Pick<Deed, 'command' | 'prepare'>): Promise<void> {
  prepare?.();
  await world.slack.as('U0ADA').types('C0INCIDENTS', `/gitlab payments ${command(issue.iid)}`);
  await world.settles();
}

/** A comment is told to its author alone, everything else to the channel; each once. */
function expectToldOnce(name: string): void {
  if (name === 'issue comment') {
    expect(shown()).toEqual([]);
    expect(told()).toMatch(/Comment.* added to/);
  } else {
    expect(shown()).toHaveLength(1);
    expect(JSON.stringify(shown()[0]?.blocks)).toContain("on <@U0ADA>'s behalf");
  }
}

describe.each<[string, Effect]>([
  ['an answer lost after the deed', { kind: 'lost' }],
  ['half an answer after the deed', { kind: 'half' }],
  ['503', { kind: 'status', status: 503, body: {} }],
  ['a cut line', { kind: 'reset' }],
  ['silence', { kind: 'hang' }],
  ['429', { kind: 'rate-limit', retryAfter: 20 }],
])('GitLab answers with %s', (_, effect) => {
  test.each(deeds)('$name is kept, told as kept, tried again and done once', async (deed) => {
    world.gitlab.faults.add({ match: deed.match, effect });
    await does(deed);
    expect(told()).toMatch(/kept/);
    expect(shown()).toEqual([]);
    await world.passes(minutes(4));
    expect(deed.times()).toBe(1);
    expectToldOnce(deed.name);
  });
});

describe('GitLab is down', () => {
  test.each(deeds)('for a few minutes: $name waits, and is done once', async (deed) => {
    world.gitlab.faults.down = true;
    await does(deed);
    await world.passes(minutes(3));
    expect(shown()).toEqual([]);
    world.gitlab.faults.clear();
    await world.passes(minutes(20));
    expect(deed.times()).toBe(1);
    expectToldOnce(deed.name);
  });

  test('for a while: what is said to one issue arrives in the order in which it was typed', async () => {
    world.gitlab.faults.down = true;
    await does({ command: (id) => `issue comment ${id} Syzygy 1` });
    await world.passes(minutes(2));
    await does({ command: (id) => `issue comment #${id} Syzygy 2` });
    await does({ command: (id) => `issue close ${id}` });
    await world.passes(minutes(1));
    await does({ command: (id) => `issue reopen ${id}` });
    world.gitlab.faults.clear();
    await world.passes(minutes(20));
    expect(notes(issue).map((note) => note.split('\n')[0])).toEqual(['ada.okafor: Syzygy 1', 'ada.okafor: Syzygy 2']);
    expect(issue.state).toBe('opened');
    expect(shown().map(({ text }) => text.split(':')[0])).toEqual(['Closed', 'Reopened']);
  });

  test('for longer than a response_url lives: what was for the channel goes to its author', async () => {
    world.gitlab.faults.down = true;
    await does({ command: (id) => `issue new For ${id}` });
    await world.passes(minutes(40));
    world.gitlab.faults.clear();
    await world.passes(minutes(30));
    expect(titled(`For ${issue.iid}`)).toBe(1);
    expect(shown()).toEqual([]);
    const ada = world.slack.as('U0ADA');
    expect(ada.sees(ada.dmWithApp()).at(-1)?.text).toContain(`Created: For ${issue.iid}`);
  });
});

describe('something of ours is away', () => {
  test.each(deeds)('the queue: the sweep brings $name back, once', async (deed) => {
    world.queue.refusing = true;
    await does(deed);
    world.queue.refusing = false;
    await world.sweeps();
    await world.sweeps();
    expect(deed.times()).toBe(1);
    expectToldOnce(deed.name);
  });

  test.each(deeds)('Slack, after the deed: $name is told later and not done again', async (deed) => {
    world.slack.faults.add({ method: 'response_url', status: 503 });
    await does(deed);
    await world.passes(minutes(2));
    expect(deed.times()).toBe(1);
    expectToldOnce(deed.name);
  });
});

describe('somebody else was faster', () => {
  test('closing: who, and not in our name', async () => {
    world.gitlab.faults.add({ match: `PUT ${at}/:iid`, effect: { kind: 'status', status: 503 } });
    await does({ command: (id) => `issue close ${id}` });
    world.gitlab.as('ben.silva').closes(payments, issue.iid);
    await world.passes(minutes(2));
    expect(shown()).toEqual([]);
    expect(told()).toMatch(/is already closed by Ben Silva/);
  });

  test('deleting it: nothing to be found', async () => {
    world.gitlab.faults.add({ match: `PUT ${at}/:iid`, effect: { kind: 'status', status: 503 } });
    await does({ command: (id) => `issue close ${id}` });
    world.gitlab.as('ada.okafor').deletes(payments, issue.iid);
    await world.passes(minutes(2));
    expect(told()).toMatch(/cannot find issue `#\d+` in `payments`/);
  });

  test('locking the discussion: members may still comment', async () => {
    world.gitlab.as('ada.okafor').locks(payments, issue.iid);
    await does({ command: (id) => `issue comment ${id} Syzygy` });
    expect(told()).toMatch(/Comment> added/);
  });
});

describe('too much text', () => {
  test('of nearly a megabyte is refused with the limit, and nothing is done', async () => {
    await does({ command: () => `issue new Paste\n${'x'.repeat(900_000)}` });
    expect(told()).toMatch(/^That is too much text: it has 901 KB, and a command keeps at most 250 KB\. .*link it\.$/);
    expect(titled('Paste')).toBe(0);
  });

  test('of more than a megabyte does not get past the door: Slack says so', async () => {
    await world.slack.as('U0ADA').types('C0INCIDENTS', `/gitlab payments issue new Huge\n${'x'.repeat(1_000_000)}`);
    await world.settles();
    expect(titled('Huge')).toBe(0);
  });

  test('but not too much is filed whole', async () => {
    await does({ command: (id) => `issue new Whole ${id}\n${'line & <b> @all\n'.repeat(7_000)}` });
    expect(titled(`Whole ${issue.iid}`)).toBe(1);
    expect(issuesOf(world).at(-1)?.description?.match(/line/g)).toHaveLength(7_000);
  });

  test('in the title goes back, and a button creates it with the title cut', async () => {
    const title = `${'Ünïcode 🔥 '.repeat(40)}end`;
    await does({ command: () => `issue new ${title}\nThe rest` });
    expect(told()).toMatch(/^The title is too long: it has 403 characters, and GitLab takes at most 255\. /);
    expect(told()).toContain('Ünïcode 🔥 Ünïcode');
    expect(titled(title)).toBe(0);
    await clicks(world, 'retry_submission');
    await world.passes(minutes(1));
    const created = issuesOf(world).at(-1);
    expect(Array.from(created?.title ?? '').length).toBeLessThanOrEqual(255);
    expect(created?.title).toMatch(/…$/);
    expect(created?.description).toContain(`${title.trim()}\n\nThe rest`);
    expect(shown()).toHaveLength(1);
  });
});

test('what GitLab does not like is listed, and the text comes back with a button', async () => {
  const body = { message: { title: ['is too short', 'is rude'], base: ['Spam detected'] } };
  world.gitlab.faults.add({ match: `POST ${at}`, effect: { kind: 'status', status: 400, body } });
  await does({ command: (id) => `issue new For ${id}\nSyzygy` });
  expect(told()).toContain('The action was not successful, because');
  for (const error of ['• title is too short', '• is rude', '• Spam detected']) expect(told()).toContain(error);
  expect(told()).toContain(`You typed, and it is kept: payments issue new For ${issue.iid}\nSyzygy`);
  await clicks(world, 'retry_submission');
  await world.passes(minutes(1));
  expect(titled(`For ${issue.iid}`)).toBe(1);
});

test('nothing of it left a token, a typed text or a response_url in the log', async () => {
  expect(await leaked(world, 'Syzygy', 'Once only', 'Ünïcode', 'Paste')).toEqual([]);
});
