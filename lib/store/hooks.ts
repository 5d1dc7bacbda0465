import { Secret } from '../secret.ts';
import type { Tenant } from '../tenant.ts';
import { keyOf, type RowKey } from './keys.ts';
import { aadOf, type KeyRing } from './seal.ts';
import type { Table } from './table.ts';

/** What a webhook's URL stands for. The one row that is not kept under its tenant: GitLab tells us only the id. */
export interface Hook {
  id: string;
  tenant: Tenant;
  instance: string;
  projectId: number;
  /** `signing`: only a valid signature counts, never the plain token. */
  mode: 'signing' | 'token';
  secret: Secret;
  /** Milliseconds. */
  createdAt: number;
}

export interface Hooks {
  find(id: string): Promise<Hook | undefined>;
  save(hook: Hook): Promise<void>;
  /** False when there was none. */
  remove(id: string): Promise<boolean>;
}

type Row = Omit<Hook, 'secret'> & { secret: string };

export function createHooks(table: Table, ring: KeyRing): Hooks {
  return {
    async find(id) {
      const row = await table.get<Row & RowKey>(keyFor(id));
      if (!row) return undefined;
      const { pk: _pk, sk: _sk, secret, ...hook } = row;
      return { ...hook, secret: new Secret(ring.open(secret, aadFor(hook))) };
    },

    async save({ secret, ...hook }) {
      await table.put({ ...hook, ...keyFor(hook.id), secret: ring.seal(secret.reveal(), aadFor(hook)) });
    },

    remove: async (id) => (await table.delete(keyFor(id))) !== undefined,
  };
}

/** What the hook is good for is bound too: nobody makes one project's secret speak for another by editing the row. */
function aadFor({ id, tenant, instance, projectId, mode }: Omit<Hook, 'secret'>): string {
  return aadOf(keyFor(id), 'secret', tenant, instance, projectId, mode);
}

function keyFor(id: string): RowKey {
  return { pk: keyOf('hook', id), sk: 'hook' };
}
