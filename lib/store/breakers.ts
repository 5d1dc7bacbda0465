import { type Seams, unguessable } from '../seams.ts';
import { keyOf, type RowKey } from './keys.ts';
import type { Table } from './table.ts';

/** What every function knows of one GitLab's health: a row per instance, gone a day after its last change. */
export interface Breakers<State extends object> {
  find(instance: string): Promise<State | undefined>;
  /**
   * Writes what `decide` makes of what is there, and only over what it was shown; again when somebody was faster. Nothing
   * is written when it gives back what it was given. Undefined after eight defeats: whoever won had as much to say.
   */
  change(
    instance: string,
    decide: (state: State | undefined) => State | undefined,
  ): Promise<{ before: State | undefined; after: State | undefined } | undefined>;
}

interface Row<State> {
  state: State;
  /** Who wrote it: new for each write. */
  mark: string;
}

const tries = 8;
const keptSeconds = 24 * 3600;

export function createBreakers<State extends object>(
  table: Table,
  seams: Pick<Seams, 'now' | 'randomBytes'>,
): Breakers<State> {
  return {
    find: async (instance) => (await table.get<Row<State>>(keyFor(instance)))?.state,

    async change(instance, decide) {
      const mark = unguessable(seams);
      let before: State | undefined;
      for (let defeats = 0; defeats < tries; defeats++) {
        const row = await table.get<Row<State>>(keyFor(instance));
        // The client repeats a write whose answer was lost, and then meets its own.
        if (row?.mark === mark) return { before, after: row.state };
        before = row?.state;
        const after = decide(before);
        if (after === before) return { before, after };
        const expiresAt = Math.ceil(seams.now() / 1000) + keptSeconds;
        const shown = row
          ? { when: '#mark = :shown', values: { shown: row.mark } }
          : { when: 'attribute_not_exists(#pk)' };
        if (await table.put({ ...keyFor(instance), state: after, mark, expiresAt }, shown)) return { before, after };
      }
      return undefined;
    },
  };
}

function keyFor(instance: string): RowKey {
  return { pk: keyOf('breaker', instance), sk: 'breaker' };
}
