import type { IncidentKey } from '../incident/incident.ts';
import type { Tenant } from '../tenant.ts';
import { findDue } from './due.ts';
import { projectionKey, projectionSort } from './incident-keys.ts';
import { partsOf } from './keys.ts';
import type { Table } from './table.ts';

/** What the cards do not show yet, so that it comes up again where its job was lost. Times in milliseconds. */
export interface UntoldIncidents {
  /** What the cards do not show yet is on its way, and comes up at `dueAt` should that be lost. */
  announceBy(tenant: Tenant, key: IncidentKey, dueAt: number): Promise<void>;
  /** There is nobody to tell: it comes up no more until there is news. */
  letBe(tenant: Tenant, key: IncidentKey): Promise<void>;
  /** What the cards should show by `now` and do not, the longest overdue first. */
  due(now: number, limit: number): Promise<{ tenant: Tenant; key: IncidentKey; dueAt: number }[]>;
}

export function createUntoldIncidents(table: Table): UntoldIncidents {
  return {
    async announceBy(tenant, key, dueAt) {
      const update = 'SET #dueAt = :dueAt';
      await table.update(projectionKey(tenant, key), {
        update,
        when: 'attribute_exists(#dueShard)',
        values: { dueAt },
      });
    },

    async letBe(tenant, key) {
      const update = 'REMOVE #dueShard, #dueAt';
      await table.update(projectionKey(tenant, key), { update, when: 'attribute_exists(#dueShard)' });
    },

    async due(by, limit) {
      const found = (await findDue(table, by, limit)).filter(({ sk }) => sk === projectionSort);
      const rows = await Promise.all(
        found.map(async ({ pk, sk, dueAt }) => {
          const row = await table.get<{ incident: IncidentKey }>({ pk, sk });
          if (!row) return [];
          const { instance, projectId, iid } = row.incident;
          // The first part of the key of a row that only we write.
          return [{ tenant: partsOf(pk)[0] as Tenant, key: { instance, projectId, iid }, dueAt }];
        }),
      );
      return rows.flat();
    },
  };
}
