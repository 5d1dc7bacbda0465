import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Issue } from '../../infra/sandbox/gitlab/world.ts';
import { retryAction } from '../../lib/block-kit/declare-answers.ts';
import { acts, answer, clicks, notes, onlyIncident, startTeam } from './acting.ts';
import type { World } from './world.ts';

let world: World;
let incident: Issue;
let mend: () => void;
beforeAll(async () => {
  world = await startTeam();
  const { request } = world.rooms.gitlab;
  mend = () => {
    world.rooms.gitlab.request = request;
  };
});
afterAll(() => world.stops());
beforeEach(async () => {
  incident = await onlyIncident(world);
});
afterEach(() => {
  mend();
  world.queue.dead.length = 0;
});

/** A bug of ours, in whatever calls GitLab. */
function haveABug(): void {
  world.rooms.gitlab.request = async () => {
    throw new Error('a bug of ours');
  };
}

/** What somebody typed, after the bug has had its three tries. */
async function givenUp(words: string): Promise<string> {
  await acts(world, words);
  await world.passes(120_000);
  return answer(world).text;
}

async function redriven(): Promise<string> {
  world.queue.redrive();
  await world.settles();
  return answer(world).text;
}

test('what fails by our own fault ends in the dead letters, without its text, and its author is told', async () => {
  haveABug();
  expect(await givenUp('comment Nobody but Ada reads this')).toMatch(/Something went wrong on our side/);
  const { tenant } = world;
  const job = { job: 'submission', tenant, key: expect.any(String), revive: true };
  expect(world.queue.dead).toEqual([{ body: expect.any(String), reason: 'our_fault' }]);
  expect(JSON.parse(world.queue.dead[0]?.body ?? '')).toEqual(job);
});

test('put back after the fix it is done, once, and its author hears of it', async () => {
  haveABug();
  await givenUp('comment Rolled back');
  mend();
  expect(await redriven()).toMatch(/Comment> added to/);
  expect(notes(incident)).toHaveLength(1);
  expect(world.queue.dead).toEqual([]);
});

test('put back twice it is still done once', async () => {
  haveABug();
  await givenUp('comment Rolled back');
  mend();
  world.queue.dead.push(...world.queue.dead);
  await redriven();
  expect(notes(incident)).toHaveLength(1);
});

test('put back before the fix it is tried anew and buried again', async () => {
  haveABug();
  await givenUp('comment Rolled back');
  world.queue.redrive();
  await world.passes(120_000);
  expect(world.queue.dead).toHaveLength(1);
  mend();
  await redriven();
  expect(notes(incident)).toHaveLength(1);
});

test('once its author has pressed Try again, what is put back changes nothing', async () => {
  haveABug();
  await givenUp('comment Rolled back');
  mend();
  await clicks(world, retryAction);
  expect(notes(incident)).toHaveLength(1);
  await redriven();
  expect(notes(incident)).toHaveLength(1);
});

test('what waits for its author is left to them', async () => {
  const person = world.person('U0ADA');
  const { tenant } = world;
  const row = {
    tenant,
    person,
    kind: 'act',
    typed: {},
    createdAt: world.clock.now(),
    attempts: 0,
    ulid: 'U',
    progress: {},
  };
  await world.rooms.submissions.keep({ ...row, key: 'form', state: 'open' });
  await world.rooms.deadLetters.bury({ job: 'submission', tenant, key: 'form', revive: true }, 'our_fault');
  await redriven();
  expect(await world.rooms.submissions.find(tenant, 'form')).toMatchObject({ state: 'open' });
});

test('what worker after worker vanishes over ends there too', async () => {
  await world.slack.as('U0ADA').types('C0INCIDENTS', '/gitlab incident comment Takes the machine down');
  world.queue.clear();
  const [due] = await world.rooms.submissions.due(world.clock.now(), 1);
  const { tenant, key } = due ?? { tenant: world.tenant, key: '' };
  for (let worker = 1; worker <= 8; worker++) {
    const now = world.clock.now();
    await world.rooms.submissions.claim(tenant, key, `worker ${worker}`, now + 20_000, now);
    world.clock.moveTo(now + 20_000);
  }
  await world.sweeps();
  expect(answer(world).text).toMatch(/Something went wrong on our side.*kept:\n> Takes the machine down/s);
  expect(world.queue.dead).toHaveLength(1);
  expect(notes(incident)).toEqual([]);
});
