import { createHash } from 'node:crypto';
import type { RowKey } from './keys.ts';
import type { Table } from './table.ts';

/**
 * The sparse index `due`: rows with work left to do carry `dueShard` and `dueAt` (milliseconds), all others neither. It is
 * spread over a few shards, so that no burst meets one partition's write limit.
 */
const shards = ['due#0', 'due#1', 'due#2', 'due#3'];

/** The shard a row belongs to, always the same one. */
export function dueShardOf({ pk, sk }: RowKey): string {
  const [byte = 0] = createHash('sha256').update(pk).update(sk).digest();
  return `due#${byte % shards.length}`;
}

/** A row with work left to do, and since when or from when on. Milliseconds. */
export type DueRow = RowKey & { dueAt: number };

/** Rows that are due at `now`, the longest overdue first; a row taken but not finished, once its time is over. */
export async function findDue(table: Table, now: number, limit: number): Promise<DueRow[]> {
  const found = await Promise.all(
    shards.map((shard) =>
      table.query<{ dueAt: number }>({
        where: '#dueShard = :shard AND #dueAt <= :now',
        values: { shard, now },
        index: 'due',
        limit,
      }),
    ),
  );
  return found
    .flat()
    .sort((one, other) => one.dueAt - other.dueAt)
    .slice(0, limit);
}
