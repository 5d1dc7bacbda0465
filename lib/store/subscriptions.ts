import type { Tenant } from '../tenant.ts';
import { keyOf, type RowKey, withoutKey } from './keys.ts';
import type { Table } from './table.ts';

/** A channel that wants to hear of a project's incidents. `createdAt` in milliseconds. */
export interface Subscription {
  tenant: Tenant;
  instance: string;
  projectId: number;
  channelId: string;
  /** Slack user id. */
  createdBy: string;
  createdAt: number;
}

export interface Subscriptions {
  save(subscription: Subscription): Promise<void>;
  /** False when there was none. */
  remove(subscription: Pick<Subscription, 'tenant' | 'instance' | 'projectId' | 'channelId'>): Promise<boolean>;
  ofProject(tenant: Tenant, instance: string, projectId: number): Promise<Subscription[]>;
  ofChannel(tenant: Tenant, channelId: string): Promise<Subscription[]>;
  ofTenant(tenant: Tenant): Promise<Subscription[]>;
}

export function createSubscriptions(table: Table): Subscriptions {
  async function query(tenant: Tenant, prefix: string, filter?: string, values = {}): Promise<Subscription[]> {
    const rows = await table.query<Subscription>({
      where: prefix ? '#pk = :pk AND begins_with(#sk, :prefix)' : '#pk = :pk',
      filter,
      values: { pk: partitionOf(tenant), ...(prefix ? { prefix } : {}), ...values },
    });
    return rows.map((row) => withoutKey(row));
  }

  return {
    async save(subscription) {
      await table.put({ ...subscription, ...keyFor(subscription) });
    },

    remove: async (subscription) => (await table.delete(keyFor(subscription))) !== undefined,

    // The empty last part ends the prefix with the separator: project 1 is not project 12.
    ofProject: (tenant, instance, projectId) => query(tenant, keyOf(instance, projectId, '')),
    ofChannel: (tenant, channelId) => query(tenant, '', '#channelId = :channelId', { channelId }),
    ofTenant: (tenant) => query(tenant, ''),
  };
}

function keyFor({ tenant, instance, projectId, channelId }: Omit<Subscription, 'createdBy' | 'createdAt'>): RowKey {
  return { pk: partitionOf(tenant), sk: keyOf(instance, projectId, channelId) };
}

function partitionOf(tenant: Tenant): string {
  return keyOf(tenant, 'subscriptions');
}
