/** What a clock on the wall shows; in which time zone, the context says. `month` counts from 1. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/** A time zone by its IANA name, with its clock. */
export interface Zone {
  name: string;
  clock: Intl.DateTimeFormat;
}

/** The zone where this machine knows it, else UTC. */
export function zoneOrUtc(timeZone = 'UTC'): Zone {
  try {
    return { name: timeZone, clock: clockOf(timeZone) };
  } catch {
    return { name: 'UTC', clock: clockOf('UTC') }; // Intl has no other way to tell that it does not know a zone
  }
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
}

/** What the clocks of a zone show at an instant in milliseconds. */
export function wallTimeAt(at: number, { clock }: Zone): WallTime {
  const shown = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = shown;
  return { year, month, day, hour, minute };
}

/**
 * The instants at which the clocks of a zone show this time, earliest first: one, as a rule; none where clocks were put
 * forward over it; two where they were put back. No zone changes its clocks twice within two days.
 */
export function instantsOf(wall: WallTime, zone: Zone): number[] {
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
