import { UpstreamError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Queue } from '../queue.ts';
import { type Seams, ulid } from '../seams.ts';
import type { Lanes } from '../store/lanes.ts';
import type { Submission, Submissions } from '../store/submissions.ts';
import type { SlackPerson } from '../tenant.ts';
import { enterLane } from './turn.ts';

/** What a person typed or clicked, before it is anything else. */
export interface Act {
  person: SlackPerson;
  /** Slack's own id of the act: a trigger id, a view id. */
  key: string;
  kind: Submission['kind'];
  typed: unknown;
  /** The ULID of an earlier try at the same incident. */
  ulid?: string;
  /** What it must not overtake. */
  lane?: string | undefined;
}

export interface KeepRooms {
  submissions: Submissions;
  lanes: Lanes;
  queue: Queue;
  seams: Seams;
  log: Log;
}

/**
 * Makes an act durable and hands it to the slow half. Resolves to `known` when this very act was kept before: a
 * redelivery, which must have no second effect. The row is what counts; a queue that does not take the job only delays
 * it until the next sweep.
 */
export async function keepAndQueue(rooms: KeepRooms, act: Act): Promise<'kept' | 'known'> {
  const submission = submissionOf(rooms.seams, act, 'due');
  const kept = await rooms.submissions.keep(submission, { dueAt: submission.createdAt });
  if (kept === 'known') return kept;
  await takePlace(rooms, submission);
  await queueSubmission(rooms, act);
  return kept;
}

/** Its worker sees to it again: a store that stumbles here takes nothing from anybody. */
async function takePlace(rooms: KeepRooms, submission: Submission): Promise<void> {
  try {
    await enterLane(rooms, submission);
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    rooms.log.warn('an act has no place in its lane yet', { key: submission.key, code: failure.code });
  }
}

/** Makes an act durable that waits: for a form (`open`), or for its author to connect an account (`waiting`). */
export function keepWaiting(
  { submissions, seams }: Pick<KeepRooms, 'submissions' | 'seams'>,
  act: Act,
  state: 'open' | 'waiting',
): Promise<'kept' | 'known'> {
  return submissions.keep(submissionOf(seams, act, state));
}

/** Asks the slow half to look at a kept submission; when the queue is away the sweep will. */
export async function queueSubmission(
  { queue, log }: Pick<KeepRooms, 'queue' | 'log'>,
  { person, key }: Pick<Act, 'person' | 'key'>,
  { delaySeconds = 0 } = {},
): Promise<void> {
  try {
    await queue.send({ job: 'submission', tenant: person.tenant, key }, { delaySeconds });
  } catch (failure) {
    log.error('the queue did not take a job, the sweep will', { key }, failure);
  }
}

function submissionOf(
  seams: Seams,
  { person, key, kind, typed, lane, ...act }: Act,
  state: Submission['state'],
): Submission {
  return {
    tenant: person.tenant,
    key,
    kind,
    person,
    typed,
    state,
    createdAt: seams.now(),
    attempts: 0,
    ulid: act.ulid ?? ulid(seams),
    // A try that came before may have reached GitLab.
    progress: act.ulid ? { lookFirst: true } : {},
    ...(lane && { lane }),
  };
}
