import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bundle } from '../../bench/bundle.ts';
import { type Loopback, startLoopback } from '../../bench/loopback.ts';
import { environmentAt } from '../../bench/names.ts';

let loopback: Loopback;
const scratch = mkdtempSync(join(tmpdir(), 'bundles-'));

beforeAll(async () => {
  loopback = await startLoopback();
});
afterAll(async () => {
  await loopback.close();
  rmSync(scratch, { recursive: true });
});

const functions = readdirSync(join(import.meta.dirname, '../../functions')).map((file) => file.replace(/\.ts$/, ''));

test.each(functions)(
  '%s starts as it is deployed, without what the bundle leaves out, and without undici',
  async (name) => {
    const { file } = await bundle(`functions/${name}.ts`, join(scratch, `${name}.mjs`));
    const program = `
    const { handler } = await import(${JSON.stringify(pathToFileURL(file).href)});
    console.log(JSON.stringify({ handler: typeof handler, undici: process.moduleLoadList.includes('NativeModule internal/deps/undici/undici') }));
    process.exit();`;
    const env = { PATH: process.env['PATH'], ...environmentAt(loopback.origin) };
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env });
    expect(JSON.parse(stdout)).toEqual({ handler: 'function', undici: false });
  },
);

const beforeAcknowledgement = [
  'slack-commands',
  'slack-interactivity',
  'slack-options',
  'slack-events',
  'gitlab-webhooks',
];

test.each(beforeAcknowledgement)('%s answers without the AWS SDK', async (name) => {
  const { packages } = await bundle(`functions/${name}.ts`, join(scratch, `${name}.mjs`));
  expect(packages).toContain('zod');
  expect(packages.filter((used) => /^@(aws-sdk|smithy)\//.test(used))).toEqual([]);
});
