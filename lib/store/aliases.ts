import type { Tenant } from '../tenant.ts';
import { keyOf, type RowKey, withoutKey } from './keys.ts';
import type { Table } from './table.ts';

/** A short name of a project, one meaning per workspace. It holds the project's id: paths change. */
export interface Alias {
  tenant: Tenant;
  /** Lower case. */
  alias: string;
  instance: string;
  projectId: number;
  /** Slack user id: only they, or a Maintainer of the project, may move or remove it. */
  createdBy: string;
}

export interface Aliases {
  /** Takes the name if it is free. Free too: it already means this project (whoever created it stays its creator). */
  claim(alias: Alias): Promise<{ ok: true } | { ok: false; taken: Alias }>;
  find(tenant: Tenant, alias: string): Promise<Alias | undefined>;
  ofProject(tenant: Tenant, instance: string, projectId: number): Promise<Alias[]>;
  /** False when there was none. */
  remove(tenant: Tenant, alias: string): Promise<boolean>;
  all(tenant: Tenant): Promise<Alias[]>;
}

export function createAliases(table: Table): Aliases {
  async function find(tenant: Tenant, alias: string): Promise<Alias | undefined> {
    const row = await table.get<Alias & RowKey>(keyFor(tenant, alias));
    return row && withoutKey(row);
  }

  async function claim(alias: Alias): Promise<{ ok: true } | { ok: false; taken: Alias }> {
    const { tenant, instance, projectId, createdBy } = alias;
    const claimed = await table.update(keyFor(tenant, alias.alias), {
      update: `SET #tenant = :tenant, #alias = :alias, #instance = :instance, #projectId = :projectId,
        #createdBy = if_not_exists(#createdBy, :createdBy)`,
      when: 'attribute_not_exists(#pk) OR (#instance = :instance AND #projectId = :projectId)',
      values: { tenant, alias: alias.alias.toLowerCase(), instance, projectId, createdBy },
    });
    if (claimed) return { ok: true };
    const taken = await find(tenant, alias.alias);
    // Removed between the two looks: the name is free again.
    return taken ? { ok: false, taken } : claim(alias);
  }

  return {
    claim,
    find,

    async ofProject(tenant, instance, projectId) {
      const rows = await table.query<Alias>({
        where: '#pk = :pk',
        filter: '#instance = :instance AND #projectId = :projectId',
        values: { pk: partitionOf(tenant), instance, projectId },
      });
      return rows.map((row) => withoutKey(row));
    },

    remove: async (tenant, alias) => (await table.delete(keyFor(tenant, alias))) !== undefined,

    async all(tenant) {
      const rows = await table.query<Alias>({ where: '#pk = :pk', values: { pk: partitionOf(tenant) } });
      return rows.map((row) => withoutKey(row));
    },
  };
}

function keyFor(tenant: Tenant, alias: string): RowKey {
  return { pk: partitionOf(tenant), sk: keyOf('alias', alias.toLowerCase()) };
}

function partitionOf(tenant: Tenant): string {
  return keyOf(tenant, 'aliases');
}
