import { instantsOf, type WallTime, wallTimeAt, zoneOrUtc } from './wall-time.ts';

/** The forms of a time, as a person is told. */
const forms = 'HH:MM, YYYY-MM-DD HH:MM, -15m, -2h or -1h30m';
const minute = 60_000;
/** "23:50" typed at 00:10 is of last night; "10:35" typed at 10:30 is a slip, not of yesterday. */
const lastNight = 12 * 60 * minute;

/** `at` in milliseconds; without it no time was typed. `text` is what follows the time. */
export type When = { at?: number; text: string } | { problem: string };

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
    return { at: now - minutes * minute, text: afterMatch(trimmed, ago) };
  }
  const clock = /^(?:(\d{4})-(\d\d)-(\d\d)\s+)?(\d{1,2}):(\d\d)(?!\S)/.exec(trimmed);
  if (clock) {
    const [, year, month, day, hour, minutes] = clock;
    const zone = zoneOrUtc(timeZone);
    const time = { hour: Number(hour), minute: Number(minutes) };
    const at = year
      ? onDay({ year: Number(year), month: Number(month), day: Number(day), ...time }, now, zone)
      : lately(time, now, zone);
    return typeof at === 'number' ? { at, text: afterMatch(trimmed, clock) } : at;
  }
  return beginsLikeTime.test(trimmed) ? notATime(trimmed) : { text: trimmed };
}

/** A time as it is told: `2026-03-01 14:05 Europe/Berlin`, or `2026-03-01 13:05 UTC` for who has no time zone. */
export function formatWhen(at: number, timeZone: string | undefined): string {
  const zone = zoneOrUtc(timeZone);
  return `${wallText(wallTimeAt(at, zone))} ${zone}`;
}

/** `12:3`, `99:99:1`, `-15`, `-2 hours`, `+15m`, `2026-03-01`, `10:30am`: meant as a time, and not one that is taken. */
const beginsLikeTime = /^(?:\d{1,2}:\d|[-−–+]\d+(?:[hms\d]*(?!\S)|\s*(?:min|hour))|\d{4}-\d{1,2}-\d{1,2}(?!\d))/i;

function onDay(wall: WallTime, now: number, zone: string): number | { problem: string } {
  if (!isOnCalendar(wall)) return notATime(wallText(wall));
  const instants = instantsOf(wall, zone);
  const at = instants.findLast((instant) => instant <= now);
  if (at !== undefined) return at;
  return instants.length === 0
    ? { problem: `${wallText(wall)} never was in ${zone}, where clocks were put forward; say another time` }
    : { problem: `${wallText(wall)} ${zone} is in the future; say a time that has passed: ${forms}` };
}

function lately(time: Pick<WallTime, 'hour' | 'minute'>, now: number, zone: string): number | { problem: string } {
  const today = onDay({ ...wallTimeAt(now, zone), ...time }, now, zone);
  if (typeof today === 'number') return today;
  const yesterday = instantsOf({ ...wallTimeAt(now - 24 * 60 * minute, zone), ...time }, zone).at(-1);
  return yesterday !== undefined && now - yesterday <= lastNight ? yesterday : today;
}

function isOnCalendar({ year, month, day, hour, minute }: WallTime): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1970 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60;
}

function notATime(text: string): { problem: string } {
  const typed = text.split(/\s/)[0]?.slice(0, 40);
  return { problem: `"${typed}" is not a time I can read: say ${forms}, or begin the text with a word` };
}

function afterMatch(text: string, [match]: RegExpExecArray): string {
  return text.slice(match.length).trim();
}

function wallText({ year, month, day, hour, minute }: WallTime): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}
