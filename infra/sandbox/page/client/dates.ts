const locale = 'en-US';

/** Slack's date formats. https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
const tokens: Record<string, (date: Date, now: Date) => string> = {
  date_num: (date) => date.toLocaleDateString('sv-SE'),
  date: (date) => date.toLocaleDateString(locale, { dateStyle: 'long' }),
  date_short: (date) => date.toLocaleDateString(locale, { month: 'short', day: 'numeric', year: 'numeric' }),
  date_long: (date) => date.toLocaleDateString(locale, { dateStyle: 'full' }),
  date_pretty: (date, now) => nearby(date, now) ?? tokens['date']?.(date, now) ?? '',
  date_short_pretty: (date, now) => nearby(date, now) ?? tokens['date_short']?.(date, now) ?? '',
  date_long_pretty: (date, now) => nearby(date, now) ?? tokens['date_long']?.(date, now) ?? '',
  time: (date) => timeOf(date),
  time_secs: (date) => date.toLocaleTimeString(locale, { timeStyle: 'medium' }),
  ago: (date, now) => ago(date, now),
};

/** A date in a message, e.g. `{date_short_pretty} at {time}`; what is no format stays. */
export function formatDate(seconds: number, format: string, now: Date): string {
  return format.replace(/\{(\w+)\}/g, (whole, name) => tokens[name]?.(new Date(seconds * 1000), now) ?? whole);
}

export function timeOf(date: Date): string {
  return date.toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' });
}

/** "Today", "Yesterday", or the weekday with its date, as between the days of a channel. */
export function dayOf(date: Date, now: Date): string {
  const near = nearby(date, now);
  if (near) return near.charAt(0).toUpperCase() + near.slice(1);
  return date.toLocaleDateString(locale, { weekday: 'long', month: 'long', day: 'numeric' });
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

function nearby(date: Date, now: Date): string | undefined {
  const day = (time: Date) => new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
  const days = Math.round((day(date) - day(now)) / 86_400_000);
  return { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' }[String(days)];
}
