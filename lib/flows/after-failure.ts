import { gaveUp } from '../block-kit/kept-answers.ts';
import { UpstreamError } from '../errors.ts';
import type { Job } from '../queue.ts';
import type { Submission } from '../store/submissions.ts';
import { NotLinked } from './acting.ts';
import { isQuestion, textOf } from './asked-for.ts';
import { connectPrompt } from './connect.ts';
import { endUnsent } from './end-unsent.ts';
import { isStart } from './is-start.ts';
import { queueSubmission } from './keep.ts';
import { type LastTry, type NextTry, nextTry, notFiledYet, unreachable, unsettled } from './next-try.ts';
import type { Held } from './outcome.ts';
import { retryDelay } from './retry-delay.ts';
import type { JobRooms } from './rooms.ts';
import { sayKept, tellKept } from './tell-kept.ts';
import { type Ahead, leaveLane, lookAgain, stopWaiting } from './turn.ts';
import { waitToConnect } from './wait-to-connect.ts';

/** So soon it is looked again whether what is ahead is done; until then nobody needs to hear of it. Seconds. */
const shortly = 2;
/** Whoever ends wakes the one behind it; the others look by themselves no more often than this, in case it died. Seconds. */
const nowAndThen = 60;
/** So often one fails, with GitLab there for others, before it lets pass what was typed after it. */
const triesBeforeYielding = 6;

/** Waits for what was typed before it; its author hears that it is kept unless that is a matter of a moment. */
export async function waitBehind(rooms: JobRooms, held: Held, { comesUp, held: taken, isNext }: Ahead): Promise<void> {
  const { submission, note } = held;
  const wait = Math.max(0, (comesUp - rooms.seams.now()) / 1000);
  const soon = taken || wait <= shortly;
  if (soon && !submission.progress['behind']) {
    await note({ behind: true });
    await postpone(rooms, held, shortly, submission.attempts);
    return lookAgain(rooms, submission);
  }
  if (!taken) await tellKept(rooms, held);
  else if (!submission.progress['said']) {
    await sayKept(rooms, held);
    await note({ said: true });
  }
  const delay = taken ? shortly : wait + shortly;
  const atLeast = isNext ? delay : Math.max(nowAndThen, delay);
  await postpone(rooms, held, retryDelay(0, rooms.seams, atLeast), submission.attempts);
  await lookAgain(rooms, submission);
}

/** Decides what becomes of a submission that was not done. */
export async function afterFailure(rooms: JobRooms, held: Held, failure: unknown): Promise<void> {
  const { submissions, log } = rooms;
  const { submission, owner, answerer } = held;
  const { tenant, key, kind, person, attempts } = submission;
  if (failure instanceof NotLinked) {
    await answerer.say(await connectPrompt(rooms, { person, submission: key }));
    await waitToConnect(rooms, submission);
    await submissions.finish(tenant, key, owner, 'waiting');
    return stopWaiting(rooms, submission);
  }
  const { code } = codeOf(failure);
  if (code !== unsettled && code !== notFiledYet)
    log.error('a submission failed', { key, kind, attempts, code }, failure);
  const next = whatNext(rooms, submission, failure);
  return next.again ? tryLater(rooms, held, failure, next.delaySeconds) : giveUp(rooms, held, next);
}

/** Its author has the text back; what failed by our fault waits with the dead letters for a fix. */
export async function giveUp(rooms: JobRooms, { submission, owner, answerer }: Held, last: LastTry): Promise<void> {
  const { tenant, key, kind } = submission;
  // What starts something is started late by nobody but its author.
  const job: Job = { job: 'submission', tenant, key, revive: !isStart(submission) };
  if (last.ours) await rooms.deadLetters.bury(job, 'our_fault');
  await answerer.say(gaveUp(key, { why: last.why, typed: textOf(submission), form: kind === 'declare' }));
  await rooms.submissions.finish(tenant, key, owner, 'failed');
  await endUnsent(rooms, submission);
  await stopWaiting(rooms, submission);
}

function whatNext({ seams }: JobRooms, submission: Submission, failure: unknown): NextTry {
  const { attempts, createdAt, since = createdAt } = submission;
  return nextTry({ attempts, age: seams.now() - since, asks: isQuestion(submission) }, failure, seams);
}

async function tryLater(rooms: JobRooms, held: Held, failure: unknown, delaySeconds: number): Promise<void> {
  const { submission, note } = held;
  const { code = '' } = codeOf(failure);
  const outage = [unreachable, notFiledYet, 'rate_limited'].includes(code);
  // Tries that never reached GitLab tell nothing about this one.
  const attempts = code === unreachable || code === notFiledYet ? 0 : submission.attempts + 1;
  if (code === 'rate_limited') await sayKept(rooms, held);
  else if (code !== unsettled) await tellKept(rooms, held);
  // GitLab fails at this one alone: what was typed after it is not to wait for that.
  const yields = !outage && submission.lane && attempts >= triesBeforeYielding && !(await rooms.breaker.state()).open;
  if (yields) await note({ yielded: true });
  await postpone(rooms, held, delaySeconds, attempts);
  if (yields) await leaveLane(rooms, submission);
}

async function postpone(rooms: JobRooms, { submission, owner }: Held, delaySeconds: number, attempts: number) {
  const { tenant, key } = submission;
  const dueAt = rooms.seams.now() + delaySeconds * 1000;
  if (!(await rooms.submissions.postpone(tenant, key, owner, { dueAt, attempts }))) return;
  await queueSubmission(rooms, submission, { delaySeconds });
}

function codeOf(failure: unknown): { code?: string } {
  return failure instanceof UpstreamError ? { code: failure.code } : {};
}
