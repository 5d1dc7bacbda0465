import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { startChild } from './fixtures/child.ts';
import { environment } from './fixtures/environment.ts';

const children: ReturnType<typeof startChild>[] = [];
afterEach(async () => {
  for (const { child } of children) child.kill('SIGKILL');
  await Promise.all(children.splice(0).map(({ ended }) => ended));
});

async function setup(env?: Record<string, string | undefined>) {
  const started = startChild(env);
  children.push(started);
  return { ...started, url: await started.url };
}

test('says in one line what is missing, and ends with 1', async () => {
  const { ended, output } = await setup({ PORT: '0', SLACK_CLIENT_ID: '1.2' });
  expect(await ended).toBe(1);
  expect(output.stdout).toBe('');
  expect(output.stderr).toBe(
    'Not started: SLACK_SIGNING_SECRET, SLACK_CLIENT_SECRET, GITLAB_CLIENT_ID, GITLAB_CLIENT_SECRET are missing (environment or .env).\n',
  );
});

test('refuses a short signing secret in one line, without repeating it', async () => {
  const { ended, output } = await setup(environment({ SLACK_SIGNING_SECRET: 'too-short' }));
  expect(await ended).toBe(1);
  expect(output.stderr).toMatch(/^Not started: SLACK_SIGNING_SECRET must have at least 32 characters [^\n]*\n$/);
  expect(output.stderr).not.toContain('too-short');
});

test('says that DynamoDB Local needs Java where there is none', async () => {
  const { ended, output } = await setup(environment({ DYNAMODB_ENGINE: 'dynamodb-local', PATH: '/nowhere' }));
  expect(await ended).toBe(1);
  expect(output.stderr).toBe('Not started: DYNAMODB_ENGINE=dynamodb-local ended at once, it needs Java 17 or newer.\n');
});

test('names the engines first, then what to tell Slack and GitLab', async () => {
  const { output } = await setup(environment({ PUBLIC_URL: 'https://app.example' }));
  expect(output.stdout).toMatch(/^DynamoDB: dynalite .*\nSQS: fauxqs .*\nSecrets Manager: .*\nThe API listens/);
  const paths = ['commands', 'interactivity', 'options', 'events', 'oauth/callback', 'signin/callback', 'install'];
  for (const path of paths) {
    expect(output.stdout).toContain(`https://app.example/slack/${path}\n`);
  }
  expect(output.stdout).toMatch(/AWS_ENDPOINT_URL_SQS=http:\S+ npm run redrive -- --stage local\n$/);
});

test.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 on %s, within three seconds', async (signal) => {
  const { child, ended, output, url } = await setup();
  expect((await fetch(`${url}/health`)).status).toBe(200);
  const asked = performance.now();
  child.kill(signal);
  child.kill(signal);
  expect(await ended).toBe(0);
  expect(performance.now() - asked).toBeLessThan(3000);
  expect(output.stderr).toBe('');
});

test('finds its rows and its keys again after kill -9', async () => {
  const env = environment({ DATA_DIR: join(mkdtempSync(join(tmpdir(), 'stack-')), 'data') });
  const first = await setup(env);
  const ids = Array.from({ length: 40 }, (_, i) => `row-${i}`);
  const posted = await Promise.all(ids.map((id) => fetch(`${first.url}/rows/${id}`, { method: 'POST', body: id })));
  expect(posted.every(({ status }) => status === 201)).toBe(true);
  first.child.kill('SIGKILL');
  await first.ended;

  const { url } = await setup(env);
  const rows = await Promise.all(ids.map(async (id) => (await fetch(`${url}/rows/${id}`)).json()));
  expect(rows.map(({ text }) => text)).toEqual(ids);
  const kept = readFileSync(join(env['DATA_DIR'] ?? '', 'token-keys'), 'utf8').trim();
  expect(new Set(rows.map(({ secret }) => secret.TOKEN_KEYS))).toEqual(new Set([kept]));
});
