import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createSubmissions, type Submission } from '../../lib/store/submissions.ts';
import type { Table } from '../../lib/store/table.ts';
import { newTenant, noon, ring, submission } from './builders.ts';
import { type Dynamo, startDynamo } from './dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
/** The index is everybody's: each test leaves it empty. */
afterEach(async () => {
  for (const { pk, sk } of await dynamo.scan('app')) await dynamo.app.delete({ pk: String(pk), sk: String(sk) });
});
afterAll(() => dynamo.stop());

const until = noon + 60_000;

function setup(overrides: Partial<Submission> = {}) {
  const tenant = newTenant();
  const submissions = createSubmissions(dynamo.app, ring);
  const kept = submission(tenant, overrides);
  const { key } = kept;
  return {
    tenant,
    submissions,
    kept,
    key,
    claim: (owner: string, now = noon) => submissions.claim(tenant, key, owner, now + 60_000, now),
    find: () => submissions.find(tenant, key),
    due: async (now = noon) => (await submissions.due(now, 100)).map((found) => found.key),
  };
}

describe('keeping', () => {
  test('is the claim: the same act is kept once', async () => {
    const { submissions, kept, find } = setup();
    const acts = Array.from({ length: 20 }, (_, at) => ({ ...kept, ulid: `ulid-${at}` }));
    const answers = await Promise.all(acts.map((act) => submissions.keep(act)));
    expect(answers.filter((answer) => answer === 'kept')).toHaveLength(1);
    expect(await find()).toEqual(acts[answers.indexOf('kept')]);
  });

  test('knows its own row when the engine repeats a write it had made', async () => {
    const { kept } = setup();
    const { put } = dynamo.app;
    const lossy: Table = { ...dynamo.app, put: async (row, condition) => (await put(row, condition)) && false };
    expect(await createSubmissions(lossy, ring).keep(kept)).toBe('kept');
  });

  test('seals what was typed, up to 100 KB of anything', async () => {
    const typed = { text: `CANARY ${'ä😀\ud800\uffff'.repeat(11_000)}` };
    const { submissions, kept, find } = setup({ typed });
    await submissions.keep(kept);
    const stored = JSON.stringify(await dynamo.scan('app'));
    expect(stored).not.toContain('CANARY');
    expect(inspect(stored, { maxStringLength: null })).not.toContain('CANARY');
    expect((await find())?.typed).toEqual(typed);
  });

  test('binds what was typed to its tenant and act', async () => {
    const { submissions, kept, tenant } = setup();
    await submissions.keep(kept);
    await submissions.keep({ ...kept, key: 'other' });
    const other = await dynamo.app.get<{ typed: string }>({ pk: `${tenant}#submission#other`, sk: 'submission' });
    const place = { pk: `${tenant}#submission#${kept.key}`, sk: 'submission' };
    await dynamo.app.update(place, { update: 'SET #typed = :typed', values: { typed: other?.typed } });
    await expect(submissions.find(tenant, kept.key)).rejects.toThrow();
  });

  test('expires after a week', async () => {
    const { submissions, kept } = setup();
    await submissions.keep(kept);
    expect((await dynamo.scan('app'))[0]?.['expiresAt']).toBe(noon / 1000 + 7 * 24 * 3600);
  });

  test('refuses an act whose key the sweep could not read back', async () => {
    const { submissions, kept, tenant } = setup({ key: 'x'.repeat(500) });
    await expect(submissions.keep(kept)).rejects.toThrow('digested');
    expect(await submissions.find(tenant, kept.key)).toBeUndefined();
  });
});

describe('what is due', () => {
  test('is found with its tenant and key, however odd, the longest overdue first', async () => {
    const { submissions, kept, tenant } = setup();
    const keys = ['plain', 'a#b', '100%', 'ünï', '😀|', 'submission'];
    for (const [at, key] of keys.entries()) await submissions.keep({ ...kept, key }, { dueAt: noon - at });
    const found = await submissions.due(noon, 100);
    expect(found.map(({ tenant: of, key }) => [of, key])).toEqual(keys.toReversed().map((key) => [tenant, key]));
    expect(found.map(({ dueAt }) => noon - dueAt)).toEqual([5, 4, 3, 2, 1, 0]);
    expect(await submissions.due(noon, 2)).toEqual(found.slice(0, 2));
  });

  test('is not what is due later', async () => {
    const { submissions, kept, due, key } = setup();
    await submissions.keep(kept, { dueAt: noon + 1 });
    expect(await due(noon)).toEqual([]);
    expect(await due(noon + 1)).toEqual([key]);
  });

  test.each(['open', 'waiting', 'failed'] as const)('is not what is %s, until it is activated', async (state) => {
    const { submissions, kept, due, key, tenant, claim, find } = setup({ state, attempts: 9 });
    await submissions.keep(kept, { dueAt: noon });
    expect(await due(noon + 1e9)).toEqual([]);
    expect(await claim('ann')).toBe(state === 'failed' ? 'done' : undefined);
    const activated = [submissions.activate(tenant, key, noon + 5), submissions.activate(tenant, key, noon + 5)];
    expect((await Promise.all(activated)).filter(Boolean)).toHaveLength(1);
    expect(await due(noon + 4)).toEqual([]);
    expect(await due(noon + 5)).toEqual([key]);
    expect(await find()).toMatchObject({ state: 'due', attempts: 0 });
  });

  test('cannot be activated again, nor what is done or unknown', async () => {
    const { submissions, kept, tenant, key, claim, find } = setup();
    expect(await submissions.activate(tenant, key, noon)).toBe(false);
    expect(await find()).toBeUndefined();
    await submissions.keep(kept);
    expect(await submissions.activate(tenant, key, noon)).toBe(false);
    await claim('ann');
    await submissions.finish(tenant, key, 'ann', 'done');
    expect(await submissions.activate(tenant, key, noon)).toBe(false);
  });

  test.each(['waiting', 'failed', 'due'] as const)('is not withdrawn when it is %s', async (state) => {
    const { submissions, kept, tenant, key, find } = setup({ state });
    await submissions.keep(kept);
    expect(await submissions.withdraw(tenant, key)).toBe(false);
    expect(await find()).toMatchObject({ state, typed: kept.typed });
  });

  test('is never what was withdrawn, by one of many, while it was open', async () => {
    const { submissions, kept, tenant, key, find } = setup({ state: 'open' });
    expect(await submissions.withdraw(tenant, key)).toBe(false);
    expect(await find()).toBeUndefined();
    await submissions.keep(kept);
    const rivals = [submissions.withdraw(tenant, key), submissions.activate(tenant, key, noon)];
    expect((await Promise.all(rivals)).filter(Boolean)).toHaveLength(1);
    const left = setup({ state: 'open', key: 'left' });
    await left.submissions.keep(left.kept);
    expect(await left.submissions.withdraw(left.tenant, 'left')).toBe(true);
    expect(await left.submissions.activate(left.tenant, 'left', noon)).toBe(false);
    const { state, typed } = (await left.find()) ?? {};
    expect({ state, typed }).toEqual({ state: 'done', typed: undefined });
  });

  test('spreads over the shards', async () => {
    const { submissions, kept } = setup();
    for (let at = 0; at < 40; at++) await submissions.keep({ ...kept, key: `act-${at}` });
    const shards = new Set((await dynamo.scan('app')).map((row) => row['dueShard']));
    expect([...shards].sort()).toEqual(['due#0', 'due#1', 'due#2', 'due#3']);
    expect(await submissions.due(noon, 100)).toHaveLength(40);
  });
});

describe('the work', () => {
  test('goes to one of a hundred at once', async () => {
    const { submissions, kept, claim } = setup();
    await submissions.keep(kept);
    const answers = await Promise.all(Array.from({ length: 100 }, (_, at) => claim(`owner-${at}`)));
    expect(answers.filter((answer) => answer === 'held')).toHaveLength(99);
    expect(answers.filter((answer) => answer !== 'held')).toEqual([{ ...kept, takes: 1 }]);
  });

  test('of nobody is nobody’s', async () => {
    expect(await setup().claim('ann')).toBeUndefined();
  });

  test('comes back when its worker is killed, not a millisecond before', async () => {
    const { submissions, kept, claim, due, key } = setup();
    await submissions.keep(kept);
    await claim('ann');
    expect(await due(until - 1)).toEqual([]);
    expect(await claim('bob', until - 1)).toBe('held');
    expect(await due(until)).toEqual([key]);
    expect(await claim('bob', until)).toEqual({ ...kept, takes: 2 });
  });

  test('remembers its steps', async () => {
    const { submissions, kept, claim, tenant, key, find } = setup();
    await submissions.keep(kept);
    await claim('ann');
    expect(await submissions.progress(tenant, key, 'ann', { iid: 12, created: true })).toBe(true);
    expect(await submissions.progress(tenant, key, 'ann', { state: 'told', created: false })).toBe(true);
    expect((await find())?.progress).toEqual({ iid: 12, created: false, state: 'told' });
  });

  test('postponed is due later, and free', async () => {
    const { submissions, kept, claim, due, tenant, key } = setup();
    await submissions.keep(kept);
    await claim('ann');
    expect(await submissions.postpone(tenant, key, 'ann', { dueAt: noon + 5, attempts: 1 })).toBe(true);
    expect(await due(noon + 4)).toEqual([]);
    expect(await due(noon + 5)).toEqual([key]);
    expect(await claim('bob', noon + 5)).toEqual({ ...kept, attempts: 1, takes: 1 });
  });

  test('postponed is nobody’s before its time, whichever message asks', async () => {
    const { submissions, kept, claim, tenant, key } = setup();
    await submissions.keep(kept);
    await claim('ann');
    await submissions.postpone(tenant, key, 'ann', { dueAt: noon + 60_000, attempts: 1 });
    expect(await claim('bob', noon + 30_000)).toBeUndefined();
    expect(await claim('bob', noon + 60_000)).toEqual({ ...kept, attempts: 1, takes: 1 });
  });

  test('is kept longer by its owner, and by nobody else', async () => {
    const { submissions, kept, claim, tenant, key } = setup();
    await submissions.keep(kept);
    await claim('ann');
    expect(await submissions.keepHold(tenant, key, 'ann', until + 9)).toBe(true);
    expect(await submissions.keepHold(tenant, key, 'bob', until + 99)).toBe(false);
    expect(await claim('bob', until)).toBe('held');
    expect(await claim('bob', until + 9)).toEqual({ ...kept, takes: 2 });
  });

  test('done is out of the index, for good, and forgets what was typed', async () => {
    const { submissions, kept, claim, due, tenant, key, find } = setup();
    await submissions.keep(kept);
    await claim('ann');
    expect(await submissions.finish(tenant, key, 'ann', 'done')).toBe(true);
    expect(await due(noon + 1e9)).toEqual([]);
    expect(await claim('bob', noon + 1e9)).toBe('done');
    expect(await find()).toEqual({ ...kept, state: 'done', typed: undefined });
    const [row] = await dynamo.scan('app');
    for (const gone of ['typed', 'dueShard', 'dueAt']) expect(row).not.toHaveProperty(gone);
    expect(await submissions.keep({ ...kept, ulid: 'another' })).toBe('known');
  });

  test('failed keeps what was typed for a retry, if asked to', async () => {
    const { submissions, kept, claim, tenant, key, due } = setup();
    await submissions.keep(kept);
    await claim('ann');
    expect(await submissions.finish(tenant, key, 'ann', 'failed')).toBe(true);
    expect(await due(noon + 1e9)).toEqual([]);
    expect(await claim('bob', noon + 1e9)).toBe('done');
    expect(await submissions.activate(tenant, key, noon)).toBe(true);
    expect(await claim('bob')).toEqual({ ...kept, since: noon, takes: 1 });
  });

  test('taken over is out of reach of its late first owner', async () => {
    const { submissions, kept, claim, tenant, key, find, due } = setup();
    await submissions.keep(kept);
    await claim('ann');
    await claim('bob', until);
    expect(await submissions.progress(tenant, key, 'ann', { late: true })).toBe(false);
    expect(await submissions.postpone(tenant, key, 'ann', { dueAt: 0, attempts: 9 })).toBe(false);
    expect(await submissions.finish(tenant, key, 'ann', 'done')).toBe(false);
    expect(await find()).toEqual({ ...kept, takes: 2 });
    expect(await due(until)).toEqual([]);
    expect(await submissions.finish(tenant, key, 'bob', 'done')).toBe(true);
  });

  test('retried by a button is out of reach of who failed it', async () => {
    const { submissions, kept, claim, tenant, key, find } = setup();
    await submissions.keep(kept);
    await claim('ann');
    await submissions.finish(tenant, key, 'ann', 'failed');
    await submissions.activate(tenant, key, noon);
    expect(await submissions.finish(tenant, key, 'ann', 'done')).toBe(false);
    expect(await find()).toMatchObject({ state: 'due', typed: kept.typed });
  });
});
