import { UpstreamError } from '../errors.ts';
import { type Health, healthy } from '../gitlab/breaker.ts';
import type { Log } from '../log.ts';
import type { Seams } from '../seams.ts';
import type { Breakers } from '../store/breakers.ts';

/** What all functions together know of GitLab's health. `decide` gives back what it was given where it changes nothing. */
export interface HealthWatch {
  /** At most a second old; healthy where the store is away. */
  look(): Promise<Health>;
  /** Undefined when others kept being faster. Throws `UpstreamError` when the store is away. */
  change(decide: (health: Health) => Health): Promise<Change | undefined>;
  /** The same in passing: asks the store only where there is something to change, as far as is known. Undefined: nothing changed. */
  changeInPassing(decide: (health: Health) => Health): Promise<Change | undefined>;
}

export interface Change {
  before: Health;
  after: Health;
}

/** How long what was read is believed. Milliseconds. */
const freshFor = 1_000;

export interface WatchRooms {
  instance: string;
  breakers: Breakers<Health>;
  seams: Pick<Seams, 'now'>;
  log: Log;
}

export function watchHealth({ instance, breakers, seams, log }: WatchRooms): HealthWatch {
  let seen: { at: number; health: Promise<Health> } | undefined;
  let storeIsAway = false;

  function look(): Promise<Health> {
    const now = seams.now();
    if (!seen || now - seen.at >= freshFor) seen = { at: now, health: read() };
    return seen.health;
  }

  async function read(): Promise<Health> {
    return (await unlessAway(breakers.find(instance))) ?? healthy;
  }

  async function change(decide: (health: Health) => Health): Promise<Change | undefined> {
    const changed = await breakers.change(instance, (kept = healthy) => decide(kept));
    if (!changed) return undefined;
    const { before = healthy, after = healthy } = changed;
    seen = { at: seams.now(), health: Promise.resolve(after) };
    return { before, after };
  }

  /** Our own store's silence keeps nobody from GitLab. Told once, until it speaks again. */
  async function unlessAway<T>(asked: Promise<T>): Promise<T | undefined> {
    try {
      const answer = await asked;
      storeIsAway = false;
      return answer;
    } catch (failure) {
      if (!(failure instanceof UpstreamError)) throw failure;
      if (!storeIsAway) log.warn("GitLab's health is not known: it is called all the same", { code: failure.code });
      storeIsAway = true;
      return undefined;
    }
  }

  return {
    look,
    change,
    async changeInPassing(decide) {
      const known = await look();
      if (decide(known) === known) return undefined;
      const changed = await unlessAway(change(decide));
      return changed?.before === changed?.after ? undefined : changed;
    },
  };
}
