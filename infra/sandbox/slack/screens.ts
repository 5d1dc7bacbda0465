import type { StateValues, Wire } from './shapes.ts';

/** What is on one person's screen and nowhere else: options offered by external selects, and choices made in messages. */
export interface Screens {
  /** `place` is a view id or `channel:ts`. */
  offered(userId: string, place: string, actionId: string): Wire[];
  offer(userId: string, place: string, actionId: string, options: Wire[]): void;
  chosen(userId: string, place: string): StateValues;
  choose(userId: string, place: string, values: StateValues): void;
  failure(userId: string, place: string): string | undefined;
  fail(userId: string, place: string, failure: string | undefined): void;
}

export function createScreens(): Screens {
  const options = new Map<string, Wire[]>();
  const choices = new Map<string, StateValues>();
  const failures = new Map<string, string>();
  const key = (...parts: string[]) => parts.join(' ');
  return {
    offered: (userId, place, actionId) => options.get(key(userId, place, actionId)) ?? [],
    offer(userId, place, actionId, offered) {
      options.set(key(userId, place, actionId), offered);
    },
    chosen: (userId, place) => choices.get(key(userId, place)) ?? {},
    choose(userId, place, values) {
      choices.set(key(userId, place), values);
    },
    failure: (userId, place) => failures.get(key(userId, place)),
    fail(userId, place, failure) {
      if (failure) failures.set(key(userId, place), failure);
      else failures.delete(key(userId, place));
    },
  };
}
