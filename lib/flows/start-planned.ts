import { started, startUnknown } from '../block-kit/start-answers.ts';
import { confirmDeployment } from '../block-kit/start-questions.ts';
import { cannotPlay } from '../block-kit/start-refusals.ts';
import type { Started } from '../block-kit/start-words.ts';
import { UpstreamError } from '../errors.ts';
import { isUnplayable, readJob } from '../gitlab/jobs.ts';
import type { Submission } from '../store/submissions.ts';
import { withToken } from './acting.ts';
import { keepAndQueue, keepWaiting } from './keep.ts';
import { unsettled } from './next-try.ts';
import type { Note, Outcome } from './outcome.ts';
import type { WorkRooms } from './rooms.ts';
import { startCommand } from './start-command.ts';
import { isUnknown, type Starting, type StartOutcome, startOnce } from './start-once.ts';
import { afterNo, isTooLate, notStarted, tooLate } from './start-refused.ts';
import { refusalHere } from './switched-off.ts';
import { type Plan, planLives, type TypedFollow, type TypedStart } from './typed-start.ts';

/** Starts what a command came to, as its author: GitLab's own rights decide, at the moment it is started. */
export async function startPlanned(rooms: WorkRooms, submission: Submission, note: Note): Promise<Outcome> {
  const { person, progress } = submission;
  const { plan } = submission.typed as TypedStart;
  const untouched = !progress['startingAt'] && !progress['running'];
  if (untouched && isTooLate(rooms, submission)) return tooLate(submission);
  // A button outlives the switch, and so does what waited for an account.
  const off = untouched ? await refusalHere(rooms, person.tenant, 'deployments') : undefined;
  if (off) return { message: off, ends: 'done' };
  // Since then another pipeline may have come: what was asked for is found anew, and asked about.
  if (untouched && rooms.seams.now() - submission.createdAt > planLives) return startCommand(rooms, submission);
  if (plan.confirm && plan.job) return askFirst(rooms, submission, plan);
  try {
    return await withToken(rooms, person, rooms.instance, async (token) => {
      const starting: Starting = { submission, token, note };
      return afterStart(rooms, submission, await startOnce(rooms, starting).catch(asItIs(rooms, starting)));
    });
  } catch (failure) {
    const isAway = failure instanceof UpstreamError && failure.service === 'gitlab' && failure.transient;
    if (isAway && failure.code !== unsettled && isUnknown(submission)) return unknown(submission, plan);
    return afterNo(submission, failure, plan);
  }
}

/** Production is changed only by a click on what says so. */
async function askFirst(rooms: WorkRooms, { person, ulid, typed }: Submission, plan: Plan): Promise<Outcome> {
  const { what, job } = plan;
  if (what.kind !== 'deployment' || !job) throw new Error('only a deployment is confirmed');
  const key = `confirm ${ulid}`;
  const confirmed: TypedStart = { ...(typed as TypedStart), plan: { ...plan, confirm: false } };
  await keepWaiting(rooms, { person, key, kind: 'start', typed: confirmed }, 'open');
  const link = await rooms.links.find(person, rooms.instance);
  const asked = { ...plan, job, as: link?.name ?? 'you', minutes: planLives / 60_000 };
  return { message: confirmDeployment(key, what, asked), ends: 'done' };
}

/** GitLab does not say why a job cannot be played; the job does. */
function asItIs({ gitlab }: WorkRooms, { submission, token }: Starting) {
  return async (failure: unknown): Promise<StartOutcome> => {
    const { project, job } = (submission.typed as TypedStart).plan;
    if (!job || !isUnplayable(failure)) throw failure;
    return { notPlayable: await readJob(gitlab, token, project.id, job.id) };
  };
}

async function afterStart(rooms: WorkRooms, submission: Submission, outcome: StartOutcome): Promise<Outcome> {
  const { person, ulid, typed } = submission;
  const { plan, responseUrl, channelId } = typed as TypedStart;
  if ('notPlayable' in outcome) return { message: cannotPlay(outcome.notPlayable), ends: 'done' };
  if ('idle' in outcome) return notStarted(submission, 'GitLab did not answer when it was to be started.');
  const it = startedFrom(plan, outcome.running, person.userId);
  const follow: TypedFollow = {
    responseUrl,
    channelId,
    projectId: plan.project.id,
    runId: outcome.running,
    started: it,
  };
  await keepAndQueue(rooms, { person, key: `follow ${ulid}`, kind: 'follow', typed: follow });
  return { message: started(it), ends: 'done' };
}

function unknown(submission: Submission, plan: Plan): Outcome {
  const { text } = submission.typed as TypedStart;
  const url = plan.job?.url ?? `${plan.project.url}/-/pipelines`;
  return { message: startUnknown(submission.key, { url }, text), ends: 'failed' };
}

function startedFrom({ what, project: { path, url }, ref, sha, job }: Plan, running: number, userId: string): Started {
  const page = job ? `${url}/-/jobs/${running}` : `${url}/-/pipelines/${running}`;
  return { what, project: { path, url }, url: page, ref, sha, userId };
}
