import { keyOf, type RowKey } from './keys.ts';
import type { Table } from './table.ts';

/**
 * Advisory leases: they save double work, they guard nothing (whoever must not be overtaken uses a condition of their own).
 */
export interface Leases {
  /** True when nobody holds `name` at `now`, or this owner does already. Both times in milliseconds. */
  acquire(name: string, owner: string, until: number, now: number): Promise<boolean>;
  /** Gives back only what this owner still holds. */
  release(name: string, owner: string): Promise<void>;
}

export function createLeases(table: Table): Leases {
  return {
    async acquire(name, owner, until, now) {
      const held = await table.update(keyFor(name), {
        update: 'SET #owner = :owner, #until = :until, #expiresAt = :expiresAt',
        when: 'attribute_not_exists(#pk) OR #until <= :now OR #owner = :owner',
        values: { owner, until, now, expiresAt: Math.ceil(until / 1000) + 3600 },
      });
      return held !== undefined;
    },

    async release(name, owner) {
      await table.delete(keyFor(name), { when: '#owner = :owner', values: { owner } });
    },
  };
}

function keyFor(name: string): RowKey {
  return { pk: keyOf('lease', name), sk: 'lease' };
}
