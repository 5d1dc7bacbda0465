import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readSettings, withDotEnv } from '../../../infra/sandbox/runner/settings.ts';
import { environment } from './fixtures/environment.ts';

const keys = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64');

test('has a default for everything that is not required', () => {
  const { PORT: _, ...least } = environment();
  expect(readSettings(least)).toEqual({
    port: 3000,
    publicUrl: undefined,
    sweepSeconds: 300,
    dynamodbEngine: 'dynalite',
    dataDir: undefined,
    tokenKeys: undefined,
    secrets: {
      slack: {
        SLACK_SIGNING_SECRET: 's'.repeat(32),
        SLACK_CLIENT_ID: '1.2',
        SLACK_CLIENT_SECRET: 'slack-client-secret',
      },
      gitlab: { GITLAB_CLIENT_ID: 'gitlab-client', GITLAB_CLIENT_SECRET: 'gitlab-client-secret' },
    },
  });
});

test('names everything that is missing in one line', () => {
  expect(() => readSettings({})).toThrow(
    'Not started: SLACK_SIGNING_SECRET, SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, GITLAB_CLIENT_ID, GITLAB_CLIENT_SECRET are missing (environment or .env).',
  );
});

test('takes an empty variable for an unset one', () => {
  expect(() => readSettings(environment({ GITLAB_CLIENT_ID: '' }))).toThrow('GITLAB_CLIENT_ID is missing');
  expect(readSettings(environment({ PORT: '', TOKEN_KEYS: '', DATA_DIR: '', PUBLIC_URL: '' })).port).toBe(3000);
});

test.each([
  [{ SLACK_SIGNING_SECRET: 's'.repeat(31) }, 'SLACK_SIGNING_SECRET must have at least 32 characters'],
  [{ SLACK_SIGNING_SECRET_PREVIOUS: 'old' }, 'SLACK_SIGNING_SECRET_PREVIOUS must have at least 32 characters'],
  [{ SLACK_BOT_TOKEN: 'xoxb-1' }, 'SLACK_BOT_TOKEN and SLACK_TEAM_ID go together'],
  [{ SLACK_TEAM_ID: 'T1' }, 'SLACK_BOT_TOKEN and SLACK_TEAM_ID go together'],
  [{ PORT: '65536' }, 'PORT must be a port number'],
  [{ PORT: 'http' }, 'PORT must be a port number'],
  [{ SWEEP_SECONDS: '0' }, 'SWEEP_SECONDS must be'],
  [{ SWEEP_SECONDS: 'often' }, 'SWEEP_SECONDS must be'],
  [{ PUBLIC_URL: 'app.example' }, 'PUBLIC_URL must be an http or https URL'],
  [{ GITLAB_URL: 'ftp://gitlab.example' }, 'GITLAB_URL must be an http or https URL'],
  [{ DYNAMODB_ENGINE: 'sqlite' }, 'DYNAMODB_ENGINE must be dynalite or dynamodb-local'],
  [{ TOKEN_KEYS: `a:${keys(31)}` }, 'TOKEN_KEYS must be'],
  [{ TOKEN_KEYS: `a:${keys(32)},` }, 'TOKEN_KEYS must be'],
  [{ TOKEN_KEYS: keys(32) }, 'TOKEN_KEYS must be'],
])('refuses %j', (wrong, message) => {
  expect(() => readSettings(environment(wrong))).toThrow(message);
});

test('says several wrongs in the one line and repeats no secret', () => {
  const wrong = environment({ SLACK_SIGNING_SECRET: 'hunter2', TOKEN_KEYS: 'hunter3', GITLAB_CLIENT_ID: undefined });
  expect(() => readSettings(wrong)).toThrow(
    /^Not started: GITLAB_CLIENT_ID is missing; SLACK_SIGNING_SECRET .*; TOKEN_KEYS [^\n]*$/,
  );
  expect(() => readSettings(wrong)).not.toThrow(/hunter/);
});

test('reads a key ring, a public URL without its last slash, and DATA_DIR from where it is started', () => {
  const ring = `new:${keys(32)},old:${keys(32)}`;
  const settings = readSettings(
    environment({ TOKEN_KEYS: ring, PUBLIC_URL: 'https://app.example/', DATA_DIR: 'data' }),
  );
  expect(settings).toMatchObject({
    tokenKeys: ring,
    publicUrl: 'https://app.example',
    dataDir: join(process.cwd(), 'data'),
  });
});

test('lets the environment win over .env, and does without that file', () => {
  const directory = mkdtempSync(join(tmpdir(), 'settings-'));
  expect(withDotEnv({ PORT: '1' }, directory)).toEqual({ PORT: '1' });
  writeFileSync(join(directory, '.env'), '# mine\nPORT=2\nSLACK_CLIENT_ID="3.4"\n');
  expect(withDotEnv({ PORT: '1' }, directory)).toEqual({ PORT: '1', SLACK_CLIENT_ID: '3.4' });
});
