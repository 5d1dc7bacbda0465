import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTable, type Table } from '../../lib/store/table.ts';
import { type Dynamo, startDynamo } from './dynamo.ts';
import { createMemoryDynamo } from './memory-dynamo.ts';

let engine: Dynamo;
beforeAll(async () => {
  engine = await startDynamo();
});
afterAll(() => engine.stop());

/** Every form of expression the stores have. */
const conditions = [
  'attribute_exists(#pk)',
  'attribute_not_exists(#pk)',
  '#owner = :a',
  '#owner <> :a',
  'attribute_not_exists(#until) OR #until <= :b OR #owner = :a',
  '#state IN (:a, :b) AND (#owner = :a OR (#until > :b AND attribute_exists(#count)))',
  '#until < :b AND #count >= :a',
];
const updates = [
  'SET #owner = :a, #until = :b REMOVE #state',
  'SET #state = :a, #dueShard = :shard, #dueAt = :c REMOVE #owner, #until',
  'SET #count = if_not_exists(#count, :c) + :c, #owner = :b',
  'SET #state = :b ADD #version :c, #other :c',
  'SET #progress.#step = :a, #progress.#other = :b',
  'REMOVE #dueShard, #dueAt',
  'SET #lines = list_append(if_not_exists(#lines, :list), :list)',
];

const word = fc.constantFrom('due', 'done', 'a', 'b');
const value = fc.oneof(word, fc.integer({ min: -3, max: 3 }));
const sk = fc.constantFrom('one', 'two', 'three', 'onerous');
const values = fc.record({
  a: value,
  b: value,
  c: fc.integer({ min: -3, max: 3 }),
  shard: word,
  list: fc.array(word, { maxLength: 2 }),
});
const when = fc.option(fc.constantFrom(...conditions), { nil: undefined });
const act = fc.oneof(
  fc.record({
    what: fc.constant('put' as const),
    sk,
    when,
    values,
    row: fc.dictionary(fc.constantFrom('owner', 'until', 'state', 'count'), value),
  }),
  fc.record({ what: fc.constant('update' as const), sk, when, values, update: fc.constantFrom(...updates) }),
  fc.record({ what: fc.constant('delete' as const), sk, when, values }),
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

/** Only what an expression mentions: DynamoDB refuses a value that nobody uses. */
function used(all: Record<string, unknown>, ...expressions: (string | undefined)[]) {
  return Object.fromEntries(
    Object.entries(all).filter(([name]) =>
      expressions.some((one) => one?.includes(`:${name}`) && new RegExp(`:${name}\\b`).test(one)),
    ),
  );
}

/** What a table says to an act; its own kind of refusal is as good as the other's. */
async function does(table: Table, pk: string, one: Act): Promise<unknown> {
  const key = { pk, sk: one.sk };
  const condition = one.when === undefined ? undefined : { when: one.when, values: used(one.values, one.when) };
  try {
    switch (one.what) {
      case 'put':
        return await table.put({ ...key, progress: {}, ...one.row }, condition);
      case 'delete':
        return await table.delete(key, condition);
      default:
        return await table.update(key, {
          update: one.update,
          when: one.when,
          values: used(one.values, one.update, one.when),
        });
    }
  } catch {
    return 'refused';
  }
}

async function holds(table: Table, pk: string) {
  const whole = { where: '#pk = :pk', values: { pk } };
  return [
    await table.query(whole),
    await table.query({ ...whole, limit: 2 }),
    await table.query({ where: '#pk = :pk AND begins_with(#sk, :prefix)', values: { pk, prefix: 'one' } }),
    await table.query({ ...whole, filter: '#state = :state', values: { pk, state: 'due' } }),
    await table.get({ pk, sk: 'one' }),
  ];
}

test('answers whatever the engine answers', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 12 }), async (acts) => {
      const [pk, memory] = [`round ${++round}`, createTable(createMemoryDynamo(), 'app')];
      for (const one of acts) expect(await does(memory, pk, one)).toEqual(await does(engine.app, pk, one));
      expect(await holds(memory, pk)).toEqual(await holds(engine.app, pk));
    }),
    { numRuns: 100 },
  );
}, 60_000);

test('finds what is due by the index, the longest overdue first', async () => {
  const memory = createTable(createMemoryDynamo(), 'app');
  const rows = [5, 3, 9, 1].map((dueAt) => ({ pk: `due ${dueAt}`, sk: 'row', dueShard: 'due#0', dueAt, state: 'due' }));
  const query = { where: '#dueShard = :shard AND #dueAt <= :now', values: { shard: 'due#0', now: 5 }, index: 'due' };
  for (const table of [memory, engine.app]) for (const row of rows) await table.put(row);
  expect(await memory.query(query)).toEqual(await engine.app.query(query));
  expect(await memory.query({ ...query, limit: 2 })).toEqual(await engine.app.query({ ...query, limit: 2 }));
});
