import { Secret } from '../secret.ts';
import type { SlackPerson } from '../tenant.ts';
import { digest, keyOf, type RowKey } from './keys.ts';
import { aadOf, type KeyRing } from './seal.ts';
import type { Table } from './table.ts';
import type { FreshPair, TokenPair } from './token-pair.ts';
import { createUnconfirmed, type Unconfirmed } from './unconfirmed.ts';

export type { FreshPair, TokenPair } from './token-pair.ts';

export type KeptPair = TokenPair & { needsRelink: boolean };

export interface Tokens extends Unconfirmed {
  find(person: SlackPerson, instance: string): Promise<KeptPair | undefined>;
  /** A new link: overwrites whatever was there. */
  save(person: SlackPerson, instance: string, pair: FreshPair): Promise<void>;
  /**
   * After a refresh: writes `next` if the stored refresh token is still the one that was consumed. GitLab's refresh
   * tokens work once, so whoever consumed it holds the only living pair, lease or no lease. False: a newer pair is there.
   */
  replace(person: SlackPerson, instance: string, consumed: Secret, next: FreshPair): Promise<boolean>;
  /** Remembers that GitLab no longer takes this refresh token; false when another one is there by now. */
  markForRelink(person: SlackPerson, instance: string, unchanged: Secret): Promise<boolean>;
  /** Takes the pair away and hands it out, to be revoked at GitLab. */
  remove(person: SlackPerson, instance: string): Promise<TokenPair | undefined>;
}

/** `accessExpiresAt` and not `expiresAt`: that is the table's TTL attribute, and would delete the refresh token too. */
interface Row {
  accessToken: string;
  refreshToken: string;
  refreshDigest: string;
  accessExpiresAt: number;
  scope: string;
  generation: number;
  needsRelink: boolean;
}

export function createTokens(table: Table, ring: KeyRing): Tokens {
  /** Writes a pair, sealed to its row; what is compared later is the digest, because no two sealings are alike. */
  async function write(key: RowKey, pair: FreshPair, condition?: { consumed: Secret }): Promise<boolean> {
    const written = await table.update<Row>(key, {
      update: `SET #accessToken = :accessToken, #refreshToken = :refreshToken, #refreshDigest = :refreshDigest,
        #accessExpiresAt = :accessExpiresAt, #scope = :scope, #needsRelink = :false,
        #generation = if_not_exists(#generation, :zero) + :one`,
      when: condition && '#refreshDigest = :consumed',
      values: {
        accessToken: ring.seal(pair.accessToken.reveal(), aadOf(key, 'accessToken')),
        refreshToken: ring.seal(pair.refreshToken.reveal(), aadOf(key, 'refreshToken')),
        refreshDigest: digest(pair.refreshToken.reveal()),
        accessExpiresAt: pair.expiresAt,
        scope: pair.scope,
        false: false,
        zero: 0,
        one: 1,
        consumed: condition && digest(condition.consumed.reveal()),
      },
    });
    return written !== undefined;
  }

  function open(
    key: RowKey,
    { accessToken, refreshToken, accessExpiresAt, scope, generation, needsRelink }: Row,
  ): KeptPair {
    return {
      accessToken: new Secret(ring.open(accessToken, aadOf(key, 'accessToken'))),
      refreshToken: new Secret(ring.open(refreshToken, aadOf(key, 'refreshToken'))),
      expiresAt: accessExpiresAt,
      scope,
      generation,
      needsRelink,
    };
  }

  return {
    ...createUnconfirmed(table, ring),

    async find(person, instance) {
      const key = keyFor(person, instance);
      const row = await table.get<Row>(key);
      return row && open(key, row);
    },

    async save(person, instance, pair) {
      await write(keyFor(person, instance), pair);
    },

    async replace(person, instance, consumed, next) {
      const key = keyFor(person, instance);
      if (await write(key, next, { consumed })) return true;
      // The SDK repeats a write whose answer was lost, and then meets the pair it wrote itself.
      return (await table.get<Row>(key))?.refreshDigest === digest(next.refreshToken.reveal());
    },

    async markForRelink(person, instance, unchanged) {
      const marked = await table.update(keyFor(person, instance), {
        update: 'SET #needsRelink = :true',
        when: '#refreshDigest = :unchanged',
        values: { true: true, unchanged: digest(unchanged.reveal()) },
      });
      return marked !== undefined;
    },

    async remove(person, instance) {
      const key = keyFor(person, instance);
      const row = await table.delete<Row>(key);
      return row && open(key, row);
    },
  };
}

function keyFor({ tenant, userId }: SlackPerson, instance: string): RowKey {
  return { pk: keyOf(tenant, 'tokens', userId), sk: keyOf('pair', instance) };
}
