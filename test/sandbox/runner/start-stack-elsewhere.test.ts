import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, test } from '@jest/globals';
import { startDynamoDb } from '../../../infra/sandbox/runner/dynamodb.ts';
import { startHttpApi } from '../../../infra/sandbox/runner/http-api.ts';
import { readSettings } from '../../../infra/sandbox/runner/settings.ts';
import { startStack } from '../../../infra/sandbox/runner/start-stack.ts';
import { environment, projectRoot } from './fixtures/environment.ts';

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of cleanup.splice(0).reverse()) await close();
});

const quiet = { root: projectRoot, log: () => {} };

test('uses the DynamoDB that is set, creates its missing tables, and leaves it running', async () => {
  const engine = await startDynamoDb(readSettings(environment()));
  cleanup.push(engine.close);
  const lines: string[] = [];
  const env = environment({ AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint, AWS_REGION: 'eu-west-1' });
  const stack = await startStack(env, { root: projectRoot, log: (line) => lines.push(line) });
  expect(lines[0]).toBe(`DynamoDB: at ${engine.endpoint}, not started here`);
  expect(process.env['AWS_REGION']).toBe('eu-west-1');
  await stack.close();

  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: engine.endpoint, region: 'eu-west-1', credentials });
  cleanup.push(() => client.destroy());
  const { TableNames } = await client.send(new ListTablesCommand({}));
  expect(TableNames).toEqual(['fixture-TokensTable', 'fixture-local-app']);
});

test('puts the environment back when it is closed', async () => {
  process.env['GITLAB_CLIENT_SECRET'] = 'mine';
  cleanup.push(() => delete process.env['GITLAB_CLIENT_SECRET']);
  const before = { ...process.env };
  const stack = await startStack(environment(), quiet);
  expect(process.env['APP_TABLE']).toBe('fixture-local-app');
  expect(process.env['GITLAB_CLIENT_SECRET']).toBeUndefined();
  await stack.close();
  expect({ ...process.env }).toEqual(before);
});

test('closes what it had started when a function does not start', async () => {
  const root = mkdtempSync(join(tmpdir(), 'stack-'));
  cpSync(projectRoot, root, { recursive: true });
  rmSync(join(root, 'functions'), { recursive: true });
  const probe = await startHttpApi(0, { log: () => {}, now: () => 0 });
  await probe.close();
  const env = environment({ PORT: String(probe.port) });
  await expect(startStack(env, { ...quiet, root })).rejects.toThrow(/functions\/\w+\.ts did not start/);
  await (await startHttpApi(probe.port, { log: () => {}, now: () => 0 })).close();
});

test('names the port that is taken', async () => {
  const other = await startHttpApi(0, { log: () => {}, now: () => 0 });
  cleanup.push(other.close);
  const starting = startStack(environment({ PORT: String(other.port) }), quiet);
  await expect(starting).rejects.toThrow(`Not started: PORT ${other.port} on 127.0.0.1 is not free.`);
});
