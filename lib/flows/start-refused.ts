import type { Message } from '../block-kit/message.ts';
import { nothingStarted } from '../block-kit/start-answers.ts';
import { pipelineDeleted } from '../block-kit/start-refusals.ts';
import {
  developerNeeded,
  gitlabRefused,
  protectedEnvironment,
  protectedJob,
  variablesRefused,
} from '../block-kit/start-rights.ts';
import { UpstreamError } from '../errors.ts';
import type { Submission } from '../store/submissions.ts';
import type { TypedCommand } from './caller.ts';
import { inWords, unsettled } from './next-try.ts';
import type { Outcome } from './outcome.ts';
import type { WorkRooms } from './rooms.ts';
import type { Plan } from './typed-start.ts';

/** What was asked for longer ago than this is not started any more. Milliseconds. */
const startsWithin = 120_000;

/** When its author asked for it last: typed it, or clicked. Milliseconds. */
export function askedAt({ createdAt, since }: Submission): number {
  return since ?? createdAt;
}

/** A queue or a function that was away must not start anything when it is back. */
export function isTooLate({ seams }: Pick<WorkRooms, 'seams'>, submission: Submission): boolean {
  return seams.now() - askedAt(submission) > startsWithin;
}

export function tooLate(submission: Submission): Outcome {
  return notStarted(submission, 'This comes later than it was wanted, because something stood still on our side.');
}

/** Nothing happened at GitLab; the command is kept for its author's "Try again". */
export function notStarted({ key, typed }: Submission, why: string): Outcome {
  return { message: nothingStarted(key, why, (typed as TypedCommand).text), ends: 'failed' };
}

/** What GitLab's failure before anything was started comes to; throws what is none of GitLab's. */
export function afterNo(submission: Submission, failure: unknown, plan?: Plan): Outcome {
  const ours = !(failure instanceof UpstreamError) || failure.service !== 'gitlab' || failure.code === unsettled;
  if (ours) throw failure;
  const refusal = failure.transient ? undefined : plan && refusalOf(failure, plan);
  return refusal ? { message: refusal, ends: 'done' } : notStarted(submission, inWords(failure));
}

const developer = 30;

/** GitLab's no to starting it, in a sentence that ends in what to do. */
function refusalOf({ code, detail = code }: UpstreamError, plan: Plan): Message {
  const { project, what, arguments: input } = plan;
  if (code === 'not_found') return pipelineDeleted(project);
  if (/pipeline variables/i.test(detail)) return variablesRefused(project, { certain: true });
  if (code !== 'forbidden' && code !== 'insufficient_scope') return gitlabRefused(project, detail);
  if (project.accessLevel < developer) return developerNeeded(project);
  if (input !== '' && what.kind !== 'deployment') return variablesRefused(project, { certain: false });
  return what.kind === 'deployment' ? protectedEnvironment(project, what.to) : protectedJob(project, nameOf(plan));
}

function nameOf({ what, ref }: Plan): string {
  return what.kind === 'job' ? what.name : ref;
}
