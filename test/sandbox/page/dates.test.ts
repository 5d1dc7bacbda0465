import { expect, test } from '@jest/globals';
import { ago, dayOf, formatDate, timeOf } from '../../../infra/sandbox/page/client/dates.ts';

const now = new Date('2026-05-15T12:00:00Z');
const utc = { now, timeZone: 'UTC' };
const secondsBefore = (seconds: number) => now.getTime() / 1000 - seconds;

test('names near days and writes out the others', () => {
  const format = '{date_short_pretty} at {time}';
  expect(formatDate(secondsBefore(3600), format, utc)).toMatch(/^today at 11:00\sAM$/);
  expect(formatDate(secondsBefore(86_400), format, utc)).toMatch(/^yesterday at 12:00\sPM$/);
  expect(formatDate(secondsBefore(10 * 86_400), format, utc)).toMatch(/^May 5, 2026 at/);
});

test("goes by the reader's time zone, days as well", () => {
  const late = new Date('2026-05-15T23:30:00Z');
  expect(timeOf(late, 'America/Sao_Paulo')).toMatch(/^8:30\sPM$/);
  expect(dayOf(late, { now, timeZone: 'America/Sao_Paulo' })).toBe('Today');
  expect(formatDate(late.getTime() / 1000, '{date_pretty} {time}', { now, timeZone: 'Asia/Singapore' })).toMatch(
    /^tomorrow 7:30\sAM$/,
  );
});

test('leaves alone what is no format', () => {
  expect(formatDate(secondsBefore(0), 'at {date_num} {moon}', utc)).toBe('at 2026-05-15 {moon}');
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
  expect(dayOf(now, utc)).toBe('Today');
  expect(dayOf(new Date('2026-05-01T12:00:00Z'), utc)).toBe('Friday, May 1');
});
