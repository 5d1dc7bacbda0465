import { expect, test } from '@jest/globals';
import { nearest } from '../../lib/command/nearest.ts';

const environments = ['staging', 'production', 'qa', 'review/try-to-fix', 'Production-EU'];

test.each([
  ['prodction', ['production', 'staging']],
  ['prod', ['production', 'Production-EU']],
  ['STAGING', ['staging', 'production']],
  ['qq', ['qa', 'staging']],
])('%s is most like %j', (typed, names) => {
  expect(nearest(typed, environments, 2)[0]).toBe(names[0]);
  expect(nearest(typed, environments, 2)).toHaveLength(2);
});

test('names no more than there are, and takes any text', () => {
  expect(nearest('x', [], 5)).toEqual([]);
  expect(nearest('x'.repeat(100_000), ['qa'], 5)).toEqual(['qa']);
});
