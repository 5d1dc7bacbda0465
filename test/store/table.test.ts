import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { UpstreamError } from '../../lib/errors.ts';
import { assign, placeholders } from '../../lib/store/expressions.ts';
import { type Dynamo, deadEndpoint, startDynamo, tableAt } from './dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const row = { pk: 'table', sk: 'row' };

test('reads nothing where there is nothing', async () => {
  expect(await dynamo.app.get({ pk: 'table', sk: 'nothing' })).toBeUndefined();
  expect(await dynamo.app.delete({ pk: 'table', sk: 'nothing' })).toBeUndefined();
});

test('answers whether a conditional write, update or delete took place', async () => {
  const absent = { when: 'attribute_not_exists(#pk)' };
  const isTwo = { when: '#count = :two', values: { two: 2 } };
  expect(await dynamo.app.put({ ...row, count: 1, nothing: undefined }, absent)).toBe(true);
  expect(await dynamo.app.put({ ...row, count: 9 }, absent)).toBe(false);
  expect(await dynamo.app.update(row, { update: 'SET #other = :two', ...isTwo })).toBeUndefined();
  expect(await dynamo.app.delete(row, isTwo)).toBeUndefined();
  expect(await dynamo.app.update(row, { update: 'ADD #count :one', values: { one: 1 } })).toEqual({ ...row, count: 2 });
  expect(await dynamo.app.delete(row, isTwo)).toEqual({ ...row, count: 2 });
});

test('reads every page of a long answer, and no more rows than asked for', async () => {
  const rows = Array.from({ length: 25 }, (_, at) => ({ pk: 'long', sk: `${100 + at}`, text: 'x'.repeat(100_000) }));
  await Promise.all(rows.map((long) => dynamo.app.put(long)));
  const where = { where: '#pk = :pk', values: { pk: 'long' } };
  expect((await dynamo.app.query(where)).map(({ sk }) => sk)).toEqual(rows.map(({ sk }) => sk));
  expect(await dynamo.app.query({ ...where, limit: 15 })).toHaveLength(15);
});

test('fails transiently, and perhaps after the fact, when nobody answers', async () => {
  const { table, close } = tableAt(await deadEndpoint(), 1);
  const failure = await table.put(row).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UpstreamError);
  expect(failure).toMatchObject({ service: 'dynamodb', operation: 'PutItem', transient: true, unknown: true });
  close();
});

test.each([
  ['ProvisionedThroughputExceededException', 400, true],
  ['ThrottlingException', 400, true],
  ['InternalServerError', 500, true],
  ['AccessDeniedException', 400, false],
  ['ValidationException', 400, false],
])('counts %s as transient: %3$s', async (name, status, transient) => {
  const server = createServer((_, answer) => {
    answer
      .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify({ __type: `x#${name}` }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { table, close } = tableAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 1);
  await expect(table.get(row)).rejects.toMatchObject({
    code: name,
    transient,
    unknown: transient,
  });
  close();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

test('does not wait for an engine that hangs', async () => {
  const server = createServer(() => {});
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { table, close } = tableAt(endpoint, 1);
  await expect(table.get(row)).rejects.toMatchObject({ code: 'TimeoutError', transient: true });
  close();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

test('tries three times in all', async () => {
  let calls = 0;
  const server = createServer((_, answer) => {
    calls += 1;
    answer.writeHead(500).end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { table, close } = tableAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await expect(table.get(row)).rejects.toBeInstanceOf(UpstreamError);
  expect(calls).toBe(3);
  close();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

test('reads the placeholders off the expressions', () => {
  expect(placeholders({ a: 1 }, '#x = :a', 'SET #y.#x = :a', undefined)).toEqual({
    ExpressionAttributeNames: { '#x': 'x', '#y': 'y' },
    ExpressionAttributeValues: { ':a': 1 },
  });
  expect(placeholders(undefined, undefined)).toEqual({});
});

test('assigns what has a value and removes what has none', () => {
  expect(assign({ a: 1, b: undefined, c: null })).toEqual({
    update: 'SET #a = :a, #c = :c REMOVE #b',
    values: { a: 1, c: null },
  });
  expect(assign({ b: undefined }).update).toBe('REMOVE #b');
});
