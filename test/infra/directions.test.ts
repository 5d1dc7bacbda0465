import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A small product, in TypeScript: what is imported by type alone has to be seen too. */
const plain = {
  'functions/door.ts': "import '../lib/flows/declare.ts';\nexport const handler = 1;",
  'functions/slack-events.ts': 'export const handler = 1;',
  'infra/tool.ts': 'export const tool = 1;',
  'infra/sandbox/start.ts': "import '../../functions/door.ts';",
  'lib/aws/lean.ts': 'export const lean = 1;',
  'lib/block-kit/card.ts':
    "import type { KnownBlock } from '@slack/types';\nimport '../incident/incident.ts';\nexport type Card = KnownBlock;",
  'lib/command/parse.ts': 'export type Command = 1;',
  'lib/errors.ts': 'export type Failure = 1;',
  'lib/flows/declare.ts':
    "import '../slack/client.ts';\nimport '../gitlab/client.ts';\nimport '../store/links.ts';\nimport '../queue.ts';\nimport '../block-kit/card.ts';",
  'lib/gitlab/client.ts':
    "import { z } from 'zod';\nimport type { Failure } from '../errors.ts';\nexport type GitLab = Failure | typeof z;",
  'lib/incident/incident.ts': 'export const incident = 1;',
  'lib/queue.ts': 'export const queue = 1;',
  'lib/open-all-rooms.ts': "import './flows/declare.ts';",
  'lib/pages.ts': 'export const page = 1;',
  'lib/slack/client.ts': 'export type Slack = 1;',
  'lib/store/links.ts': 'export type Link = 1;',
  'lib/ticket.ts': "import './pages.ts';",
  'test/builder.ts': 'export const builder = 1;',
};

/** By rule: one more line in one file, which breaks it. */
const planted: [rule: string, file: string, line: string][] = [
  ['core-is-pure-of-node', 'lib/incident/incident.ts', "import 'node:fs';"],
  ['core-is-pure-of-packages', 'lib/command/parse.ts', "import 'zod';"],
  ['core-knows-only-itself', 'lib/block-kit/card.ts', "import type { GitLab } from '../gitlab/client.ts';"],
  ['incident-is-the-bottom', 'lib/incident/incident.ts', "import type { Command } from '../command/parse.ts';"],
  ['the-rim-is-strangers', 'lib/store/links.ts', "import type { Slack } from '../slack/client.ts';"],
  ['the-rim-is-strangers', 'lib/slack/client.ts', "import '../queue.ts';"],
  ['aws-is-beneath-the-rim', 'lib/aws/lean.ts', "import '../queue.ts';"],
  ['acknowledgements-need-no-sdk', 'functions/slack-events.ts', "import '@aws-sdk/client-sqs';"],
  ['flows-are-the-only-meeting-place', 'lib/gitlab/client.ts', "import '../flows/declare.ts';"],
  ['rooms-are-opened-by-entries', 'lib/errors.ts', "import './open-all-rooms.ts';"],
  ['nobody-imports-functions', 'lib/queue.ts', "import '../functions/door.ts';"],
  ['the-product-stands-alone', 'lib/queue.ts', "import '../infra/tool.ts';"],
  ['the-product-stands-alone', 'functions/door.ts', "import '../test/builder.ts';"],
  ['infra-needs-no-tests', 'infra/sandbox/start.ts', "import '../../test/builder.ts';"],
  ['only-declared-packages', 'lib/slack/client.ts', "import 'yaml';"],
  ['resolvable', 'lib/queue.ts', "import './nowhere.ts';"],
  ['no-circles', 'lib/pages.ts', "import './ticket.ts';"],
];

const trees: string[] = [];
afterAll(() => {
  for (const tree of trees) rmSync(tree, { recursive: true });
});

/** Runs the project's own rules over a tree of files, and says which of them were broken, and where. */
function violations(lines: [file: string, line: string][]): { rule: string; from: string }[] {
  const tree = mkdtempSync(join(tmpdir(), 'directions-'));
  trees.push(tree);
  for (const file of ['.dependency-cruiser.js', 'package.json', 'tsconfig.json']) cpSync(root + file, join(tree, file));
  symlinkSync(`${root}node_modules`, join(tree, 'node_modules'));
  for (const [file, text] of Object.entries(plain)) {
    const more = lines.filter(([where]) => where === file).map(([, line]) => line);
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), `${[...more, text].join('\n')}\n`);
  }
  const arguments_ = ['--config', '.dependency-cruiser.js', '--output-type', 'json', 'functions', 'lib', 'infra'];
  const cruiser = `${root}node_modules/dependency-cruiser/bin/dependency-cruiser.mjs`;
  const { stdout } = spawnSync(process.execPath, [cruiser, ...arguments_], { cwd: tree, encoding: 'utf8' });
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string }; from: string }[] } };
  return summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
}

test('a product that goes in the right direction passes', () => {
  expect(violations([])).toEqual([]);
});

describe('a planted violation is caught:', () => {
  // One run over one tree with all of them: a run takes seconds.
  const found = violations(planted.map(([, file, line]) => [file, line]));
  test.each(planted)('%s in %s: %s', (rule, from) => {
    expect(found).toContainEqual({ rule, from });
  });

  test('and every rule has one', async () => {
    const { default: config } = (await import(`${root}.dependency-cruiser.js`)) as {
      default: { forbidden: { name: string }[] };
    };
    expect(new Set(planted.map(([rule]) => rule))).toEqual(new Set(config.forbidden.map(({ name }) => name)));
  });
});
