import type { Incident, IncidentKey } from '../incident/incident.ts';
import type { Tenant } from '../tenant.ts';
import { keyOf, type RowKey, withoutKey } from './keys.ts';
import type { Table } from './table.ts';

type Named = Pick<Incident, 'title' | 'projectPath' | 'severity' | 'updatedAt'>;

/** An open incident as a picker names it. */
export interface ShownIncident extends Named {
  key: IncidentKey;
  /** Of its card: what is said under it is about this incident. */
  cardTs?: string | undefined;
}

/**
 * The open incidents a channel has a card of: what a command typed there most likely means, known before GitLab is
 * asked. Their titles are in that channel anyway.
 */
export interface Shown {
  put(tenant: Tenant, channelId: string, incident: IncidentKey & Named, cardTs?: string): Promise<void>;
  remove(tenant: Tenant, channelId: string, incident: IncidentKey): Promise<void>;
  /** Newest first. */
  inChannel(tenant: Tenant, channelId: string): Promise<ShownIncident[]>;
}

export function createShown(table: Table): Shown {
  return {
    async put(tenant, channelId, incident, cardTs) {
      const { instance, projectId, iid, title, projectPath, severity, updatedAt } = incident;
      const key: IncidentKey = { instance, projectId, iid };
      const shown: ShownIncident = { key, title, projectPath, severity, updatedAt, cardTs };
      await table.put({ ...keyFor(tenant, channelId, incident), ...shown });
    },

    async remove(tenant, channelId, incident) {
      await table.delete(keyFor(tenant, channelId, incident));
    },

    async inChannel(tenant, channelId) {
      const rows = await table.query<ShownIncident & RowKey>({
        where: '#pk = :pk',
        values: { pk: partitionOf(tenant, channelId) },
      });
      return rows.map(withoutKey).sort((one, other) => other.updatedAt - one.updatedAt);
    },
  };
}

function keyFor(tenant: Tenant, channelId: string, { instance, projectId, iid }: IncidentKey): RowKey {
  return { pk: partitionOf(tenant, channelId), sk: keyOf(instance, projectId, iid) };
}

function partitionOf(tenant: Tenant, channelId: string): string {
  return keyOf(tenant, 'shown', channelId);
}
