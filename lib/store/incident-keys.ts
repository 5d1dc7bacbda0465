import type { IncidentKey } from '../incident/incident.ts';
import type { Tenant } from '../tenant.ts';
import { keyOf, type RowKey } from './keys.ts';

/** The rows of one incident live together: its projection and its cards. */
export function partitionOfIncident(tenant: Tenant, { instance, projectId, iid }: IncidentKey): string {
  return keyOf(tenant, 'incident', instance, projectId, iid);
}

/** The sort key of every projection. */
export const projectionSort = 'projection';

export function projectionKey(tenant: Tenant, key: IncidentKey): RowKey {
  return { pk: partitionOfIncident(tenant, key), sk: projectionSort };
}
