import { realSeams, type Seams, unguessable } from '../seams.ts';
import { keyOf, type RowKey } from './keys.ts';
import type { Table } from './table.ts';

export type Claim = { claimed: true } | { claimed: false; done: boolean; result?: string; until?: number };

/**
 * Doing something once: CLAIMED(owner, until), then DONE(result). Callers put the tenant into the key and take a new owner
 * per attempt. Choose `until` (milliseconds) 2 s or more past the moment the owner is surely stopped: clocks differ.
 */
export interface Claims {
  /** Takes the key if nobody has it, or its owner's time is over; else says who is ahead: `done` with the result, or held `until`. */
  claim(key: string, owner: string, until: number): Promise<Claim>;
  /** Records the result. False when somebody else took the claim over meanwhile: it is theirs to finish. */
  finish(key: string, owner: string, result: string): Promise<boolean>;
  /** Gives an unfinished claim back, only where this owner still has it. */
  release(key: string, owner: string): Promise<void>;
  /** Marks a key for the first time: true for exactly one caller, for ever or until `expiresAtSeconds` has passed. */
  once(key: string, expiresAtSeconds: number): Promise<boolean>;
}

interface Row {
  state: 'claimed' | 'done';
  owner: string;
  until: number;
  result?: string;
}

/** GitLab can send an event again for 7 days: what was done is remembered a day longer. */
const rememberedSeconds = 8 * 24 * 3600;

export function createClaims(table: Table, seams: Pick<Seams, 'now'> & Partial<Seams> = realSeams): Claims {
  const { now, randomBytes = realSeams.randomBytes } = seams;
  return {
    async claim(key, owner, until) {
      const claimed = await table.update(keyFor('claim', key), {
        update: 'SET #state = :claimed, #owner = :owner, #until = :until, #expiresAt = :expiresAt',
        when: 'attribute_not_exists(#pk) OR (#state = :claimed AND (#until <= :now OR #owner = :owner))',
        values: {
          claimed: 'claimed',
          owner,
          until,
          now: now(),
          expiresAt: Math.ceil(until / 1000) + rememberedSeconds,
        },
      });
      if (claimed) return { claimed: true };
      const ahead = await table.get<Row>(keyFor('claim', key));
      if (ahead?.state === 'done') return { claimed: false, done: true, result: ahead.result };
      return { claimed: false, done: false, until: ahead?.until };
    },

    async finish(key, owner, result) {
      const finished = await table.update(keyFor('claim', key), {
        update: 'SET #state = :done, #result = :result',
        when: '#owner = :owner',
        values: { done: 'done', owner, result },
      });
      return finished !== undefined;
    },

    async release(key, owner) {
      await table.delete(keyFor('claim', key), {
        when: '#owner = :owner AND #state = :claimed',
        values: { owner, claimed: 'claimed' },
      });
    },

    async once(key, expiresAt) {
      const mark = unguessable({ randomBytes });
      const first = await table.put(
        { ...keyFor('once', key), mark, expiresAt },
        { when: 'attribute_not_exists(#pk) OR #expiresAt < :now', values: { now: now() / 1000 } },
      );
      // The SDK repeats a write whose answer was lost, and then meets its own mark.
      return first || (await table.get<{ mark: string }>(keyFor('once', key)))?.mark === mark;
    },
  };
}

function keyFor(kind: 'claim' | 'once', key: string): RowKey {
  return { pk: keyOf(kind, key), sk: kind };
}
