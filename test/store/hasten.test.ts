import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSubmissions } from '../../lib/store/submissions.ts';
import { newTenant, noon, ring, submission } from './builders.ts';
import { type Dynamo, startDynamo } from './dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const minutes = (count: number) => count * 60_000;

/** A submission that was tried at noon and put off for ten minutes. */
async function postponed() {
  const tenant = newTenant();
  const submissions = createSubmissions(dynamo.app, ring);
  const kept = submission(tenant, {});
  const { key } = kept;
  await submissions.keep(kept);
  const claim = (now: number, owner = 'ann') => submissions.claim(tenant, key, owner, now + minutes(1), now);
  await claim(noon);
  await submissions.postpone(tenant, key, 'ann', { dueAt: noon + minutes(10), attempts: 1 });
  return { submissions, claim, tenant, key, hasten: (dueAt: number) => submissions.hasten(tenant, key, dueAt) };
}

describe('hastening', () => {
  test('makes what was put off due earlier', async () => {
    const { claim, hasten } = await postponed();
    expect(await claim(noon + minutes(2), 'bob')).toBeUndefined();
    expect(await hasten(noon + minutes(2))).toBe(true);
    expect(await claim(noon + minutes(2), 'bob')).toMatchObject({ attempts: 1 });
  });

  test('never makes it later', async () => {
    const { hasten } = await postponed();
    expect(await hasten(noon + minutes(10))).toBe(false);
    expect(await hasten(noon + minutes(11))).toBe(false);
    expect(await hasten(noon + minutes(5))).toBe(true);
    expect(await hasten(noon + minutes(6))).toBe(false);
  });

  test('leaves what somebody is at', async () => {
    const { claim, hasten } = await postponed();
    await claim(noon + minutes(10));
    expect(await hasten(noon + minutes(10) + 1)).toBe(false);
  });

  test('leaves what is done, and makes nothing of what there is not', async () => {
    const { submissions, claim, hasten, tenant, key } = await postponed();
    await claim(noon + minutes(10));
    await submissions.finish(tenant, key, 'ann', 'failed');
    expect(await hasten(noon)).toBe(false);
    expect(await submissions.hasten(tenant, 'nobody', noon)).toBe(false);
    expect(await submissions.find(tenant, 'nobody')).toBeUndefined();
  });
});
