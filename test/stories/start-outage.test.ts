import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Effect } from '../../infra/sandbox/gitlab/faults.ts';
import { UpstreamError } from '../../lib/errors.ts';
import { payments } from './declaring.ts';
import {
  alone,
  answers,
  buttons,
  freshPipeline,
  newest,
  orders,
  startCalls,
  startOperations,
  types,
} from './starting.ts';
import { whileTimePasses } from './until.ts';
import type { World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startOperations();
});
afterAll(() => world.stops());
beforeEach(async () => {
  freshPipeline(world);
  // Hours pass here: a token that has to be renewed is another story.
  await world.links('U0BEN', 'ben.silva');
});
afterEach(async () => {
  world.gitlab.faults.clear();
  world.queue.refusing = false;
  // The breaker closes again.
  await world.passes(minutes(3));
});

const minutes = (count: number) => count * 60_000;
const job = (name: string) => world.gitlab.ci.job(payments, name);
const isNotStarted = /Nothing was started, and nothing will be by itself\.\nYou typed: payments /;

/** A command, the job it is about, and the call that starts it. */
const commands = [
  ['payments run db-migrate --now', 'db-migrate'],
  ['payments deploy staging to qa', 'deploy to qa'],
] as const;
const playing = { match: 'POST /api/v4/projects/:id/jobs/:job/play' };
const looking = { match: 'GET /api/v4/projects/:id' };

describe.each(commands)('%s', (command, name) => {
  describe.each<[string, Effect]>([
    ['503', { kind: 'status', status: 503, body: {} }],
    ['a connection that is cut', { kind: 'reset' }],
    ['429', { kind: 'rate-limit', retryAfter: 20 }],
  ])('met by %s before anything is started', (_, effect) => {
    test('says that nothing was started, and starts nothing by itself; Try again does', async () => {
      world.gitlab.faults.add({ ...looking, effect });
      const said = await orders(world, command);
      expect(said.ephemeral).toBe(true);
      expect(said.text).toMatch(isNotStarted);
      expect(buttons(said)).toEqual(['Try again']);
      await world.passes(minutes(10));
      await world.sweeps();
      expect(job(name).status).toBe('manual');
      await answers(world, said, 'retry_submission');
      expect(job(name).status).toBe('pending');
      expect(newest(world).ephemeral).toBe(false);
    });
  });

  test('while GitLab is down for long: starts nothing when it is back', async () => {
    world.gitlab.faults.down = true;
    for (let tries = 0; tries < 6; tries++) await orders(world, command);
    expect(alone(world).text).toMatch(isNotStarted);
    expect((await world.rooms.breaker.state()).open).toBe(true);
    const asked = world.gitlab.requests.length;
    expect((await orders(world, command)).text).toMatch(isNotStarted);
    expect(world.gitlab.requests).toHaveLength(asked);
    world.gitlab.faults.clear();
    await world.passes(minutes(70));
    await world.sweeps();
    expect(job(name).status).toBe('manual');
  });

  test.each<[string, Effect]>([
    ['lost', { kind: 'lost' }],
    ['cut in half', { kind: 'half' }],
  ])('whose answer is %s: looks, finds it started and says so', async (_, effect) => {
    const before = startCalls(world);
    world.gitlab.faults.add({ ...playing, effect });
    const told = world.slack.messagesIn('C0INCIDENTS').length;
    await types(world, command);
    expect(world.slack.messagesIn('C0INCIDENTS')).toHaveLength(told);
    await world.passes(15_000);
    expect(newest(world)).toMatchObject({ ephemeral: false });
    expect(newest(world).text).toMatch(/started/);
    expect(startCalls(world) - before).toBe(1);
    world.gitlab.ci.succeeds(payments, name);
    await world.passes(minutes(1));
    expect(newest(world).text).toMatch(/succeeded/);
  });

  test('that never reached GitLab: looks, and says that nothing was started', async () => {
    world.gitlab.faults.add({ ...playing, effect: { kind: 'reset' } });
    await types(world, command);
    await world.passes(15_000);
    expect(alone(world).text).toMatch(isNotStarted);
    await world.passes(minutes(10));
    expect(job(name).status).toBe('manual');
    await answers(world, alone(world), 'retry_submission');
    expect(job(name).status).toBe('pending');
  });

  test('whose answer is lost, with GitLab away after it: says that it is not known, with the link, and looks first', async () => {
    const before = startCalls(world);
    world.gitlab.faults.add({ ...playing, effect: { kind: 'lost' } });
    await types(world, command);
    world.gitlab.faults.down = true;
    await world.passes(15_000);
    expect(alone(world).text).toMatch(/do not know whether it was started: <.*\/-\/jobs\/\d+\|see in GitLab>/);
    world.gitlab.faults.clear();
    await world.passes(minutes(3));
    await answers(world, alone(world), 'retry_submission');
    expect(newest(world).text).toMatch(/started/);
    expect(startCalls(world) - before).toBe(1);
  });

  test('that waited for our own queue is not started late', async () => {
    world.queue.refusing = true;
    await world.slack.as('U0BEN').types('C0INCIDENTS', `/gitlab ${command}`);
    world.queue.refusing = false;
    world.clock.moveTo(world.clock.now() + minutes(5));
    await world.sweeps();
    expect(alone(world).text).toMatch(/comes later than it was wanted.*Nothing was started/);
    expect(job(name).status).toBe('manual');
  });

  test('on a slow GitLab says in time that nothing will be started later', async () => {
    world.gitlab.faults.add({ ...looking, effect: { kind: 'delay', ms: 300 } });
    await world.slack.as('U0BEN').types('C0INCIDENTS', `/gitlab ${command}`);
    await whileTimePasses(world.clock, world.settles());
    expect(alone(world).text).toBe(
      'GitLab has not answered yet; you will hear from me in a moment. Nothing will be started later by itself.',
    );
    expect(newest(world).text).toMatch(/started/);
  });
});

describe('a worker that dies', () => {
  /** The store takes nothing of this step, once: what a worker does not get to write. */
  function diesAt(step: string): void {
    const { submissions } = world.rooms;
    const { progress } = submissions;
    submissions.progress = async (...args) => {
      if (!(step in args[3])) return progress(...args);
      submissions.progress = progress;
      const gone = { service: 'dynamodb', operation: 'UpdateItem', code: 'network', transient: true } as const;
      throw new UpstreamError(gone);
    };
  }

  test.each(['startingAt', 'running'])('as it writes down %s: the job is played once', async (step) => {
    const before = startCalls(world);
    diesAt(step);
    await types(world, 'payments run db-migrate');
    await world.passes(minutes(1));
    expect(startCalls(world) - before).toBe(1);
    expect(newest(world).text).toMatch(/db-migrate> started/);
  });
});

describe('a whole pipeline', () => {
  test.each<[string, Effect]>([
    ['lost', { kind: 'lost' }],
    ['cut in half', { kind: 'half' }],
  ])('whose answer is %s is found, and not started twice', async (_, effect) => {
    const question = await orders(world, 'payments run nothing');
    const before = startCalls(world);
    world.gitlab.faults.add({ match: 'POST /api/v4/projects/:id/pipeline', effect });
    await answers(world, question, 'start_it');
    await world.passes(15_000);
    expect(newest(world).text).toMatch(/Pipeline> on `main` started/);
    expect(startCalls(world) - before).toBe(1);
  });

  test('that never reached GitLab is not started by itself', async () => {
    const question = await orders(world, 'payments run nothing');
    const { id } = world.gitlab.ci.pipeline(payments);
    world.gitlab.faults.add({ match: 'POST /api/v4/projects/:id/pipeline', effect: { kind: 'reset' } });
    await answers(world, question, 'start_it');
    await world.passes(minutes(5));
    expect(alone(world).text).toMatch(isNotStarted);
    expect(world.gitlab.ci.pipeline(payments).id).toBe(id);
  });
});

test('a confirmed deployment tried again an hour later is asked about again, with what is deployed by then', async () => {
  const question = await orders(world, 'payments deploy staging to production');
  world.gitlab.faults.add({ match: 'GET /api/v4/projects/:id/jobs/:job', effect: { kind: 'reset' } });
  await answers(world, question, 'start_it');
  expect(alone(world).text).toMatch(isNotStarted);
  await world.passes(minutes(60));
  const { sha } = freshPipeline(world);
  const { channel, ts } = alone(world);
  await world.slack.as('U0BEN').clicks({ channel, ts }, 'retry_submission');
  await world.settles();
  const direct = world.slack.as('U0BEN').sees(world.slack.as('U0BEN').dmWithApp()).at(-1);
  expect(direct?.text).toContain(`Deploy from \`staging\` to \`production\``);
  expect(direct?.text).toContain(sha.slice(0, 8));
  expect(job('deploy to production').status).toBe('manual');
});
