import { realSeams, type Seams } from '../seams.ts';
import { keyOf, type RowKey } from './keys.ts';
import type { Table } from './table.ts';

/** What may be forgotten at any time: answers of GitLab that are good for a while. Callers put the tenant into the key. */
export interface Cache {
  /** Undefined when unknown or expired. The caller knows what it put there. */
  get<Value>(key: string): Promise<Value | undefined>;
  /** `value` is anything JSON can hold; `expiresAt` in milliseconds. */
  put(key: string, value: unknown, expiresAt: number): Promise<void>;
}

export function createCache(table: Table, { now }: Pick<Seams, 'now'> = realSeams): Cache {
  return {
    async get<Value>(key: string) {
      const row = await table.get<{ json: string; validUntil: number }>(keyFor(key));
      return row && row.validUntil > now() ? (JSON.parse(row.json) as Value) : undefined;
    },

    async put(key, value, validUntil) {
      const json = JSON.stringify(value);
      await table.put({ ...keyFor(key), json, validUntil, expiresAt: Math.ceil(validUntil / 1000) });
    },
  };
}

function keyFor(key: string): RowKey {
  return { pk: keyOf('cache', key), sk: 'cache' };
}
