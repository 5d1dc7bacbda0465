import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClaims } from '../../lib/store/claims.ts';
import { createLeases } from '../../lib/store/leases.ts';
import type { Table } from '../../lib/store/table.ts';
import { noon } from './builders.ts';
import { type Dynamo, startDynamo } from './dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

/** Claims under a clock the test owns. */
function setup() {
  const clock = { now: noon };
  return { clock, claims: createClaims(dynamo.ephemeral, { now: () => clock.now }) };
}

const until = noon + 60_000;

describe('a claim', () => {
  test('is taken once, and says how long', async () => {
    const { claims } = setup();
    expect(await claims.claim('once', 'ann', until)).toEqual({ claimed: true });
    expect(await claims.claim('once', 'bob', until)).toEqual({ claimed: false, done: false, until });
  });

  test('goes to one of a hundred at once', async () => {
    const { claims } = setup();
    const owners = Array.from({ length: 100 }, (_, at) => `owner-${at}`);
    const answers = await Promise.all(owners.map((owner) => claims.claim('crowd', owner, until)));
    expect(answers.filter((answer) => answer.claimed)).toHaveLength(1);
  });

  test('answers its owner again: a write whose answer was lost is repeated', async () => {
    const { claims } = setup();
    await claims.claim('again', 'ann', until);
    expect(await claims.claim('again', 'ann', until)).toEqual({ claimed: true });
  });

  test('is taken over when its time is over, not a millisecond before', async () => {
    const { claims, clock } = setup();
    await claims.claim('over', 'ann', until);
    clock.now = until - 1;
    expect(await claims.claim('over', 'bob', until + 60_000)).toMatchObject({ claimed: false });
    clock.now = until;
    expect(await claims.claim('over', 'bob', until + 60_000)).toEqual({ claimed: true });
  });

  test('once done stays done, with its result, however late', async () => {
    const { claims, clock } = setup();
    await claims.claim('done', 'ann', until);
    expect(await claims.finish('done', 'ann', 'posted')).toBe(true);
    clock.now = until + 1e9;
    expect(await claims.claim('done', 'bob', until + 2e9)).toEqual({ claimed: false, done: true, result: 'posted' });
    await claims.release('done', 'ann');
    expect(await claims.claim('done', 'bob', until + 2e9)).toMatchObject({ done: true });
  });

  test('given back is free', async () => {
    const { claims } = setup();
    await claims.claim('back', 'ann', until);
    await claims.release('back', 'ann');
    expect(await claims.claim('back', 'bob', until)).toEqual({ claimed: true });
  });

  test('taken over is out of reach of its late first owner', async () => {
    const { claims, clock } = setup();
    await claims.claim('zombie', 'ann', until);
    clock.now = until;
    await claims.claim('zombie', 'bob', until + 60_000);
    await claims.release('zombie', 'ann');
    expect(await claims.finish('zombie', 'ann', 'late')).toBe(false);
    expect(await claims.claim('zombie', 'cem', until)).toEqual({ claimed: false, done: false, until: until + 60_000 });
    expect(await claims.finish('zombie', 'bob', 'in time')).toBe(true);
    expect(await claims.claim('zombie', 'cem', until)).toMatchObject({ done: true, result: 'in time' });
  });

  test('cannot be finished where there is none', async () => {
    const { claims } = setup();
    expect(await claims.finish('none', 'ann', 'x')).toBe(false);
    expect(await claims.claim('none', 'bob', until)).toEqual({ claimed: true });
  });

  test('is remembered for eight days', async () => {
    const { claims } = setup();
    await claims.claim('remembered', 'ann', until);
    const row = (await dynamo.scan('ephemeral')).find(({ pk }) => pk === 'claim#remembered');
    expect(row?.['expiresAt']).toBe(until / 1000 + 8 * 24 * 3600);
  });
});

describe('a mark', () => {
  const later = noon / 1000 + 300;

  test('is made once', async () => {
    const { claims } = setup();
    const answers = await Promise.all(Array.from({ length: 20 }, () => claims.once('delivery', later)));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  test('may be made again after it expired, deleted or not', async () => {
    const { claims, clock } = setup();
    await claims.once('expired', later);
    clock.now = later * 1000;
    expect(await claims.once('expired', later)).toBe(false);
    clock.now = later * 1000 + 1;
    expect(await claims.once('expired', later + 300)).toBe(true);
  });

  test('knows itself when the engine repeats a write it had made', async () => {
    const { put } = dynamo.ephemeral;
    const lossy: Table = { ...dynamo.ephemeral, put: async (row, condition) => (await put(row, condition)) && false };
    expect(await createClaims(lossy, { now: () => noon }).once('lost answer', later)).toBe(true);
  });

  test('and a claim of the same name are strangers', async () => {
    const { claims } = setup();
    await claims.claim('same', 'ann', until);
    expect(await claims.once('same', later)).toBe(true);
  });
});

describe('a lease', () => {
  test('is held by one at a time, until its time is over', async () => {
    const leases = createLeases(dynamo.ephemeral);
    const owners = Array.from({ length: 100 }, (_, at) => `owner-${at}`);
    const held = await Promise.all(owners.map((owner) => leases.acquire('crowd', owner, until, noon)));
    expect(held.filter(Boolean)).toHaveLength(1);
    expect(await leases.acquire('crowd', 'late', until, until - 1)).toBe(false);
    expect(await leases.acquire('crowd', 'late', until + 1, until)).toBe(true);
  });

  test('is renewed by its owner', async () => {
    const leases = createLeases(dynamo.ephemeral);
    expect(await leases.acquire('renewed', 'ann', until, noon)).toBe(true);
    expect(await leases.acquire('renewed', 'ann', until + 5, noon)).toBe(true);
    expect(await leases.acquire('renewed', 'bob', until + 9, until)).toBe(false);
  });

  test('is given back by its owner only', async () => {
    const leases = createLeases(dynamo.ephemeral);
    await leases.acquire('back', 'ann', until, noon);
    await leases.release('back', 'bob');
    expect(await leases.acquire('back', 'bob', until, noon)).toBe(false);
    await leases.release('back', 'ann');
    expect(await leases.acquire('back', 'bob', until, noon)).toBe(true);
  });
});
