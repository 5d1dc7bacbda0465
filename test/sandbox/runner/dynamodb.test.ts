import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, expect, test } from '@jest/globals';
import { createMissingTables, startDynamoDb } from '../../../infra/sandbox/runner/dynamodb.ts';
import { readProject } from '../../../infra/sandbox/runner/project.ts';
import { readSettings } from '../../../infra/sandbox/runner/settings.ts';
import { environment, projectRoot } from './fixtures/environment.ts';

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of cleanup.splice(0).reverse()) await close();
});

const { tables } = readProject(projectRoot);
const TableName = 'fixture-local-app';
const Key = { pk: { S: 'tenant' }, sk: { S: 'row' } };
const newDirectory = () => mkdtempSync(join(tmpdir(), 'dynamodb-'));

async function setup(overrides: Record<string, string> = {}) {
  const engine = await startDynamoDb(readSettings(environment(overrides)));
  cleanup.push(engine.close);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: engine.endpoint, region: 'us-east-1', credentials });
  cleanup.push(() => client.destroy());
  await createMissingTables(client, tables);
  return { engine, client };
}

async function useIndex(client: DynamoDBClient) {
  const Item = { ...Key, dueShard: { S: '0' }, dueAt: { N: '1' } };
  await client.send(new PutItemCommand({ TableName, Item }));
  const { Items } = await client.send(
    new QueryCommand({
      TableName,
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :shard',
      ExpressionAttributeValues: { ':shard': { S: '0' } },
    }),
  );
  return Items;
}

test('creates the tables with their index, and again does nothing', async () => {
  const { client } = await setup();
  expect(await useIndex(client)).toEqual([{ ...Key, dueShard: { S: '0' }, dueAt: { N: '1' } }]);
  await createMissingTables(client, tables);
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'fixture-TokensTable' }));
  expect(Table?.BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST');
});

test('keeps rows in DATA_DIR', async () => {
  const DATA_DIR = newDirectory();
  const first = await setup({ DATA_DIR });
  expect(first.engine.description).toContain(`kept in ${DATA_DIR}`);
  await useIndex(first.client);
  first.client.destroy();
  await first.engine.close();
  cleanup.length = 0;
  const { client } = await setup({ DATA_DIR });
  expect((await client.send(new GetItemCommand({ TableName, Key }))).Item).toMatchObject(Key);
});

test('refuses a DATA_DIR that another stack is using', async () => {
  const DATA_DIR = newDirectory();
  await setup({ DATA_DIR });
  await expect(setup({ DATA_DIR })).rejects.toThrow(/^Not started: .* is another stack using DATA_DIR\?$/);
});

const java = spawnSync('java', ['-version']).status === 0;

(java ? test : test.skip)("runs Amazon's own engine where there is Java, and says where it listens", async () => {
  const { engine, client } = await setup({ DYNAMODB_ENGINE: 'dynamodb-local', DATA_DIR: newDirectory() });
  expect(engine.description).toContain('it listens on every network interface');
  expect((await useIndex(client))?.length).toBe(1);
});
