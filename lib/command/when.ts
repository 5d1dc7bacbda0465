import { instantsOf, type WallTime, wallTimeAt, type Zone, zoneOrUtc } from './wall-time.ts';

/** The forms of a time, as a person is told. */
const forms = 'HH:MM, YYYY-MM-DD HH:MM, -15m, -2h or -1h30m';
const oneMinute = 60_000;
const oneHour = 60 * oneMinute;

/**
 * `at` in milliseconds; without it no time was typed. `text` is what follows the time. `ofZone`: elsewhere on earth it
 * would be a time, so who does not know the caller's zone cannot refuse it yet.
 */
export type When = { at?: number; text: string } | { problem: string; ofZone?: true };

/**
 * Reads the time at the start of a text, if there is one. It is of the caller's `timeZone`, an IANA name; without one,
 * or with one that is unknown here, of UTC. Where clocks went back, the later of the two is meant unless it is still
 * to come. A text that merely begins like a time is refused rather than filed at the wrong one; so is the future.
 *
 *     "14:05 Failover started"              today, or last night within twelve hours
 *     "2026-03-01 14:05 Failover started"   that day
 *     "-1h30m First alert"                  ninety minutes before `now`
 *     "5 servers down"                      no time
 */
export function parseWhen(text: string, { now, timeZone }: { now: number; timeZone?: string }): When {
  const trimmed = text.trim();
  const ago = /^[-−–](?=\d)(?:(\d{1,4})h)?(?:(\d{1,4})m)?(?!\S)/.exec(trimmed);
  if (ago) {
    const minutes = Number(ago[1] ?? 0) * 60 + Number(ago[2] ?? 0);
    return { at: now - minutes * oneMinute, text: afterMatch(trimmed, ago) };
  }
  const clock = /^(?:(\d{4})-(\d\d)-(\d\d)\s+)?(\d{1,2}):(\d\d)(?!\S)/.exec(trimmed);
  if (!clock) return beginsLikeTime.test(trimmed) ? notATime(trimmed.split(/\s/)[0]) : { text: trimmed };
  const zone = zoneOrUtc(timeZone);
  const [typed, year, month, day, hour, minutes] = clock;
  const today = wallTimeAt(now, zone);
  const date = year ? { year: Number(year), month: Number(month), day: Number(day) } : today;
  const wall = { ...date, hour: Number(hour), minute: Number(minutes) };
  if (!isOnCalendar(wall)) return notATime(typed);
  const at = passed(wall, now, zone) ?? (year ? undefined : lastNight(wall, now, zone));
  return at === undefined ? notPassed(wall, zone) : { at, text: afterMatch(trimmed, clock) };
}

/** A time as it is told: `2026-03-01 14:05 Europe/Berlin`, or `2026-03-01 13:05 UTC` for who has no time zone. */
export function formatWhen(at: number, timeZone: string | undefined): string {
  const zone = zoneOrUtc(timeZone);
  return `${wallText(wallTimeAt(at, zone))} ${zone.name}`;
}

/** `12:3`, `10:30am`, `-15`, `-2 hours`, `+15m`, `2026-03-01`: meant as a time, and not one that is taken. */
const beginsLikeTime = /^(?:\d{1,2}:\d|[-−–+]\d+(?:[hms]|(?!\S)|\s*(?:min|hour))|\d{4}-\d{1,2}-\d{1,2}(?!\d))/i;

function passed(wall: WallTime, now: number, zone: Zone): number | undefined {
  return instantsOf(wall, zone).findLast((at) => at <= now);
}

/** "23:50" typed at 00:10 is of last night; "10:35" typed at 10:30 is a slip, and not of yesterday. */
function lastNight({ hour, minute }: WallTime, now: number, zone: Zone): number | undefined {
  const yesterday = wallTimeAt(now - 24 * oneHour, zone);
  const at = passed({ ...yesterday, hour, minute }, now, zone);
  return at !== undefined && now - at <= 12 * oneHour ? at : undefined;
}

function notPassed(wall: WallTime, zone: Zone): { problem: string; ofZone: true } {
  const time = `${wallText(wall)} ${zone.name}`;
  return instantsOf(wall, zone).length === 0
    ? { problem: `${time} never was: clocks were put forward over it; say another time`, ofZone: true }
    : { problem: `${time} is in the future; say a time that has passed: ${forms}`, ofZone: true };
}

function isOnCalendar({ year, month, day, hour, minute }: WallTime): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1970 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60;
}

function notATime(typed = ''): { problem: string } {
  return { problem: `"${typed.slice(0, 40)}" is not a time I can read: say ${forms}, or begin the text with a word` };
}

function afterMatch(text: string, [match]: RegExpExecArray): string {
  return text.slice(match.length).trim();
}

function wallText({ year, month, day, hour, minute }: WallTime): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}
