import type { Tenant } from '../tenant.ts';
import type { KeyRing } from './seal.ts';
import {
  openSubmission,
  type Progress,
  type Submission,
  type SubmissionRow,
  type SubmissionState,
  submissionKey,
} from './submission.ts';
import type { Table } from './table.ts';

/**
 * The worker's half of the submissions store. `owner` is new for each attempt; `false` means that somebody else took the
 * submission over meanwhile, and that nothing was changed. Times in milliseconds.
 */
export interface SubmissionWork {
  /**
   * Takes a due submission until then. Undefined when it is unknown, or not yet to be done (its form is open, it waits, it
   * was postponed).
   */
  claim(
    tenant: Tenant,
    key: string,
    owner: string,
    until: number,
    now: number,
  ): Promise<Submission | 'held' | 'done' | undefined>;
  /** Keeps what was taken for longer. */
  keepHold(tenant: Tenant, key: string, owner: string, until: number): Promise<boolean>;
  /** Adds steps to the progress. */
  progress(tenant: Tenant, key: string, owner: string, patch: Progress): Promise<boolean>;
  /** Gives it back, due again at `dueAt`. */
  postpone(tenant: Tenant, key: string, owner: string, next: { dueAt: number; attempts: number }): Promise<boolean>;
  /** Makes one that was postponed due earlier. False, and nothing changed, when somebody is at it or it is due by then. */
  hasten(tenant: Tenant, key: string, dueAt: number): Promise<boolean>;
  /**
   * Ends the attempt. `done` forgets what was typed; the others keep it: `failed` for its author's Retry button, `waiting`
   * for their sign-in, `open` for their form.
   */
  finish(tenant: Tenant, key: string, owner: string, ending: Exclude<SubmissionState, 'due'>): Promise<boolean>;
}

/** What was kept a moment ago by another machine is not too early. */
const clocksDiffer = 1_000;

export function createSubmissionWork(table: Table, ring: KeyRing): SubmissionWork {
  async function updateOwned(tenant: Tenant, key: string, owner: string, update: string, values = {}) {
    const condition = { when: '#owner = :owner', values: { ...values, owner } };
    return (await table.update(submissionKey(tenant, key), { update, ...condition })) !== undefined;
  }

  return {
    async claim(tenant, key, owner, until, now) {
      // A claimed row stays in the due index, due when its time is over: so a vanished owner's work comes back.
      const claimed = await table.update<SubmissionRow>(submissionKey(tenant, key), {
        update: 'SET #owner = :owner, #until = :until, #dueAt = :until ADD #takes :one',
        when: '#state = :due AND (#owner = :owner OR (#dueAt <= :soon AND (attribute_not_exists(#until) OR #until <= :now)))',
        values: { owner, until, now, soon: now + clocksDiffer, due: 'due', one: 1 },
      });
      if (claimed) return openSubmission(ring, claimed);
      const row = await table.get<SubmissionRow>(submissionKey(tenant, key));
      if (row?.state === 'due') return (row.until ?? 0) > now ? 'held' : undefined;
      return row?.state === 'done' || row?.state === 'failed' ? 'done' : undefined;
    },

    keepHold: (tenant, key, owner, until) =>
      updateOwned(tenant, key, owner, 'SET #until = :until, #dueAt = :until', { until }),

    async progress(tenant, key, owner, patch) {
      const steps = Object.entries(patch);
      const update = steps.map((_, index) => `#progress.#${steps[index]?.[0]} = :step${index}`).join(', ');
      const values = Object.fromEntries(steps.map(([, value], index) => [`step${index}`, value]));
      return updateOwned(tenant, key, owner, `SET ${update}`, values);
    },

    postpone: (tenant, key, owner, next) =>
      updateOwned(tenant, key, owner, 'SET #dueAt = :dueAt, #attempts = :attempts REMOVE #until, #takes', next),

    async hasten(tenant, key, dueAt) {
      const hastened = await table.update(submissionKey(tenant, key), {
        update: 'SET #dueAt = :dueAt',
        when: '#state = :due AND #dueAt > :dueAt AND (attribute_not_exists(#until) OR #until <= :dueAt)',
        values: { dueAt, due: 'due' },
      });
      return hastened !== undefined;
    },

    finish: (tenant, key, owner, state) => {
      const forgotten = state === 'done' ? ', #typed' : '';
      return updateOwned(
        tenant,
        key,
        owner,
        `SET #state = :state REMOVE #until, #takes, #dueShard, #dueAt${forgotten}`,
        {
          state,
        },
      );
    },
  };
}
