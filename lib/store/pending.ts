import type { IncidentKey } from '../incident/incident.ts';
import type { SlackPerson, Tenant } from '../tenant.ts';
import { keyOf, type RowKey, withoutKey } from './keys.ts';
import type { Table } from './table.ts';

/** An incident that was declared while GitLab was away. Its title and text stay in its submission, sealed. */
export interface PendingIncident {
  /** Our own number for it, of this workspace. */
  local: number;
  /** The declare's ULID: its marker in GitLab later on. */
  ulid: string;
  /** The key of the submission that is to file it. */
  submission: string;
  person: SlackPerson;
  /** Then only its author knows of it. */
  confidential: boolean;
  /** Its card, where one could be posted. */
  card?: { channelId: string; ts: string };
  /** What it became. */
  filed?: IncidentKey;
}

export interface Pending {
  /** False when the number is taken by another. */
  keep(tenant: Tenant, pending: PendingIncident, expiresAtSeconds: number): Promise<boolean>;
  find(tenant: Tenant, local: number): Promise<PendingIncident | undefined>;
  /** Of whichever submission: a form filled in again keeps its ULID. */
  ofDeclare(tenant: Tenant, ulid: string): Promise<PendingIncident | undefined>;
  change(
    tenant: Tenant,
    local: number,
    patch: Pick<Partial<PendingIncident>, 'card' | 'filed' | 'submission' | 'confidential'>,
  ): Promise<void>;
}

export function createPending(table: Table): Pending {
  return {
    async keep(tenant, pending, expiresAt) {
      const { ulid } = pending;
      // The SDK repeats a write whose answer was lost, and then meets the row it wrote itself.
      const when = 'attribute_not_exists(#pk) OR #ulid = :ulid';
      return table.put({ ...keyFor(tenant, pending.local), ...pending, expiresAt }, { when, values: { ulid } });
    },

    async find(tenant, local) {
      const row = await table.get<PendingIncident & RowKey>(keyFor(tenant, local));
      return row && withoutKey(row);
    },

    async ofDeclare(tenant, ulid) {
      const [row] = await table.query<PendingIncident>({
        where: '#pk = :pk',
        filter: '#ulid = :ulid',
        values: { pk: partitionOf(tenant), ulid },
      });
      return row && withoutKey(row);
    },

    async change(tenant, local, patch) {
      const steps = Object.entries(patch);
      await table.update(keyFor(tenant, local), {
        update: `SET ${steps.map(([name]) => `#${name} = :${name}`).join(', ')}`,
        when: 'attribute_exists(#pk)',
        values: Object.fromEntries(steps),
      });
    },
  };
}

function keyFor(tenant: Tenant, local: number): RowKey {
  return { pk: partitionOf(tenant), sk: String(local) };
}

function partitionOf(tenant: Tenant): string {
  return keyOf(tenant, 'pending');
}
