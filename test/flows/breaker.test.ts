import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { UpstreamError } from '../../lib/errors.ts';
import { createBreaker } from '../../lib/flows/breaker.ts';
import type { Health } from '../../lib/gitlab/breaker.ts';
import type { Job } from '../../lib/queue.ts';
import { realSeams } from '../../lib/seams.ts';
import { createBreakers } from '../../lib/store/breakers.ts';
import { noon } from '../store/builders.ts';
import { type Dynamo, startDynamo } from '../store/dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

let instances = 0;

/** A GitLab nobody else calls, and as many Lambdas in front of it as are asked for, each with a memory of its own. */
function setup() {
  const instance = `https://gitlab-${++instances}.example`;
  const clock = { now: noon };
  const asked = { reads: 0, writes: 0 };
  const jobs: { job: Job; delaySeconds: number }[] = [];
  const logged: string[] = [];
  const trouble = { store: false, queue: false };
  const seams = { ...realSeams, now: () => clock.now };
  const reach = () => {
    if (trouble.store)
      throw new UpstreamError({ service: 'dynamodb', operation: 'x', code: 'timeout', transient: true });
  };
  const breakers = createBreakers<Health>(
    {
      ...dynamo.ephemeral,
      async get(key) {
        asked.reads += 1;
        reach();
        return dynamo.ephemeral.get(key);
      },
      async put(row, condition) {
        asked.writes += 1;
        reach();
        return dynamo.ephemeral.put(row, condition);
      },
    },
    seams,
  );
  const queue = {
    async send(job: Job, { delaySeconds = 0 } = {}) {
      if (trouble.queue) throw new UpstreamError({ service: 'sqs', operation: 'x', code: 'timeout', transient: true });
      jobs.push({ job, delaySeconds });
    },
  };
  const note = (message: string) => void logged.push(message);
  const log = { info: note, warn: note, error: note };
  return {
    instance,
    clock,
    asked,
    jobs,
    logged,
    trouble,
    lambda: () => createBreaker({ instance, breakers, queue, seams, log }),
  };
}

type Lambda = ReturnType<ReturnType<typeof setup>['lambda']>;

const fails = (breaker: Lambda) => breaker.guard('GET user', () => Promise.reject(no('timeout'))).catch(codeOf);
const calls = (breaker: Lambda) => breaker.guard('GET user', async () => 'answer').catch(codeOf);
const no = (code: string, rest = {}) =>
  new UpstreamError({ service: 'gitlab', operation: 'GET user', code, transient: true, ...rest });
const codeOf = (failure: UpstreamError) => failure.code;

async function opened() {
  const around = setup();
  const breaker = around.lambda();
  for (let time = 0; time < 5; time++) await fails(breaker);
  return { ...around, breaker };
}

describe('while all is well', () => {
  test('it costs no write, and one read a second', async () => {
    const { asked, clock, lambda } = setup();
    const breaker = lambda();
    for (let call = 0; call < 100; call++) {
      expect(await calls(breaker)).toBe('answer');
      clock.now += 50;
    }
    expect(asked).toEqual({ reads: 5, writes: 0 });
  });

  test('a no of GitLab costs no write either', async () => {
    const { asked, lambda } = setup();
    const breaker = lambda();
    const refused = () => Promise.reject(no('not_found', { transient: false, status: 404 }));
    expect(await breaker.guard('GET user', refused).catch(codeOf)).toBe('not_found');
    expect(asked.writes).toBe(0);
  });

  test('after a failure it takes 20 answers to cost nothing again', async () => {
    const { asked, lambda } = setup();
    const breaker = lambda();
    await fails(breaker);
    for (let call = 0; call < 50; call++) await calls(breaker);
    expect(asked.writes).toBe(21);
  });
});

describe('open', () => {
  test('nobody calls, in any Lambda, and what is thrown says when to come back', async () => {
    const { lambda, clock } = await opened();
    let called = false;
    const call = async () => {
      called = true;
    };
    const failure = await lambda()
      .guard('POST issues', call)
      .catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({
      service: 'gitlab',
      operation: 'POST issues',
      code: 'unreachable',
      transient: true,
    });
    expect((failure as UpstreamError).retryAfterSeconds).toBeGreaterThanOrEqual(5);
    expect((failure as UpstreamError).unknown).toBe(false);
    expect(called).toBe(false);
    expect(await lambda().state()).toEqual({ open: true, since: clock.now });
  });

  test('a Lambda that thought all was well hears of it within a second', async () => {
    const { lambda, clock } = setup();
    const [one, other] = [lambda(), lambda()];
    await calls(other);
    for (let time = 0; time < 5; time++) await fails(one);
    clock.now += 1_000;
    expect(await calls(other)).toBe('unreachable');
  });

  test('one probe is queued, however many fail at once', async () => {
    const { lambda, jobs, instance } = setup();
    await Promise.all(Array.from({ length: 50 }, () => fails(lambda())));
    expect(jobs).toEqual([{ job: { job: 'probe', instance }, delaySeconds: 0 }]);
  });

  test('a probe the queue did not take is sent for 45 s later, by one alone', async () => {
    const { lambda, jobs, trouble, clock, logged } = setup();
    trouble.queue = true;
    await Promise.all(Array.from({ length: 5 }, () => fails(lambda())));
    trouble.queue = false;
    clock.now += 45_000;
    await calls(lambda());
    expect(jobs).toEqual([]);
    clock.now += 1;
    await Promise.all(Array.from({ length: 20 }, () => calls(lambda())));
    expect(jobs).toHaveLength(1);
    expect(logged).toContain('a probe was lost: another is sent');
  });

  test('what GitLab did not say is not held against it', async () => {
    const { lambda, asked } = setup();
    const breaker = lambda();
    const ours = new Error('a bug of ours');
    for (let time = 0; time < 9; time++) {
      await expect(breaker.guard('GET user', () => Promise.reject(ours))).rejects.toBe(ours);
    }
    expect(asked.writes).toBe(0);
  });
});

describe('a Retry-After that one Lambda met', () => {
  test('is kept by all of them, and ends by itself', async () => {
    const { lambda, clock } = setup();
    const breaker = lambda();
    const limited = no('rate_limited', { status: 429, retryAfterSeconds: 30 });
    await expect(breaker.guard('GET user', () => Promise.reject(limited))).rejects.toBe(limited);
    const failure = await lambda()
      .guard('GET user', async () => 'answer')
      .catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: 'rate_limited', status: 429, transient: true });
    const { retryAfterSeconds = 0 } = failure as UpstreamError;
    expect(retryAfterSeconds).toBeGreaterThanOrEqual(30);
    expect(retryAfterSeconds).toBeLessThanOrEqual(36);
    expect(await lambda().state()).toEqual({ open: false });
    clock.now += 30_000;
    expect(await calls(lambda())).toBe('answer');
  });
});

describe('the store is away', () => {
  test('GitLab is called all the same, and it is logged once', async () => {
    const { lambda, trouble, logged, clock } = setup();
    trouble.store = true;
    const breaker = lambda();
    for (let call = 0; call < 10; call++) {
      expect(await calls(breaker)).toBe('answer');
      expect(await fails(breaker)).toBe('timeout');
      clock.now += 700;
    }
    expect(logged).toHaveLength(1);
    expect(await breaker.state()).toEqual({ open: false });
    await breaker.recall();
  });

  test('and back: what is known there holds again', async () => {
    const { lambda, trouble, clock } = await opened();
    const other = lambda();
    trouble.store = true;
    expect(await calls(other)).toBe('answer');
    trouble.store = false;
    clock.now += 1_000;
    expect(await calls(other)).toBe('unreachable');
  });
});
