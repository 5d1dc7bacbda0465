/** Virtual time: nothing passes unless a test says so. */
export interface Clock {
  now(): number;
  /** Resolves once so many milliseconds have passed. */
  after(milliseconds: number): Promise<void>;
  /** Lets time pass up to `time`, waking what waits, earliest first. */
  moveTo(time: number): void;
}

export function createClock(start: number): Clock {
  let time = start;
  let waiting: { at: number; wake: () => void }[] = [];
  return {
    now: () => time,
    after: (milliseconds) => new Promise((wake) => waiting.push({ at: time + milliseconds, wake })),
    moveTo(target) {
      time = Math.max(time, target);
      const due = waiting.filter(({ at }) => at <= time).sort((one, other) => one.at - other.at);
      waiting = waiting.filter(({ at }) => at > time);
      for (const { wake } of due) wake();
    },
  };
}
