import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { realSeams } from '../../lib/seams.ts';
import { createBreakers } from '../../lib/store/breakers.ts';
import type { Table } from '../../lib/store/table.ts';
import { noon } from './builders.ts';
import { type Dynamo, startDynamo } from './dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

interface Count {
  count: number;
}

/** The store as one Lambda has it, over a table that keeps count of what it is asked. */
function setup(over: Partial<Table> = {}) {
  const asked = { reads: 0, writes: 0 };
  const table: Table = {
    ...dynamo.ephemeral,
    get: (key) => {
      asked.reads += 1;
      return dynamo.ephemeral.get(key);
    },
    put: (row, condition) => {
      asked.writes += 1;
      return dynamo.ephemeral.put(row, condition);
    },
    ...over,
  };
  return { asked, breakers: createBreakers<Count>(table, { ...realSeams, now: () => noon }) };
}

const next = (state?: Count): Count => ({ count: (state?.count ?? 0) + 1 });

describe('the row of an instance', () => {
  test('is nothing until somebody changes it, and one per instance', async () => {
    const { breakers } = setup();
    expect(await breakers.find('https://one.example')).toBeUndefined();
    expect(await breakers.change('https://one.example', next)).toEqual({ before: undefined, after: { count: 1 } });
    expect(await breakers.find('https://one.example')).toEqual({ count: 1 });
    expect(await breakers.find('https://other.example')).toBeUndefined();
  });

  test('is not written where nothing changes', async () => {
    const { breakers, asked } = setup();
    expect(await breakers.change('same', (state) => state)).toEqual({ before: undefined, after: undefined });
    await breakers.change('same', next);
    expect(await breakers.change('same', (state) => state)).toEqual({ before: { count: 1 }, after: { count: 1 } });
    expect(asked.writes).toBe(1);
  });

  test('goes a day after its last change', async () => {
    await setup().breakers.change('gone', next);
    const row = (await dynamo.scan('ephemeral')).find(({ pk }) => pk === 'breaker#gone');
    expect(row?.['expiresAt']).toBe(noon / 1000 + 24 * 3600);
  });

  test('is changed once by a write whose answer was lost', async () => {
    const { put } = dynamo.ephemeral;
    const { breakers } = setup({ put: async (row, condition) => (await put(row, condition)) && false });
    expect(await breakers.change('lossy', next)).toEqual({ before: undefined, after: { count: 1 } });
  });
});

describe('50 writers at once', () => {
  const crowd = () => Array.from({ length: 50 }, () => setup().breakers);

  test('lose no change that was said to be made, and make none that was not', async () => {
    const made = await Promise.all(crowd().map((breakers) => breakers.change('crowd', next)));
    const counts = made.flatMap((change) => (change ? [change.after?.count] : []));
    expect(await setup().breakers.find('crowd')).toEqual({ count: counts.length });
    expect(new Set(counts).size).toBe(counts.length);
    expect(counts.length).toBeGreaterThanOrEqual(8);
  });

  test('agree on who went first where one is enough, and nobody gives up', async () => {
    const once = (state?: Count) => state ?? next();
    const made = await Promise.all(crowd().map((breakers) => breakers.change('first', once)));
    expect(made.filter((change) => change?.before === undefined)).toHaveLength(1);
    expect(made.every((change) => change?.after?.count === 1)).toBe(true);
  });
});
