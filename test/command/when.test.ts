import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatWhen, parseWhen } from '../../lib/command/when.ts';

const now = Date.parse('2026-03-10T13:30:00Z');
const berlin = { now, timeZone: 'Europe/Berlin' };
const utc = (text: string) => Date.parse(`${text}Z`);
const problemOf = (text: string, clock: { now: number; timeZone?: string }) => {
  const when = parseWhen(text, clock);
  return 'problem' in when ? when.problem : undefined;
};

describe('the time at the start of a text', () => {
  test.each([
    ['14:05 Failover started', utc('2026-03-10T13:05'), 'Failover started'],
    ['9:05  Failover', utc('2026-03-10T08:05'), 'Failover'],
    ['14:30 now', now, 'now'],
    ['14:05', utc('2026-03-10T13:05'), ''],
    ['2026-03-01 14:05 Failover\nstarted', utc('2026-03-01T13:05'), 'Failover\nstarted'],
    ['2026-03-01\u00a014:05 x', utc('2026-03-01T13:05'), 'x'],
    ['-15m First alert', now - 15 * 60_000, 'First alert'],
    ['-2h First alert', now - 2 * 3600_000, 'First alert'],
    ['-1h30m First alert', now - 90 * 60_000, 'First alert'],
    ['–15m typed on a phone', now - 15 * 60_000, 'typed on a phone'],
  ])('%j is understood', (text, at, rest) => {
    expect(parseWhen(text, berlin)).toEqual({ at, text: rest });
  });

  test.each([
    '',
    '5 servers down',
    '15m of downtime',
    '- 5 servers down',
    '10.0.0.1:8080 is down',
    '8080: refused',
    '2026 plans',
    ':fire: 14:05',
    '12: the dozen',
  ])('%j begins with none', (text) => {
    expect(parseWhen(text, berlin)).toEqual({ text });
  });

  test.each([
    '12:3 x',
    '99:99 x',
    '24:00 x',
    '12:60 x',
    '12:30:15 x',
    '10:30am x',
    '2026-02-30 10:00 x',
    '2026-13-01 10:00 x',
    '0001-01-01 10:00 x',
    '2026-03-01 x',
    '2026-03-01T10:00 x',
    '-15 x',
    '-15m, x',
    '-2 hours x',
    '-99999m x',
    '+15m x',
  ])('%j is refused with the accepted forms', (text) => {
    expect(problemOf(text, berlin)).toContain('say HH:MM, YYYY-MM-DD HH:MM, -15m, -2h or -1h30m');
  });

  test.each(['14:35 x', '14:31 x', '23:50 x', '2026-03-10 14:31 x', '2027-01-01 00:00 x'])(
    '%j is refused as the future',
    (text) => {
      expect(problemOf(text, berlin)).toMatch(/is in the future; say a time that has passed: HH:MM/);
    },
  );

  test('means last night within twelve hours, and no further back', () => {
    const afterMidnight = { now: utc('2026-03-10T00:10') };
    expect(parseWhen('23:50 x', afterMidnight)).toEqual({ at: utc('2026-03-09T23:50'), text: 'x' });
    expect(parseWhen('12:10 x', afterMidnight)).toEqual({ at: utc('2026-03-09T12:10'), text: 'x' });
    expect(problemOf('12:09 x', afterMidnight)).toContain('in the future');
  });

  test('is of UTC for who has no time zone, or one that is unknown', () => {
    expect(parseWhen('13:05 x', { now })).toEqual({ at: utc('2026-03-10T13:05'), text: 'x' });
    expect(parseWhen('13:05 x', { now, timeZone: 'Mars/Olympus' })).toEqual({ at: utc('2026-03-10T13:05'), text: 'x' });
    expect(problemOf('13:35 x', { now })).toContain('13:35 UTC is in the future');
  });
});

describe('clocks that are put forward and back', () => {
  const summer = utc('2030-07-01T00:00');
  test.each([
    ['Europe/Berlin', '2026-03-29 02:30'],
    ['America/Sao_Paulo', '2018-11-04 00:30'],
    ['Pacific/Chatham', '2026-09-27 03:00'],
    ['Pacific/Apia', '2011-12-30 12:00'],
  ])('in %s there never was a %s', (timeZone, time) => {
    expect(problemOf(`${time} x`, { now: summer, timeZone })).toContain('never was');
  });

  test.each([
    ['Europe/Berlin', '2026-10-25 02:30', '2026-10-25T01:30', '2026-10-25T00:30'],
    ['America/Sao_Paulo', '2018-02-17 23:30', '2018-02-18T02:30', '2018-02-18T01:30'],
    ['Pacific/Chatham', '2026-04-05 03:00', '2026-04-04T14:15', '2026-04-04T13:15'],
  ])('in %s %s means the later one, unless that is still to come', (timeZone, time, later, earlier) => {
    expect(parseWhen(`${time} x`, { now: summer, timeZone })).toEqual({ at: utc(later), text: 'x' });
    expect(parseWhen(`${time} x`, { now: utc(later) - 1, timeZone })).toEqual({ at: utc(earlier), text: 'x' });
  });

  test('a time of day on the day of the change is right on both sides of it', () => {
    const change = { now: utc('2026-03-29T12:00'), timeZone: 'Europe/Berlin' };
    expect(parseWhen('01:30 x', change)).toEqual({ at: utc('2026-03-29T00:30'), text: 'x' });
    expect(parseWhen('03:30 x', change)).toEqual({ at: utc('2026-03-29T01:30'), text: 'x' });
    expect(problemOf('02:30 x', change)).toContain('never was');
  });
});

test('tells a time in the zone of who asks, or in UTC', () => {
  expect(formatWhen(now, 'Asia/Kolkata')).toBe('2026-03-10 19:00 Asia/Kolkata');
  expect(formatWhen(now, 'Pacific/Chatham')).toBe('2026-03-11 03:15 Pacific/Chatham');
  expect(formatWhen(now, undefined)).toBe('2026-03-10 13:30 UTC');
});

test('reads what it tells, at any instant of sixty years in any zone, 3,000 times', () => {
  const zones = [
    'Europe/Berlin',
    'America/Sao_Paulo',
    'Asia/Kolkata',
    'Pacific/Chatham',
    'Australia/Lord_Howe',
    undefined,
  ];
  const minute = 60_000;
  const instant = fc.integer({ min: utc('1975-01-01T00:00') / minute, max: utc('2035-01-01T00:00') / minute });
  fc.assert(
    fc.property(instant, fc.constantFrom(...zones), (minutes, timeZone) => {
      const at = minutes * minute;
      const told = formatWhen(at, timeZone);
      // At that very instant no later one of the same name has passed.
      expect(parseWhen(told, { now: at, timeZone })).toEqual({ at, text: timeZone ?? 'UTC' });
      expect(parseWhen(`${told.split(' ')[1]} x`, { now: at, timeZone })).toEqual({ at, text: 'x' });
    }),
    { numRuns: 3_000, seed: 1 },
  );
});

test('never throws and never files in the future, 10,000 texts', () => {
  const piece = fc.constantFrom('-', '1', '9', '02', '30', ':', 'h', 'm', ' ', '2026', '03', '-29', 'x', '+', '–');
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 9 }),
      fc.constantFrom('Europe/Berlin', 'x', undefined),
      (pieces, timeZone) => {
        const when = parseWhen(pieces.join(''), { now, timeZone });
        if ('problem' in when) expect(when.problem).not.toContain('NaN');
        else expect(when.at ?? now).toBeLessThanOrEqual(now);
      },
    ),
    { numRuns: 10_000, seed: 1 },
  );
});
