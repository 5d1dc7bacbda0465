import { randomBytes } from 'node:crypto';

export type RandomBytes = (size: number) => Buffer;

/** Ids, secrets and timestamps in Slack's forms. */
export interface Ids {
  /** `V0A1B2C3D4E` for the prefix `V`. */
  next(prefix: string): string;
  /** 2 * size hex digits. */
  hex(size: number): string;
  /** `1700000000.000100`: seconds and microseconds, never the same twice, never going back. */
  ts(): string;
}

export function createIds(now: () => number, random: RandomBytes = randomBytes): Ids {
  let lastMicros = 0;
  const hex = (size: number) => random(size).toString('hex');
  return {
    hex,
    next: (prefix) => `${prefix}0${hex(5).toUpperCase()}`,
    ts() {
      lastMicros = Math.max(lastMicros + 1, Math.trunc(now()) * 1000);
      const micros = String(lastMicros % 1_000_000).padStart(6, '0');
      return `${Math.trunc(lastMicros / 1_000_000)}.${micros}`;
    },
  };
}
