import type { IncidentKey } from '../incident/incident.ts';
import type { Tenant } from '../tenant.ts';
import { keyOf, type RowKey } from './keys.ts';
import type { Table } from './table.ts';

/** A channel, or one thread in it. */
export interface Place {
  channelId: string;
  threadTs?: string | undefined;
}

/** Which incidents a place is about, so that commands there need no number. */
export interface Bindings {
  /** Ties the place to one more incident; again is as good as once. `by`: Slack user id; `at` in milliseconds. */
  bind(tenant: Tenant, place: Place, incident: IncidentKey, by: string, at: number): Promise<void>;
  /** Unties that incident, or without one all of the place; says how many were untied. */
  unbind(tenant: Tenant, place: Place, incident?: IncidentKey): Promise<number>;
  /** What the place is tied to. A thread's own; a thread that has none means what its channel means. */
  inPlace(tenant: Tenant, place: Place): Promise<IncidentKey[]>;
}

export function createBindings(table: Table): Bindings {
  async function boundTo(tenant: Tenant, place: Place): Promise<IncidentKey[]> {
    const rows = await table.query<IncidentKey>({
      where: '#pk = :pk AND begins_with(#sk, :prefix)',
      // The empty last part ends the prefix with the separator: no thread is the beginning of another.
      values: { pk: partitionOf(tenant, place), prefix: keyOf(place.threadTs ?? '', '') },
    });
    return rows.map(({ instance, projectId, iid }) => ({ instance, projectId, iid }));
  }

  return {
    async bind(tenant, place, { instance, projectId, iid }, by, at) {
      const key = keyFor(tenant, place, { instance, projectId, iid });
      await table.put({ ...key, instance, projectId, iid, boundBy: by, boundAt: at });
    },

    async unbind(tenant, place, incident) {
      const leaving = incident ? [incident] : await boundTo(tenant, place);
      const gone = await Promise.all(leaving.map((one) => table.delete(keyFor(tenant, place, one))));
      return gone.filter((row) => row !== undefined).length;
    },

    async inPlace(tenant, { channelId, threadTs }) {
      const [ofThread, ofChannel] = await Promise.all([
        threadTs ? boundTo(tenant, { channelId, threadTs }) : [],
        boundTo(tenant, { channelId }),
      ]);
      return ofThread.length > 0 ? ofThread : ofChannel;
    },
  };
}

/** The channel's own incidents have an empty thread. */
function keyFor(tenant: Tenant, place: Place, { instance, projectId, iid }: IncidentKey): RowKey {
  return { pk: partitionOf(tenant, place), sk: keyOf(place.threadTs ?? '', instance, projectId, iid) };
}

function partitionOf(tenant: Tenant, { channelId }: Place): string {
  return keyOf(tenant, 'bindings', channelId);
}
