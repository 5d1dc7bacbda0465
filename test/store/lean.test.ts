import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Secret } from '../../lib/secret.ts';
import type { Table } from '../../lib/store/table.ts';
import { type Dynamo, startDynamo, tableAt, useLeanTables } from './dynamo.ts';

let bySdk: Dynamo;
let byLean: Table;
beforeAll(async () => {
  bySdk = await startDynamo();
  useLeanTables();
  byLean = tableAt(bySdk.endpoint).table;
});
afterAll(() => bySdk.stop());

/** A row's attributes as the engine gives them out: what is stored, under the letters of its types. */
async function stored(sk: string) {
  const Key = { pk: { S: 'both' }, sk: { S: sk } };
  const { Item } = await bySdk.client.send(new GetItemCommand({ TableName: 'app', Key }));
  return { ...Item, sk: undefined };
}

const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.maxSafeInteger(),
  // DynamoDB knows nothing nearer to zero than 1e-130.
  fc.double({ noNaN: true, min: -1e15, max: 1e15 }).filter((number) => Math.abs(number) > 1e-100),
  fc.boolean(),
  fc.constantFrom(null, undefined, '', 0, -0, 1e-7, 1e21 / 1e6, '\ufffe\uffff', '__proto__'),
);
/** Not `__proto__`: the SDK's own marshaller trips over it, and no row of ours has a key anybody types. */
const key = fc.string().filter((name) => name !== '__proto__');

const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value')), fc.dictionary(key, tie('value'))),
}));

describe('by either client', () => {
  test('the same row is stored, and read, whatever JSON it holds', async () => {
    const rows = fc.record({ field: anything, other: leaf });
    const property = fc.asyncProperty(rows, async (fields) => {
      expect(await bySdk.app.put({ pk: 'both', sk: 'sdk', ...fields })).toBe(true);
      expect(await byLean.put({ pk: 'both', sk: 'lean', ...fields })).toBe(true);
      expect(await stored('lean')).toEqual(await stored('sdk'));
      const [first, second] = [
        await bySdk.app.get({ pk: 'both', sk: 'lean' }),
        await byLean.get({ pk: 'both', sk: 'sdk' }),
      ];
      expect({ ...second, sk: '' }).toEqual({ ...first, sk: '' });
    });
    await fc.assert(property, { numRuns: 150 });
  });

  test.each([
    ['a secret', new Secret('x')],
    ['a number too large to come back', 2 ** 53],
    ['no number', Number.NaN],
    ['a bigint in disguise', Number.POSITIVE_INFINITY],
    ['a date', new Date(0)],
  ])('%s is not stored', async (_, field) => {
    const row = { pk: 'both', sk: 'never', field };
    await expect(bySdk.app.put(row)).rejects.toThrow();
    await expect(byLean.put(row)).rejects.toThrow();
    expect(await byLean.get({ pk: 'both', sk: 'never' })).toBeUndefined();
  });
});

// What is true of the stores by the SDK is true of them by the lean client: their own `beforeAll` comes after ours.
await import('./table.test.ts');
await import('./claims.test.ts');
await import('./incidents.test.ts');
await import('./submissions.test.ts');
