import { UpstreamError } from '../errors.ts';
import { playJob, readJob, type Variables } from '../gitlab/jobs.ts';
import { createPipeline, findStarted } from '../gitlab/pipelines.ts';
import type { Secret } from '../secret.ts';
import type { Submission } from '../store/submissions.ts';
import { letSettle } from './file-once.ts';
import type { Note } from './outcome.ts';
import type { WorkRooms } from './rooms.ts';
import { askedAt } from './start-refused.ts';
import type { Plan, PlannedJob, TypedStart } from './typed-start.ts';

export interface Starting {
  submission: Submission;
  token: Secret;
  note: Note;
}

/** `running`: the id of what runs. `notPlayable`: the job as it is instead. `idle`: it had its try, and nothing came of it. */
export type StartOutcome = { running: number } | { notPlayable: PlannedJob & { status: string } } | { idle: true };

/** GitLab may still be doing what it had not answered: looking sooner could miss it. Milliseconds. */
const settling = 10_000;
const operation = 'POST play';
/** GitLab's clock and ours differ by less. Milliseconds. */
const clocksDiffer = 5_000;

/**
 * Starts what is planned, at most once for each time its author asks. GitLab would play a job that is over a second time, so
 * it is looked at first; a start whose answer was lost is looked for before anything is said of it, and is not repeated.
 * Throws what GitLab fails at, and `unsettled` where it has to be given a moment.
 */
export async function startOnce(rooms: WorkRooms, starting: Starting): Promise<StartOutcome> {
  const { submission, note } = starting;
  const { plan } = submission.typed as TypedStart;
  const { running, startingAt = 0 } = submission.progress;
  if (typeof running === 'number') return { running };
  if (startingAt) {
    letSettle(rooms, operation, { since: Number(startingAt), atMost: settling });
    const earlier = await findEarlier(rooms, starting, Number(startingAt));
    if (earlier !== undefined) return begun(note, earlier);
    if (Number(startingAt) >= askedAt(submission)) return { idle: true };
  }
  if (plan.job) {
    const job = await readJob(rooms.gitlab, starting.token, plan.project.id, plan.job.id);
    if (job.status !== 'manual') return { notPlayable: job };
  }
  return begun(note, await tryOnce(rooms, starting, plan));
}

/** True where a start was tried since its author asked, and nobody knows yet what came of it. */
export function isUnknown(submission: Submission): boolean {
  return Number(submission.progress['startingAt'] ?? 0) >= askedAt(submission);
}

async function begun(note: Note, running: number): Promise<StartOutcome> {
  await note({ running });
  return { running };
}

async function tryOnce(rooms: WorkRooms, { token, note }: Starting, plan: Plan): Promise<number> {
  await note({ startingAt: rooms.seams.now() });
  try {
    return await begin(rooms, token, plan);
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    if (failure.unknown) letSettle(rooms, operation, { since: rooms.seams.now(), atMost: settling });
    // A clear no leaves nothing behind to look for.
    await note({ startingAt: 0 });
    throw failure;
  }
}

async function begin({ gitlab }: WorkRooms, token: Secret, plan: Plan): Promise<number> {
  const { project, job, ref } = plan;
  const variables: Variables = plan.arguments === '' ? {} : { CHAT_INPUT: plan.arguments };
  const run = job
    ? await playJob(gitlab, token, { projectId: project.id, id: job.id }, variables)
    : await createPipeline(gitlab, token, { projectId: project.id, ref, variables });
  return run.id;
}

/** What an earlier try has started: a job that was played is not `manual` any more. */
async function findEarlier(rooms: WorkRooms, { submission, token }: Starting, since: number) {
  const { person, typed } = submission;
  const { project, job, ref } = (typed as TypedStart).plan;
  if (job) {
    const { id, status } = await readJob(rooms.gitlab, token, project.id, job.id);
    return status === 'manual' ? undefined : id;
  }
  const link = await rooms.links.find(person, rooms.instance);
  const mine = { projectId: project.id, ref, username: link?.username ?? '', since: since - clocksDiffer };
  return (await findStarted(rooms.gitlab, token, mine))?.id;
}
