import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { commandPage } from '../../infra/docs/command-page.ts';
import { usageOf } from '../../lib/command/command-spec.ts';
import { featureNames } from '../../lib/command/features.ts';
import { commandTable } from '../../lib/command/table.ts';

const docs = new URL('../../docs/', import.meta.url);
const pictures = new URL('pictures/', docs);
const drawn = existsSync(pictures) ? readdirSync(pictures) : [];

test('docs/commands.md is what `npm run docs` writes today', () => {
  expect(readFileSync(new URL('commands.md', docs), 'utf8')).toBe(commandPage(drawn));
});

test('has every command with its examples, and every switch', () => {
  const page = commandPage([]);
  for (const spec of commandTable) {
    expect(page).toContain(`\n## ${spec.verb}\n\n\`/gitlab ${usageOf(spec)}\`\n`);
    for (const example of spec.examples) expect(page).toContain(`\n/gitlab ${example}\n`);
  }
  for (const feature of featureNames) expect(page).toContain(`| \`${feature}\` | `);
});

test('links the pictures of a form that are there, and no others', () => {
  expect(commandPage([])).not.toContain('](pictures/');
  const page = commandPage(['page.png', 'act-close.png', 'act.png', 'action.png']);
  expect(page.match(/\(pictures\/[^)]+\)/g)).toEqual(
    expect.arrayContaining(['(pictures/act-close.png)', '(pictures/act.png)']),
  );
  expect(page).not.toContain('pictures/page.png');
  expect(page).not.toContain('pictures/action.png');
});
