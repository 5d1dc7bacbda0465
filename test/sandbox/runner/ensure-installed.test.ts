import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const script = fileURLToPath(new URL('../../../infra/ensure-installed.js', import.meta.url));

/** A project whose lock file and installed packages have these times, and an `npm` that notes how it was called. */
function setup({ lock, installed, npmStatus = 0 }: { lock: number; installed?: number; npmStatus?: number }) {
  const root = mkdtempSync(join(tmpdir(), 'ensure-'));
  const write = (path: string, text: string, time = lock) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    utimesSync(join(root, path), time, time);
  };
  write('package.json', '{"type":"module"}');
  write('package-lock.json', '{}');
  if (installed) write('node_modules/.package-lock.json', '{}', installed);
  write('bin/npm', `#!/bin/sh\necho "$@" > ${root}/called\nexit ${npmStatus}\n`);
  chmodSync(join(root, 'bin/npm'), 0o755);
  mkdirSync(join(root, 'infra'));
  copyFileSync(script, join(root, 'infra/ensure-installed.js'));
  const env = { PATH: `${join(root, 'bin')}${delimiter}${process.env['PATH']}` };
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'infra/ensure-installed.js')], {
    env,
    encoding: 'utf8',
  });
  return { status, stdout, installs: existsSync(join(root, 'called')) };
}

test('installs where nothing is installed, and says so', () => {
  const { status, stdout, installs } = setup({ lock: 1000 });
  expect([status, installs]).toEqual([0, true]);
  expect(stdout).toContain('npm ci');
});

test('installs again where the lock file is newer', () => {
  expect(setup({ lock: 2000, installed: 1000 })).toMatchObject({ status: 0, installs: true });
});

test('does nothing and says nothing where all is installed', () => {
  expect(setup({ lock: 1000, installed: 1000 })).toEqual({ status: 0, stdout: '', installs: false });
});

test('ends as npm ended', () => {
  expect(setup({ lock: 1000, npmStatus: 7 })).toMatchObject({ status: 7, installs: true });
});
