const locale = 'en-US';

/** Who reads a date: when, and in which time zone (the browser's own where none is given). */
export interface Reading {
  now: Date;
  timeZone: string | undefined;
}

/** Slack's date formats. https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
const tokens: Record<string, (date: Date, reading: Reading) => string> = {
  date_num: isoDay,
  date: (date, { timeZone }) => date.toLocaleDateString(locale, { dateStyle: 'long', timeZone }),
  date_short: (date, { timeZone }) =>
    date.toLocaleDateString(locale, { month: 'short', day: 'numeric', year: 'numeric', timeZone }),
  date_long: (date, { timeZone }) => date.toLocaleDateString(locale, { dateStyle: 'full', timeZone }),
  date_pretty: (date, reading) => nearby(date, reading) ?? tokens['date']?.(date, reading) ?? '',
  date_short_pretty: (date, reading) => nearby(date, reading) ?? tokens['date_short']?.(date, reading) ?? '',
  date_long_pretty: (date, reading) => nearby(date, reading) ?? tokens['date_long']?.(date, reading) ?? '',
  time: (date, { timeZone }) => timeOf(date, timeZone),
  time_secs: (date, { timeZone }) => date.toLocaleTimeString(locale, { timeStyle: 'medium', timeZone }),
  ago: (date, { now }) => ago(date, now),
};

/** A date in a message, e.g. `{date_short_pretty} at {time}`; what is no format stays. */
export function formatDate(seconds: number, format: string, reading: Reading): string {
  return format.replace(/\{(\w+)\}/g, (whole, name) => tokens[name]?.(new Date(seconds * 1000), reading) ?? whole);
}

export function timeOf(date: Date, timeZone: string | undefined): string {
  return date.toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit', timeZone });
}

/** "Today", "Yesterday", or the weekday with its date, as between the days of a channel. */
export function dayOf(date: Date, reading: Reading): string {
  const near = nearby(date, reading);
  if (near) return near.charAt(0).toUpperCase() + near.slice(1);
  const { timeZone } = reading;
  return date.toLocaleDateString(locale, { weekday: 'long', month: 'long', day: 'numeric', timeZone });
}

/** "just now", "5 minutes ago", "2 days ago". */
export function ago(date: Date, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - date.getTime()) / 60_000));
  if (minutes < 1) return 'just now';
  const [amount, unit] =
    minutes < 60
      ? [minutes, 'minute']
      : minutes < 1440
        ? [Math.floor(minutes / 60), 'hour']
        : [Math.floor(minutes / 1440), 'day'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'} ago`;
}

function nearby(date: Date, { now, timeZone }: Reading): string | undefined {
  const day = (time: Date) => Date.parse(isoDay(time, { now, timeZone }));
  const days = Math.round((day(date) - day(now)) / 86_400_000);
  return { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' }[String(days)];
}

/** `2026-05-15`; Sweden writes dates that way. */
function isoDay(date: Date, { timeZone }: Reading): string {
  return date.toLocaleDateString('sv-SE', { timeZone });
}
