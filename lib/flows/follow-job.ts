import type { Message } from '../block-kit/message.ts';
import { ended, lostSight, stillRunning } from '../block-kit/start-answers.ts';
import { UpstreamError } from '../errors.ts';
import { readJob } from '../gitlab/jobs.ts';
import { readPipeline } from '../gitlab/pipelines.ts';
import type { Secret } from '../secret.ts';
import type { Submission } from '../store/submissions.ts';
import { NotLinked, withToken } from './acting.ts';
import { unsettled } from './next-try.ts';
import type { Outcome } from './outcome.ts';
import type { WorkRooms } from './rooms.ts';
import { tell } from './tell.ts';
import type { TypedFollow } from './typed-start.ts';

/** How long after it was started, and after each look, it is looked at again; the last one repeats. Seconds. */
const pauses = [10, 20, 40, 60, 120];
/** So long it is followed. Milliseconds. */
const followedFor = 3600_000;

/** Looks how something that was started goes, with its author's token, until it is over or an hour has passed, and says so. */
export async function followJob(rooms: WorkRooms, submission: Submission): Promise<Outcome> {
  const { attempts, createdAt, person, typed } = submission;
  const { responseUrl, started } = typed as TypedFollow;
  if (attempts === 0) throw lookAgain(0);
  const over = await look(rooms, submission);
  const age = rooms.seams.now() - createdAt;
  if (!over && age < followedFor) throw lookAgain(attempts);
  await tellAll(rooms, { person, responseUrl, replaces: true }, over ?? stillRunning(started), attempts);
  return { message: undefined, ends: 'done' };
}

/** What there is to say at last; nothing while it runs, and while GitLab does not answer. */
async function look(rooms: WorkRooms, { person, typed }: Submission): Promise<Message | undefined> {
  const { started } = typed as TypedFollow;
  try {
    return await withToken(rooms, person, rooms.instance, (token) => outcomeOf(rooms, token, typed as TypedFollow));
  } catch (failure) {
    if (failure instanceof NotLinked) return lostSight(started, 'your GitLab account is not connected any more.');
    if (!(failure instanceof UpstreamError) || failure.service !== 'gitlab') throw failure;
    if (failure.transient) return undefined;
    return lostSight(started, failure.code === 'not_found' ? 'it was deleted.' : 'GitLab does not show it to you.');
  }
}

/** Of a pipeline, `manual` is an end: the rest of it is for somebody to start. */
const ends: ReadonlySet<string> = new Set(['success', 'failed', 'canceled', 'skipped', 'manual']);

async function outcomeOf({ gitlab }: WorkRooms, token: Secret, { projectId, runId, started }: TypedFollow) {
  if (started.what.kind === 'pipeline') {
    const { status } = await readPipeline(gitlab, token, projectId, runId);
    return ends.has(status) ? ended(started, { status, took: undefined, reason: undefined }) : undefined;
  }
  const { status, startedAt, finishedAt, failureReason } = await readJob(gitlab, token, projectId, runId);
  if (!ends.has(status) || status === 'manual') return undefined;
  const took = startedAt && finishedAt ? finishedAt - startedAt : undefined;
  return ended(started, { status, took, reason: failureReason });
}

/** A Slack that is away is waited for like a job that runs. */
async function tellAll(
  rooms: WorkRooms,
  whom: Parameters<typeof tell>[1],
  message: Message,
  attempts: number,
): Promise<void> {
  try {
    await tell(rooms, whom, message);
  } catch (failure) {
    if (failure instanceof UpstreamError && failure.transient) throw lookAgain(attempts);
    throw failure;
  }
}

function lookAgain(attempts: number): UpstreamError {
  const retryAfterSeconds = pauses[attempts] ?? 120;
  const again = { code: unsettled, transient: true, retryAfterSeconds };
  return new UpstreamError({ service: 'gitlab', operation: 'GET job', ...again });
}
