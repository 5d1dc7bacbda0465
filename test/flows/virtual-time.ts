/** A clock that only moves when everybody waits for it. */
export interface VirtualTime {
  now: () => number;
  after: (milliseconds: number) => Promise<void>;
  /** Runs until `work` is settled, whatever virtual time that takes. */
  run<T>(work: Promise<T>): Promise<T>;
}

export function createVirtualTime(start = 1_795_348_800_000): VirtualTime {
  let now = start;
  let timers: { at: number; ring: () => void }[] = [];
  return {
    now: () => now,
    after: (milliseconds) => new Promise((ring) => timers.push({ at: now + milliseconds, ring })),
    async run(work) {
      let settled = false;
      const end = () => {
        settled = true;
      };
      work.then(end, end);
      for (;;) {
        await new Promise(setImmediate);
        if (settled) return work;
        const next = Math.min(...timers.map(({ at }) => at));
        if (next === Number.POSITIVE_INFINITY) throw new Error('everybody waits, and no clock will ring');
        now = Math.max(now, next);
        const due = timers.filter(({ at }) => at <= now);
        timers = timers.filter(({ at }) => at > now);
        for (const { ring } of due) ring();
      }
    },
  };
}

/** Numbers from 0 to 1 by a seed: mulberry32. */
export function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
