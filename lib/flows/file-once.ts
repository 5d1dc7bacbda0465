import { UpstreamError } from '../errors.ts';
import { findMine } from '../gitlab/list-incidents.ts';
import type { Secret } from '../secret.ts';
import type { Submission } from '../store/submissions.ts';
import { unsettled } from './next-try.ts';
import type { Note } from './outcome.ts';
import type { WorkRooms } from './rooms.ts';

/** What is filed in a project for somebody, with the submission's ULID as its marker. */
export interface Filing {
  submission: Submission;
  projectId: number;
  token: Secret;
  note: Note;
}

interface Ways<Filed> {
  create(): Promise<Filed>;
  read(iid: number): Promise<Filed>;
}

/** GitLab may still be writing what it had not answered: looking sooner could miss it. */
const settling = 10_000;

/**
 * Files something exactly once. GitLab has no idempotency key, so a create that may have happened (its answer was lost,
 * or a worker died in the middle) is looked for by its marker before it is repeated.
 */
export async function fileOnce<Filed extends { iid: number }>(
  rooms: Pick<WorkRooms, 'gitlab' | 'seams'>,
  filing: Filing,
  { create, read }: Ways<Filed>,
): Promise<Filed> {
  const { submission, note } = filing;
  const known = submission.progress['iid'] ?? (await findEarlier(rooms, filing));
  const filed = typeof known === 'number' ? await read(known) : await noting(rooms, note, create);
  await note({ iid: filed.iid });
  return filed;
}

/** Throws a failure that comes back in a moment while what began at `since` may still be under way. Milliseconds. */
export function letSettle(
  { seams }: Pick<WorkRooms, 'seams'>,
  operation: string,
  { since, atMost }: { since: number; atMost: number },
): void {
  const wait = since + atMost - seams.now();
  if (wait <= 0) return;
  const retryAfterSeconds = Math.ceil(wait / 1000);
  throw new UpstreamError({ service: 'gitlab', operation, code: unsettled, transient: true, retryAfterSeconds });
}

async function findEarlier(
  rooms: Pick<WorkRooms, 'gitlab' | 'seams'>,
  { submission, projectId, token }: Filing,
): Promise<number | undefined> {
  const { creatingSince, lookFirst } = submission.progress;
  // Tried once more by its author, who may meanwhile have filed it by its form, under the same marker.
  const again = submission.since !== undefined;
  if (!creatingSince && !lookFirst && !again) return undefined;
  letSettle(rooms, 'POST issues', { since: Number(creatingSince ?? 0), atMost: settling });
  const sought = { projectId, createdAfter: earliest(submission), marker: submission.ulid };
  return (await findMine(rooms.gitlab, token, sought))?.iid;
}

/** A form filled in again carries the marker of the first try, which may be a week older. */
function earliest({ createdAt, progress }: Submission): number {
  return progress['lookFirst'] ? createdAt - 7 * 24 * 3600_000 : createdAt;
}

async function noting<Filed>(
  { seams }: Pick<WorkRooms, 'seams'>,
  note: Note,
  create: () => Promise<Filed>,
): Promise<Filed> {
  await note({ creatingSince: seams.now() });
  try {
    return await create();
  } catch (failure) {
    // A clear no leaves nothing behind to look for.
    if (failure instanceof UpstreamError && !failure.unknown) await note({ creatingSince: 0 });
    throw failure;
  }
}
