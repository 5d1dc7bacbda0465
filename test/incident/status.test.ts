import { expect, test } from '@jest/globals';
import { statuses, statusLabel } from '../../lib/incident/status.ts';

test('labels every status', () => {
  expect(statuses.map(statusLabel)).toEqual(['Triggered', 'Acknowledged', 'Resolved', 'Ignored']);
});
