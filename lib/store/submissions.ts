import type { Tenant } from '../tenant.ts';
import { dueShardOf, findDue } from './due.ts';
import { partsOf } from './keys.ts';
import type { KeyRing } from './seal.ts';
import {
  keptSeconds,
  openSubmission,
  type Standing,
  type Submission,
  type SubmissionRow,
  sealTyped,
  submissionKey,
  submissionSort,
} from './submission.ts';
import { createSubmissionWork, type SubmissionWork } from './submission-work.ts';
import type { Table } from './table.ts';

export type { Progress, Standing, Submission, SubmissionState } from './submission.ts';

/** What people asked for, durable until it is done. Times in milliseconds. */
export interface Submissions extends SubmissionWork {
  /** Durable once it answers. `known`: this act is kept already. A `due` one is due at `dueAt`, else at once. */
  keep(submission: Submission, options?: { dueAt?: number }): Promise<'kept' | 'known'>;
  find(tenant: Tenant, key: string): Promise<Submission | undefined>;
  /** How it stands; undefined where there is none (any more). */
  standing(tenant: Tenant, key: string): Promise<Standing | undefined>;
  /** An open, waiting or failed submission becomes due, its attempts counted anew. False when it is none of these. */
  activate(tenant: Tenant, key: string, dueAt: number): Promise<boolean>;
  /** An open one will never be done, and what was typed is forgotten. False when it is not open (any more). */
  withdraw(tenant: Tenant, key: string): Promise<boolean>;
  /** What is due at `now`, the longest overdue first; with what a vanished owner left behind. */
  due(now: number, limit: number): Promise<Due[]>;
}

export interface Due {
  tenant: Tenant;
  key: string;
  dueAt: number;
}

export function createSubmissions(table: Table, ring: KeyRing): Submissions {
  async function find(tenant: Tenant, key: string): Promise<Submission | undefined> {
    const row = await table.get<SubmissionRow>(submissionKey(tenant, key));
    return row && openSubmission(ring, row);
  }

  return {
    ...createSubmissionWork(table, ring),
    find,

    async standing(tenant, key) {
      const row = await table.get<SubmissionRow & { dueAt?: number }>(submissionKey(tenant, key));
      const { state, dueAt = 0, until, attempts } = row ?? {};
      return state && { state, comesUp: dueAt, heldUntil: until, attempts: attempts ?? 0 };
    },

    async keep(submission, { dueAt = submission.createdAt } = {}) {
      const rowKey = submissionKey(submission.tenant, submission.key);
      // Read back by the sweep: a key that cannot be must not be accepted.
      partsOf(rowKey.pk);
      const index = submission.state === 'due' ? { dueShard: dueShardOf(rowKey), dueAt } : {};
      const row = { ...submission, ...rowKey, ...index, typed: sealTyped(ring, submission), expiresAt: expiry(dueAt) };
      if (await table.put(row, { when: 'attribute_not_exists(#pk)' })) return 'kept';
      // The SDK repeats a write whose answer was lost, and then meets the row it wrote itself.
      const known = await table.get<SubmissionRow>(rowKey);
      return known?.ulid === submission.ulid ? 'kept' : 'known';
    },

    async activate(tenant, key, dueAt) {
      const rowKey = submissionKey(tenant, key);
      const activated = await table.update(rowKey, {
        update: `SET #state = :due, #attempts = :none, #dueShard = :shard, #dueAt = :dueAt, #since = :dueAt, #expiresAt = :expiresAt
          REMOVE #owner, #until`,
        when: '#state IN (:open, :waiting, :failed)',
        values: {
          due: 'due',
          none: 0,
          shard: dueShardOf(rowKey),
          dueAt,
          expiresAt: expiry(dueAt),
          open: 'open',
          waiting: 'waiting',
          failed: 'failed',
        },
      });
      return activated !== undefined;
    },

    async withdraw(tenant, key) {
      const withdrawn = await table.update(submissionKey(tenant, key), {
        update: 'SET #state = :done REMOVE #typed',
        when: '#state = :open',
        values: { done: 'done', open: 'open' },
      });
      return withdrawn !== undefined;
    },

    async due(now, limit) {
      const rows = (await findDue(table, now, limit)).filter(({ sk }) => sk === submissionSort);
      return rows.map(({ pk, dueAt }) => {
        const [tenant, , key = ''] = partsOf(pk);
        // The first part of the key of a row that only we write.
        return { tenant: tenant as Tenant, key, dueAt };
      });
    },
  };
}

/** In seconds, as DynamoDB's TTL wants it. */
function expiry(from: number): number {
  return Math.ceil(from / 1000) + keptSeconds;
}
