import { Secret } from '../secret.ts';
import type { SlackPerson } from '../tenant.ts';
import { keyOf, type RowKey } from './keys.ts';
import { aadOf, type KeyRing } from './seal.ts';
import type { Table } from './table.ts';
import type { FreshPair } from './token-pair.ts';

/** A pair GitLab gave out that nobody has agreed to bind yet: waits under its ticket for the consent page's answer. */
export interface UnconfirmedPair {
  person: SlackPerson;
  instance: string;
  pair: FreshPair;
  gitlabUser: { id: number; username: string; name: string };
}

/** `expiresAt` in milliseconds. An expired pair is still handed out, for only so can it be revoked: look before binding. */
export type WaitingPair = UnconfirmedPair & { expiresAt: number };

export interface Unconfirmed {
  keepUnconfirmed(ticket: string, unconfirmed: UnconfirmedPair, expiresAt: number): Promise<void>;
  peekUnconfirmed(ticket: string): Promise<WaitingPair | undefined>;
  /** Takes it away: exactly one caller gets it, to bind or to revoke. */
  takeUnconfirmed(ticket: string): Promise<WaitingPair | undefined>;
}

interface Row {
  sealed: string;
  validUntil: number;
}

/** A pair outlives its ticket by this much, so that the job that revokes it still finds it. */
const graceSeconds = 7 * 24 * 3600;

/** What is sealed: the pair with its tokens, and whose it is, because the row's key says only the ticket. */
type Sealed = Omit<UnconfirmedPair, 'pair'> & {
  pair: Omit<FreshPair, 'accessToken' | 'refreshToken'> & { accessToken: string; refreshToken: string };
};

/** Part of the tokens store. */
export function createUnconfirmed(table: Table, ring: KeyRing): Unconfirmed {
  function open(key: RowKey, { sealed, validUntil }: Row): WaitingPair {
    const { pair, ...whose }: Sealed = JSON.parse(ring.open(sealed, aadOf(key, 'sealed')));
    const tokens = { accessToken: new Secret(pair.accessToken), refreshToken: new Secret(pair.refreshToken) };
    return { ...whose, pair: { ...pair, ...tokens }, expiresAt: validUntil };
  }

  return {
    async keepUnconfirmed(ticket, { pair, ...whose }, validUntil) {
      const key = keyFor(ticket);
      const tokens = { accessToken: pair.accessToken.reveal(), refreshToken: pair.refreshToken.reveal() };
      const sealed = ring.seal(JSON.stringify({ ...whose, pair: { ...pair, ...tokens } }), aadOf(key, 'sealed'));
      await table.put({ ...key, sealed, validUntil, expiresAt: Math.ceil(validUntil / 1000) + graceSeconds });
    },

    async peekUnconfirmed(ticket) {
      const key = keyFor(ticket);
      const row = await table.get<Row>(key);
      return row && open(key, row);
    },

    async takeUnconfirmed(ticket) {
      const key = keyFor(ticket);
      const row = await table.delete<Row>(key);
      return row && open(key, row);
    },
  };
}

function keyFor(ticket: string): RowKey {
  return { pk: keyOf('unconfirmed', ticket), sk: 'unconfirmed' };
}
