import { expect, test } from '@jest/globals';
import { isRaised, severities, severityLabel, severityRank } from '../../lib/incident/severity.ts';

test('ranks severities from critical down to unknown', () => {
  expect(severities.map(severityRank)).toEqual([4, 3, 2, 1, 0]);
});

test.each([
  ['low', 'critical', true],
  ['unknown', 'low', true],
  ['high', 'high', false],
  ['critical', 'high', false],
  ['low', 'unknown', false],
] as const)('from %s to %s counts as raised: %s', (from, to, raised) => {
  expect(isRaised(from, to)).toBe(raised);
});

test("labels severities in GitLab's own words", () => {
  expect(severities.map(severityLabel)).toEqual(['Critical - S1', 'High - S2', 'Medium - S3', 'Low - S4', 'Unknown']);
});
