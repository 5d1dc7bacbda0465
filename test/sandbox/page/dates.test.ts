import { expect, test } from '@jest/globals';
import { ago, dayOf, formatDate } from '../../../infra/sandbox/page/client/dates.ts';

const now = new Date(2026, 4, 15, 12, 0, 0);
const secondsBefore = (seconds: number) => now.getTime() / 1000 - seconds;

test('names near days and writes out the others', () => {
  const format = '{date_short_pretty} at {time}';
  expect(formatDate(secondsBefore(3600), format, now)).toMatch(/^today at 11:00\sAM$/);
  expect(formatDate(secondsBefore(86_400), format, now)).toMatch(/^yesterday at 12:00\sPM$/);
  expect(formatDate(secondsBefore(10 * 86_400), format, now)).toMatch(/^May 5, 2026 at/);
});

test('leaves alone what is no format', () => {
  expect(formatDate(secondsBefore(0), 'at {date_num} {moon}', now)).toBe('at 2026-05-15 {moon}');
});

test('says how long ago something was', () => {
  const before = (seconds: number) => ago(new Date(secondsBefore(seconds) * 1000), now);
  expect([before(5), before(60), before(3600 * 5), before(86_400)]).toEqual([
    'just now',
    '1 minute ago',
    '5 hours ago',
    '1 day ago',
  ]);
});

test('divides a channel by days', () => {
  expect(dayOf(now, now)).toBe('Today');
  expect(dayOf(new Date(2026, 4, 1), now)).toBe('Friday, May 1');
});
