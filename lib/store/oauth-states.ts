import { realSeams, type Seams } from '../seams.ts';
import { keyOf, type RowKey } from './keys.ts';
import type { Table } from './table.ts';

/** What an OAuth flow must remember between leaving and coming back, under its unguessable `state`. */
export interface OAuthStates {
  /** `value` is plain JSON; `expiresAt` in milliseconds. */
  issue(state: string, value: object, expiresAt: number): Promise<void>;
  /** The value, to exactly one caller, before it expires. The caller knows what it issued. */
  consume<Value extends object>(state: string): Promise<Value | undefined>;
}

export function createOAuthStates(table: Table, { now }: Pick<Seams, 'now'> = realSeams): OAuthStates {
  return {
    async issue(state, value, validUntil) {
      await table.put({ ...keyFor(state), value, validUntil, expiresAt: Math.ceil(validUntil / 1000) });
    },

    async consume<Value extends object>(state: string) {
      const condition = { when: '#validUntil > :now', values: { now: now() } };
      return (await table.delete<{ value: Value }>(keyFor(state), condition))?.value;
    },
  };
}

function keyFor(state: string): RowKey {
  return { pk: keyOf('oauth-state', state), sk: 'oauth-state' };
}
