import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, type CreateTableCommandInput, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { parse } from 'yaml';
import type { Dynamo as Calls } from '../../lib/aws/aws.ts';
import { leanDynamo } from '../../lib/aws/lean.ts';
import { createDynamo, sdkDynamo } from '../../lib/aws/sdk.ts';
import { createTable, type Table } from '../../lib/store/table.ts';

/** A real engine with the three tables of `infra/tables.yml`, empty. */
export interface Dynamo {
  endpoint: string;
  client: DynamoDBDocumentClient;
  app: Table;
  tokens: Table;
  ephemeral: Table;
  /** Every row of a table as it is stored. */
  scan(table: TableName): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

export type TableName = 'app' | 'tokens' | 'ephemeral';

/** Starts dynalite on a free port of the loopback interface. Stop it in `afterAll`. */
export async function startDynamo(): Promise<Dynamo> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = dynamoAt(endpoint);
  await createTables(client);
  const calls = lean ? leanCalls(endpoint) : sdkDynamo(client);
  return {
    endpoint,
    client,
    app: createTable(calls, 'app'),
    tokens: createTable(calls, 'tokens'),
    ephemeral: createTable(calls, 'ephemeral'),
    scan: (table) => scan(client, table),
    stop: async () => {
      client.destroy();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** A client as the functions have it, at an engine that asks for no credentials. */
function dynamoAt(endpoint: string, config: Parameters<typeof createDynamo>[0] = {}): DynamoDBDocumentClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return createDynamo({ endpoint, region: 'us-east-1', credentials, ...config });
}

/** The clients take turns: after this every table that is opened, and every test that is imported, has the lean one. */
export function useLeanTables(): void {
  lean = true;
}

let lean = false;

/** One table at an engine, or at what stands in for one; `attempts` as the functions have them unless said otherwise. */
export function tableAt(endpoint: string, attempts?: number): { table: Table; close: () => void } {
  if (lean) return { table: createTable(leanCalls(endpoint, attempts), 'app'), close: () => undefined };
  const client = dynamoAt(endpoint, attempts === undefined ? {} : { maxAttempts: attempts });
  return { table: createTable(sdkDynamo(client), 'app'), close: () => client.destroy() };
}

function leanCalls(endpoint: string, attempts?: number): Calls {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local', sessionToken: undefined };
  const door = { endpoint: new URL(endpoint), region: 'us-east-1', credentials };
  return leanDynamo(attempts === undefined ? door : { ...door, attempts });
}

/** A free port of the loopback interface where nobody listens. */
export async function deadEndpoint(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}`;
}

/** Deployed and tested tables are the same: their keys and indexes come from the template. */
async function createTables(client: DynamoDBDocumentClient): Promise<void> {
  const template = parse(readFileSync(new URL('../../infra/tables.yml', import.meta.url), 'utf8'));
  for (const TableName of ['app', 'tokens', 'ephemeral'] satisfies TableName[]) {
    const logicalId = `${TableName[0]?.toUpperCase()}${TableName.slice(1)}Table`;
    const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = template.Resources[logicalId].Properties;
    const definition: CreateTableCommandInput = { TableName, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes };
    await client.send(new CreateTableCommand({ BillingMode: 'PAY_PER_REQUEST', ...definition }));
    while ((await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus !== 'ACTIVE');
  }
}

async function scan(client: DynamoDBDocumentClient, TableName: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName, ConsistentRead: true, ExclusiveStartKey }));
    rows.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return rows;
}
