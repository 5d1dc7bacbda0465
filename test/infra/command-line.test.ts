import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { smallTemplate } from './small-template.ts';

const infra = fileURLToPath(new URL('../../infra/', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'command-line-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const run = (script: string, args: string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [infra + script, ...args], { encoding: 'utf8', env });

function validate(template: unknown) {
  const file = join(scratch, 'template.json');
  writeFileSync(file, JSON.stringify(template));
  return run('validate.ts', [file]);
}

test('validate says that all is well, and ends well', () => {
  expect(validate(smallTemplate())).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringMatching(/ 0 problems\n$/),
  });
});

test('validate prints a line per problem, and ends badly', () => {
  const template = smallTemplate();
  delete template.Resources['AppTable'];
  const { status, stderr } = validate(template);
  expect(status).toBe(1);
  expect(stderr).toBe('CommandsRole: asks for AppTable.Arn, but AppTable is not in the template\n');
});

test('manifest prints JSON and nothing else', () => {
  const env = { PUBLIC_URL: 'https://api.example.com', SLACK_COMMAND: '/incidents' };
  const { features } = JSON.parse(run('manifest.ts', [], env).stdout);
  expect(features.slash_commands).toMatchObject([
    { command: '/incidents', url: 'https://api.example.com/slack/commands' },
  ]);
});

test.each([{}, { PUBLIC_URL: 'api.example.com' }])('manifest asks for PUBLIC_URL in one line: %j', (env) => {
  const { status, stdout, stderr } = run('manifest.ts', [], env as Record<string, string>);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^PUBLIC_URL is missing.*\n$/);
});
