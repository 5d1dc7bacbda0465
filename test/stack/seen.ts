/** What a stand-in was asked, in order, and a way to wait for something that has yet to come. */
export interface Seen<T> {
  readonly all: readonly T[];
  add(entry: T): void;
  /** The first entry that fits, already there or yet to come; rejects after `withinMs`, saying what came instead. */
  first<Fit extends T>(what: string, fits: (entry: T) => entry is Fit, withinMs?: number): Promise<Fit>;
  first(what: string, fits: (entry: T) => boolean, withinMs?: number): Promise<T>;
  /** Like `first`, among what comes from now on. */
  next(what: string, fits: (entry: T) => boolean, withinMs?: number): Promise<T>;
}

export function createSeen<T>(show: (entry: T) => string): Seen<T> {
  const all: T[] = [];
  const waiting = new Set<(entry: T) => void>();

  function arriving(what: string, fits: (entry: T) => boolean, withinMs: number): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const late = () => reject(new Error(`no ${what} within ${withinMs} ms; seen: ${all.map(show).join(' | ')}`));
    const timer = setTimeout(late, withinMs);
    const look = (entry: T) => fits(entry) && resolve(entry);
    waiting.add(look);
    return promise.finally(() => {
      clearTimeout(timer);
      waiting.delete(look);
    });
  }

  return {
    all,
    add(entry) {
      all.push(entry);
      for (const look of [...waiting]) look(entry);
    },
    first(what: string, fits: (entry: T) => boolean, withinMs = 10_000) {
      const there = all.find(fits);
      return there ? Promise.resolve(there) : arriving(what, fits, withinMs);
    },
    next: (what, fits, withinMs = 10_000) => arriving(what, fits, withinMs),
  } as Seen<T>;
}
