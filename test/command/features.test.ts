import { expect, test } from '@jest/globals';
import type { CommandSpec } from '../../lib/command/command-spec.ts';
import { featureNames, offBy, readSwitching } from '../../lib/command/features.ts';
import { parseCommand } from '../../lib/command/parse.ts';
import { commandTable } from '../../lib/command/table.ts';

test.each([
  ['card_buttons off', { feature: 'card_buttons', on: false }],
  ['Card_Buttons   ON', { feature: 'card_buttons', on: true }],
])('reads "%s"', (words, switching) => {
  expect(readSwitching(words)).toEqual(switching);
});

test.each([
  ['card_buttons', 'say on or off after card_buttons'],
  ['card_buttons maybe', 'say on or off after card_buttons'],
  ['card_buttons off now', 'say on or off after card_buttons'],
  ['buttons off', /^"buttons" is not one of incident_declare_slash_command, /],
  ['toString off', /is not one of/],
  ['off card_buttons', /^"off" is not one of/],
])('does not take "%s"', (words, problem) => {
  expect(readSwitching(words)).toEqual({
    problem: typeof problem === 'string' ? problem : expect.stringMatching(problem),
  });
});

test('is a command: alone it lists, wrong it says how it goes', () => {
  expect(parseCommand('feature')).toEqual({ verb: 'feature' });
  expect(parseCommand('FEATURE shortcuts off')).toEqual({
    verb: 'feature',
    switching: { feature: 'shortcuts', on: false },
  });
  expect(parseCommand('feature shortcuts')).toMatchObject({ verb: 'malformed', spec: { verb: 'feature' } });
});

test('the operator’s switch wins over the workspace’s', () => {
  const both = new Set(['shortcuts']);
  const none = new Set<string>();
  expect(offBy({ operator: both, workspace: both }, 'shortcuts')).toBe('operator');
  expect(offBy({ operator: none, workspace: both }, 'shortcuts')).toBe('workspace');
  expect(offBy({ operator: none, workspace: both }, 'subscriptions')).toBeUndefined();
});

test('every feature of a command has a sentence, and `feature` itself cannot be switched off', () => {
  const used = commandTable.flatMap(({ feature }: CommandSpec) => feature ?? []);
  expect(featureNames).toEqual(expect.arrayContaining(used));
  expect(commandTable.find(({ verb }) => verb === 'feature')).not.toHaveProperty('feature');
});
