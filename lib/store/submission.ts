import type { SlackPerson, Tenant } from '../tenant.ts';
import { keyOf, type RowKey } from './keys.ts';
import { aadOf, type KeyRing } from './seal.ts';

/**
 * `open`: a form is open. `waiting`: for its author to link an account. `due`: to be done. `failed`: given up, its author
 * may retry. `done`.
 */
export type SubmissionState = 'open' | 'waiting' | 'due' | 'failed' | 'done';

/** Something a person asked for, kept before it is acknowledged. */
export interface Submission {
  tenant: Tenant;
  /** Slack's own id of the act (trigger, view or action id): the same act twice is the same row. */
  key: string;
  kind: string;
  person: SlackPerson;
  /** What they typed: JSON, up to 100 KB, sealed at rest; undefined once it is forgotten. */
  typed: unknown;
  /** When it was typed, in milliseconds. */
  createdAt: number;
  /** Since when it is tried: when it was typed, or its author asked once more. Milliseconds. */
  since?: number;
  attempts: number;
  /** How often it was taken since a worker last said what came of it: more than once, and one vanished. */
  takes?: number;
  state: SubmissionState;
  /** Our own id of the act, new for each: marks the incident it makes. */
  ulid: string;
  /** Steps done so far, so that none is done twice; named by plain words (`\w+`). Never any text of a person's. */
  progress: Progress;
  /** What it must not overtake: the lane of the incident it is about. */
  lane?: string;
}

/** How a submission stands, without what was typed. Times in milliseconds. */
export interface Standing {
  state: SubmissionState;
  /** When a worker may take it: when it is due, or its present worker's time is over. */
  comesUp: number;
  /** Somebody is at it, until then. */
  heldUntil: number | undefined;
  /** How often it came to nothing, by itself. */
  attempts: number;
}

export type Progress = Record<string, string | number | boolean>;

/** As it is stored. `until` stands while somebody is at it; `owner` stays, so that a write whose answer was lost can be repeated. */
export type SubmissionRow = Omit<Submission, 'typed'> & { typed?: string; owner?: string; until?: number };

/** So long a submission, and whatever belongs to it, is kept. Seconds. */
export const keptSeconds = 7 * 24 * 3600;

/** The sort key of every submission. */
export const submissionSort = 'submission';

export function submissionKey(tenant: Tenant, key: string): RowKey {
  return { pk: keyOf(tenant, 'submission', key), sk: submissionSort };
}

/** The typed text, sealed to its tenant and key. */
export function sealTyped(ring: KeyRing, { tenant, key, typed }: Submission): string {
  return ring.seal(JSON.stringify(typed ?? null), aadOf(submissionKey(tenant, key), 'typed'));
}

export function openSubmission(ring: KeyRing, row: SubmissionRow): Submission {
  const { tenant, key, kind, person, createdAt, since, attempts, takes, state, ulid, progress, lane } = row;
  const typed = row.typed && JSON.parse(ring.open(row.typed, aadOf(submissionKey(tenant, key), 'typed')));
  const submission = { tenant, key, kind, person, typed, createdAt, attempts, state, ulid, progress };
  return { ...submission, ...(since && { since }), ...(takes && { takes }), ...(lane && { lane }) };
}
