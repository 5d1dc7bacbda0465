import { setTimeout as wait } from 'node:timers/promises';

/** SIGTERM has 3 seconds: what is under way gets most of them, the engines the rest. In milliseconds. */
const limits = { drain: 2000, end: 500 };

type Close = () => unknown;

/** Collects while starting what has to be undone, in which of two phases. */
export interface Shutdown {
  /** Stop taking work and finish what is under way: all at once, while everything still answers. */
  drains(close: Close): void;
  /** After that, last in first out: engines, then the environment. */
  afterwards(close: Close): void;
  /** Runs both phases, each cut off when its time is up; however often it is called, once. */
  close(): Promise<void>;
}

/** `log` hears of a phase that was cut off and of what could not be closed. */
export function openShutdown(log: (line: string) => void, { drain, end } = limits): Shutdown {
  const draining: Close[] = [];
  const last: Close[] = [];
  let closed: Promise<void> | undefined;

  const attempt = async (close: Close): Promise<void> => {
    try {
      await close();
    } catch (error) {
      log(`while stopping: ${error instanceof Error ? error.stack : error}`);
    }
  };
  const run = async (): Promise<void> => {
    if (!(await within(drain, Promise.all(draining.map(attempt))))) log('Cut off what was still under way.');
    const ending = last.reverse().map((close) => attempt(close));
    await within(end, Promise.all(ending));
  };
  return {
    drains: (close) => void draining.push(close),
    afterwards: (close) => void last.push(close),
    close: () => (closed ??= run()),
  };
}

/** True when `work` was done in time. */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const done = new AbortController();
  const late = wait(ms, false, { signal: done.signal }).catch(() => false);
  const inTime = await Promise.race([work.then(() => true), late]);
  done.abort();
  return inTime;
}
