import { Secret } from '../secret.ts';
import type { Tenant } from '../tenant.ts';
import { keyOf, type RowKey } from './keys.ts';
import { aadOf, type KeyRing } from './seal.ts';
import type { Table } from './table.ts';

/** The app in one workspace or organisation. `installedAt` in milliseconds. */
export interface Installation {
  tenant: Tenant;
  teamId?: string;
  enterpriseId?: string;
  teamName: string;
  botToken: Secret;
  botUserId?: string;
  appId?: string;
  scopes: string[];
  installedBy?: string;
  installedAt: number;
}

/** A team that counts as installed without any OAuth, by its bot token in the configuration. */
export type Preinstalled = Pick<Installation, 'tenant' | 'teamId' | 'botToken'>;

export interface Installations {
  /** Undefined when the app is not installed there, or no longer. */
  find(tenant: Tenant): Promise<Installation | undefined>;
  save(installation: Installation): Promise<void>;
  /**
   * Forgets the bot token, for the reason Slack gave. `at` is when it happened (milliseconds): false, and nothing
   * changes, when the app was installed again since.
   */
  disable(tenant: Tenant, reason: string, at: number): Promise<boolean>;
  /** True when this tenant is, or now becomes, the first ever to install the app. */
  claimFirst(clientId: string, tenant: Tenant): Promise<boolean>;
}

type Row = Omit<Installation, 'botToken'> & { botToken?: string; disabledAt?: number };

export function createInstallations(table: Table, ring: KeyRing, preinstalled?: Preinstalled): Installations {
  return {
    async find(tenant) {
      const key = keyFor(tenant);
      const row = await table.get<Row & RowKey>(key);
      if (row?.botToken) {
        const { pk: _pk, sk: _sk, botToken, ...installation } = row;
        return { ...installation, botToken: new Secret(ring.open(botToken, aadOf(key, 'botToken'))) };
      }
      if (row || tenant !== preinstalled?.tenant) return undefined;
      return { ...preinstalled, teamName: preinstalled.teamId ?? tenant, scopes: [], installedAt: 0 };
    },

    async save(installation) {
      const key = keyFor(installation.tenant);
      const botToken = ring.seal(installation.botToken.reveal(), aadOf(key, 'botToken'));
      await table.put({ ...installation, ...key, botToken });
    },

    async disable(tenant, reason, at) {
      const disabled = await table.update(keyFor(tenant), {
        update: 'SET #tenant = :tenant, #disabledFor = :reason, #disabledAt = :at REMOVE #botToken',
        when: 'attribute_not_exists(#installedAt) OR #installedAt <= :at',
        values: { tenant, reason, at },
      });
      return disabled !== undefined;
    },

    claimFirst: (clientId, tenant) =>
      table.put(
        { pk: keyOf(clientId, 'first'), sk: 'first', tenant },
        { when: 'attribute_not_exists(#pk) OR #tenant = :tenant', values: { tenant } },
      ),
  };
}

function keyFor(tenant: Tenant): RowKey {
  return { pk: keyOf(tenant, 'installation'), sk: 'installation' };
}
