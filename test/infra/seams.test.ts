import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** config.ts reads the environment; seams.ts holds the machine's own clock and chance, to be handed in. */
const mayReachOut = ['lib/config.ts', 'lib/seams.ts'];
const reaches = /\bprocess\.env\b|\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b/;

const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '');
const reachesOut = (source: string): boolean => reaches.test(withoutComments(source));

test('lib/ takes time, chance and environment from nobody but its callers', () => {
  const files = globSync('lib/**/*.ts', { cwd: root }).filter((file) => !mayReachOut.includes(file));
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => reachesOut(readFileSync(root + file, 'utf8')))).toEqual([]);
});

test.each(['process.env.HOME', 'const now = Date.now', 'new Date()', 'Math.random() < 0.5'])('%s is seen', (source) => {
  expect(reachesOut(source)).toBe(true);
});

test.each(['// not Date.now()', '/** no process.env */', 'new Date(now())', "const url = 'https://x.example'"])(
  '%s is allowed',
  (source) => {
    expect(reachesOut(source)).toBe(false);
  },
);
