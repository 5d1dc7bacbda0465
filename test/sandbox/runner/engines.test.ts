import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startEngines } from '../../../infra/sandbox/runner/engines.ts';
import { setEnvironment } from '../../../infra/sandbox/runner/process-environment.ts';
import { readSettings } from '../../../infra/sandbox/runner/settings.ts';
import { environment } from './fixtures/environment.ts';

const home = mkdtempSync(join(tmpdir(), 'engines-'));
let restore: () => void;
beforeAll(() => {
  const file = join(home, 'credentials');
  const lines = ['[team]', 'aws_access_key_id = AKTEAM', 'aws_secret_access_key = hush', 'aws_session_token = today'];
  writeFileSync(file, lines.join('\n'));
  restore = setEnvironment({ AWS_SHARED_CREDENTIALS_FILE: file, AWS_CONFIG_FILE: join(home, 'none') });
});
afterAll(() => {
  restore();
  rmSync(home, { recursive: true });
});

const nowhere = 'http://127.0.0.1:9';
const elsewhere = {
  AWS_ENDPOINT_URL_DYNAMODB: nowhere,
  AWS_ENDPOINT_URL_SQS: nowhere,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: nowhere,
};
const start = async (env: Record<string, string>) => {
  const shutdown = { afterwards: () => undefined } as unknown as Parameters<typeof startEngines>[3];
  return (await startEngines({ ...elsewhere, ...env }, readSettings(environment({})), {}, shutdown)).environment;
};

test("a profile's credentials are put where Lambda puts a function's", async () => {
  expect(await start({ AWS_PROFILE: 'team' })).toEqual({
    ...elsewhere,
    AWS_ACCESS_KEY_ID: 'AKTEAM',
    AWS_SECRET_ACCESS_KEY: 'hush',
    AWS_SESSION_TOKEN: 'today',
  });
});

test('what is set stays', async () => {
  expect(await start({ AWS_PROFILE: 'team', AWS_ACCESS_KEY_ID: 'mine' })).toEqual(elsewhere);
  expect(await start({})).toEqual(elsewhere);
});
