import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { closeServer, listen } from '../../../infra/sandbox/runner/loopback.ts';
import { type RunningSandbox, spawnSandbox, startSandboxProcess } from './a-sandbox.ts';

let sandbox: RunningSandbox;
let ended: { code: number | null; took: number } | undefined;
beforeAll(async () => {
  sandbox = await startSandboxProcess();
}, 30_000);
afterAll(async () => {
  if (!ended) await sandbox?.stop('SIGKILL');
});

test('names the engines first and the page last', () => {
  expect(sandbox.lines[0]).toMatch(/^DynamoDB: dynalite/);
  expect(sandbox.lines.at(-1)?.trim()).toBe(sandbox.pageUrl);
});

test('says how its dead letters are put back', () => {
  const [, endpoint] =
    /AWS_ENDPOINT_URL_SQS=(\S+) npm run redrive -- --stage local$/m.exec(sandbox.lines.join('\n')) ?? [];
  expect(sandbox.lines[1]).toContain(endpoint);
});

test('has done, through the app, what comes before the first incident', () => {
  expect(sandbox.lines.map((line) => line.trim())).toEqual(
    expect.arrayContaining([
      'Ada Okafor (Slack) is connected to ada.okafor (GitLab)',
      'acme/payments is added, with its webhook, as "payments"',
      '#incidents is subscribed to acme/payments',
    ]),
  );
});

test('serves the page, the stand-ins behind it and the app', async () => {
  const html = await (await fetch(sandbox.pageUrl)).text();
  const config = JSON.parse(/data-config="([^"]*)"/.exec(html)?.[1]?.replaceAll('&quot;', '"') ?? '{}');
  const state = await (await fetch(`${config.slackUrl}/_sandbox/state?user=U0ADA&channel=C0INCIDENTS`)).json();
  expect(state.messages.length).toBeGreaterThan(0);
  expect((await (await fetch(`${config.gitlabUrl}/_sandbox/state`)).json()).hooks).toHaveLength(1);
  expect((await fetch(`${state.app.url}/health`)).status).toBe(200);
});

test('stops everything within 3 seconds and ends with 0', async () => {
  ended = await sandbox.stop('SIGTERM');
  expect(ended.code).toBe(0);
  expect(ended.took).toBeLessThan(3000);
  await expect(fetch(sandbox.pageUrl)).rejects.toThrow();
});

test('says in one line that a port it was told to use is taken', async () => {
  const other = createServer();
  const port = await listen(other, 0);
  const child = spawnSandbox({ PAGE_PORT: String(port) });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, 'close');
  await closeServer(other);
  expect(code).toBe(1);
  expect(said).toBe(`Not started: port ${port} (PAGE_PORT) is taken by another program.\n`);
});
