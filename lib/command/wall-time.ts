/** What a clock on the wall shows; in which time zone, the context says. `month` counts from 1. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/** The zone where this machine knows it, else UTC. */
export function zoneOrUtc(timeZone: string | undefined): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timeZone || 'UTC' }).resolvedOptions().timeZone;
  } catch {
    return 'UTC'; // Intl tells an unknown zone by throwing, and in no other way
  }
}

/** What the clocks of a zone show at an instant in milliseconds. */
export function wallTimeAt(at: number, zone: string): WallTime {
  const parts = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at);
  const part = (type: keyof WallTime) => Number(parts.find((one) => one.type === type)?.value);
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
  };
}

/**
 * The instants at which the clocks of a zone show this time, earliest first: one, as a rule; none where clocks were put
 * forward over it; two where they were put back. No zone changes its clocks twice within two days.
 */
export function instantsOf(wall: WallTime, zone: string): number[] {
  const asUtc = utcOf(wall);
  const offsets = [-1, 1].map((days) => {
    const near = asUtc + days * 24 * 3600_000;
    return utcOf(wallTimeAt(near, zone)) - near;
  });
  return [...new Set(offsets)]
    .map((offset) => asUtc - offset)
    .filter((at) => utcOf(wallTimeAt(at, zone)) === asUtc)
    .sort((a, b) => a - b);
}

function utcOf({ year, month, day, hour, minute }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}
