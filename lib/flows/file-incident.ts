import { UpstreamError } from '../errors.ts';
import type { FiledIncident } from '../gitlab/filed-incident.ts';
import { createIncident, readIncident } from '../gitlab/issues.ts';
import { findMine } from '../gitlab/list-incidents.ts';
import { type Declaration, descriptionToSend } from '../incident/declaration.ts';
import type { Secret } from '../secret.ts';
import type { Submission } from '../store/submissions.ts';
import { unsettled } from './next-try.ts';
import type { WorkRooms } from './rooms.ts';
import type { Note } from './work.ts';

export interface Filing {
  submission: Submission;
  declaration: Declaration;
  projectId: number;
  token: Secret;
  note: Note;
}

/** GitLab may still be writing what it had not answered: looking sooner could miss it. */
const settling = 10_000;

/**
 * Files the incident exactly once. GitLab has no idempotency key, so a create that may have happened (its answer was lost,
 * or a worker died in the middle) is looked for by its marker before it is repeated.
 */
export async function fileIncident(rooms: WorkRooms, filing: Filing): Promise<FiledIncident> {
  const { submission, projectId, token, note } = filing;
  const { iid } = submission.progress;
  if (typeof iid === 'number') return readIncident(rooms.gitlab, token, { projectId, iid });
  const found = await findEarlier(rooms, filing);
  const filed = found ?? (await create(rooms, filing));
  await note({ iid: filed.iid });
  return filed;
}

async function findEarlier(
  rooms: WorkRooms,
  { submission, projectId, token }: Filing,
): Promise<FiledIncident | undefined> {
  const { creatingSince, lookFirst } = submission.progress;
  if (!creatingSince && !lookFirst) return undefined;
  const wait = Number(creatingSince ?? 0) + settling - rooms.seams.now();
  if (wait > 0) {
    const retryAfterSeconds = Math.ceil(wait / 1000);
    throw new UpstreamError({
      service: 'gitlab',
      operation: 'POST issues',
      code: unsettled,
      transient: true,
      retryAfterSeconds,
    });
  }
  return findMine(rooms.gitlab, token, { projectId, createdAfter: earliest(submission), marker: submission.ulid });
}

/** A form filled in again carries the marker of the first try, which may be a week older. */
function earliest({ createdAt, progress }: Submission): number {
  return progress['lookFirst'] ? createdAt - 7 * 24 * 3600_000 : createdAt;
}

async function create(rooms: WorkRooms, filing: Filing): Promise<FiledIncident> {
  const { submission, declaration, projectId, token, note } = filing;
  await note({ creatingSince: rooms.seams.now() });
  try {
    return await createIncident(rooms.gitlab, token, {
      projectId,
      title: declaration.title.trim(),
      description: descriptionToSend(declaration, submission.ulid),
      confidential: declaration.confidential || undefined,
      labels: declaration.labels.length > 0 ? declaration.labels : undefined,
      assigneeIds: declaration.assignee ? [declaration.assignee.id] : undefined,
    });
  } catch (failure) {
    // A clear no leaves nothing behind to look for.
    if (failure instanceof UpstreamError && !failure.unknown) await note({ creatingSince: 0 });
    throw failure;
  }
}
