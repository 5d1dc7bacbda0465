import type { Tenant } from '../tenant.ts';
import { keyOf, type RowKey } from './keys.ts';
import type { Table } from './table.ts';

/** What a workspace switched off for itself; what nobody touched is on. */
export interface Switches {
  /** The names of the features that are off. */
  off(tenant: Tenant): Promise<ReadonlySet<string>>;
  /** `by`: Slack user id; `at` in milliseconds. Both are kept, of the last to touch the switch. */
  set(tenant: Tenant, feature: string, on: boolean, by: string, at: number): Promise<void>;
}

export function createSwitches(table: Table): Switches {
  return {
    async off(tenant) {
      const rows = await table.query<{ feature: string }>({
        where: '#pk = :pk',
        filter: '#on = :on',
        values: { pk: partitionOf(tenant), on: false },
      });
      return new Set(rows.map(({ feature }) => feature));
    },

    async set(tenant, feature, on, by, at) {
      await table.put({ ...keyFor(tenant, feature), feature, on, setBy: by, setAt: at });
    },
  };
}

function keyFor(tenant: Tenant, feature: string): RowKey {
  return { pk: partitionOf(tenant), sk: keyOf(feature) };
}

function partitionOf(tenant: Tenant): string {
  return keyOf(tenant, 'switches');
}
