import type { Tenant } from '../tenant.ts';
import { keyOf, type RowKey } from './keys.ts';
import type { Table } from './table.ts';

/** What waits in a lane, in the order it was typed. */
export interface Waiting {
  /** Its ULID: its place in the lane. */
  ulid: string;
  /** The submission's key. */
  key: string;
  /** What it is, for counting: a verb. */
  what: string;
}

/**
 * The order in which what people typed about one incident goes to GitLab: a lane per incident. SQS keeps no order, and a
 * try that fails comes back later than what was typed after it.
 */
export interface Lanes {
  /** Takes its place; again is as good as once. */
  enter(tenant: Tenant, lane: string, waiting: Waiting, expiresAtSeconds: number): Promise<void>;
  leave(tenant: Tenant, lane: string, ulid: string): Promise<void>;
  /** Whose turn it is, and who is next: none, one or two. */
  front(tenant: Tenant, lane: string): Promise<Waiting[]>;
  /** All of them, the first typed first. */
  all(tenant: Tenant, lane: string): Promise<Waiting[]>;
}

export function createLanes(table: Table): Lanes {
  async function read(tenant: Tenant, lane: string, limit?: number): Promise<Waiting[]> {
    const rows = await table.query<Waiting>({
      where: '#pk = :pk',
      values: { pk: partitionOf(tenant, lane) },
      ...(limit && { limit }),
    });
    return rows.map(({ ulid, key, what }) => ({ ulid, key, what }));
  }

  return {
    async enter(tenant, lane, waiting, expiresAt) {
      await table.put({ ...keyFor(tenant, lane, waiting.ulid), ...waiting, expiresAt });
    },

    async leave(tenant, lane, ulid) {
      await table.delete(keyFor(tenant, lane, ulid));
    },

    front: (tenant, lane) => read(tenant, lane, 2),
    all: (tenant, lane) => read(tenant, lane),
  };
}

function keyFor(tenant: Tenant, lane: string, ulid: string): RowKey {
  return { pk: partitionOf(tenant, lane), sk: ulid };
}

function partitionOf(tenant: Tenant, lane: string): string {
  return keyOf(tenant, 'lane', lane);
}
