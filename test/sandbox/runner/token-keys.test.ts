import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { isTokenKeys, keepTokenKeys } from '../../../infra/sandbox/runner/token-keys.ts';

const setup = () => join(mkdtempSync(join(tmpdir(), 'token-keys-')), 'data');

test('makes keys once and finds them again, readable by their owner alone', () => {
  const dataDir = setup();
  const made = keepTokenKeys(dataDir);
  expect(isTokenKeys(made)).toBe(true);
  expect(keepTokenKeys(dataDir)).toBe(made);
  expect(readdirSync(dataDir)).toEqual(['token-keys']);
  expect(readFileSync(join(dataDir, 'token-keys'), 'utf8')).toBe(`${made}\n`);
  expect(statSync(join(dataDir, 'token-keys')).mode & 0o777).toBe(0o600);
});

test('makes other keys every time where nothing is kept', () => {
  expect(keepTokenKeys(undefined)).not.toBe(keepTokenKeys(undefined));
});

test('never replaces a file it cannot read keys from', () => {
  const dataDir = setup();
  keepTokenKeys(dataDir);
  writeFileSync(join(dataDir, 'token-keys'), 'local:cut');
  expect(() => keepTokenKeys(dataDir)).toThrow('does not hold a key ring');
  expect(readFileSync(join(dataDir, 'token-keys'), 'utf8')).toBe('local:cut');
});
