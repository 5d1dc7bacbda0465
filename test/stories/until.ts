import { setImmediate } from 'node:timers/promises';
import type { Clock } from './clock.ts';

/** Lets the process go on, without sleeping, until something has come true; gives up after many turns. */
export async function until(what: string, isTrue: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200_000; turn++) {
    if (isTrue()) return;
    await setImmediate();
  }
  throw new Error(`it never came to pass: ${what}`);
}

/** Lets virtual time go by in steps while something waits for it, until that is settled. */
export async function whileTimePasses<T>(clock: Clock, waiting: Promise<T>, step = 500): Promise<T> {
  let settled = false;
  const done = waiting.finally(() => {
    settled = true;
  });
  while (!settled) {
    for (let turn = 0; turn < 50 && !settled; turn++) await setImmediate();
    clock.moveTo(clock.now() + step);
  }
  return done;
}
