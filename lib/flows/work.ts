import { gaveUp, kept } from '../block-kit/declare-answers.ts';
import type { Message } from '../block-kit/message.ts';
import { UpstreamError } from '../errors.ts';
import type { Job } from '../queue.ts';
import { unguessable } from '../seams.ts';
import type { Progress, Submission, SubmissionState } from '../store/submissions.ts';
import { NotLinked } from './acting.ts';
import { type Answerer, answererOf } from './answerer.ts';
import { connectPrompt } from './connect.ts';
import { queueSubmission } from './keep.ts';
import { nextTry } from './next-try.ts';
import type { WorkRooms } from './rooms.ts';

/** What came of a submission: something to say, and whether its text is still wanted (for a button that needs it). */
export interface Outcome {
  message: Message | undefined;
  ends: Exclude<SubmissionState, 'due'>;
}

/** One kind of submission, done. Throws what it could not foresee; `note` makes a step's result durable. */
export type Work = (rooms: WorkRooms, submission: Submission, note: Note) => Promise<Outcome>;
export type Note = (patch: Progress) => Promise<void>;

/** How long a worker counts as alive after its last sign of life, and how often it gives one. Milliseconds. */
const hold = 20_000;
const signOfLife = 5_000;
/** GitLab's silence is not the person's: after this they hear that what they typed is kept. */
const patience = 2_000;

/** Another worker took the submission over: this one stops, whatever it was doing. */
class TakenOver extends Error {}

/**
 * Does what a person asked for, once: takes the kept submission, runs its kind of work, tells the outcome, ends it. What
 * fails for now is tried again by a delayed message; what fails for good goes back to its author with a button.
 */
export async function workOn(
  rooms: WorkRooms,
  kinds: Record<string, Work>,
  { tenant, key }: Extract<Job, { job: 'submission' }>,
): Promise<void> {
  const { seams, submissions, queue } = rooms;
  const owner = unguessable(seams);
  const submission = await submissions.claim(tenant, key, owner, seams.now() + hold, seams.now());
  if (submission === 'held') return queue.send({ job: 'submission', tenant, key }, { delaySeconds: hold / 1000 });
  if (!submission || submission === 'done') return;
  const held: Held = { submission, owner, answerer: await answererOf(rooms, submission) };
  try {
    const outcome = await keepingHold(rooms, held, patiently(rooms, held, run(rooms, kinds, held)));
    if (outcome.message) await held.answerer.say(outcome.message);
    await submissions.finish(tenant, key, owner, outcome.ends);
  } catch (failure) {
    await afterFailure(rooms, held, failure);
  }
}

interface Held {
  submission: Submission;
  owner: string;
  answerer: Answerer;
}

function run(rooms: WorkRooms, kinds: Record<string, Work>, { submission, owner }: Held): Promise<Outcome> {
  const { tenant, key, kind } = submission;
  const work = kinds[kind];
  if (!work) throw new Error(`a submission of kind ${kind} is nobody's work`);
  return work(rooms, submission, async (patch) => {
    if (!(await rooms.submissions.progress(tenant, key, owner, patch))) throw new TakenOver(key);
    // The work may run again in this very try, after a token was renewed: it must see how far it got.
    Object.assign(submission.progress, patch);
  });
}

/** Stays the owner for as long as the work takes: so whoever died is missed within seconds. */
async function keepingHold<T>(
  { submissions, seams }: WorkRooms,
  { submission: { tenant, key }, owner }: Held,
  work: Promise<T>,
): Promise<T> {
  const ended = work.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([ended, seams.after(signOfLife)]))) {
    // Taken over, or the store is away: the work itself finds out at its next step.
    await submissions.claim(tenant, key, owner, seams.now() + hold, seams.now()).catch(() => undefined);
  }
  return work;
}

/** Runs the work, and says "kept" once when it takes longer than a person should wait without a word. */
async function patiently(rooms: WorkRooms, { submission, answerer }: Held, work: Promise<Outcome>): Promise<Outcome> {
  if (submission.attempts > 0) return work;
  const slow = rooms.seams.after(patience).then(() => 'slow' as const);
  const first = await Promise.race([work, slow]);
  if (first !== 'slow') return first;
  await sayKept(rooms, answerer);
  return work;
}

/** What is kept is kept whether or not its author can be told. */
async function sayKept({ log }: WorkRooms, answerer: Answerer): Promise<void> {
  try {
    await answerer.say(kept());
  } catch (failure) {
    log.warn('the author could not be told that it is kept', codeOf(failure));
  }
}

async function afterFailure(rooms: WorkRooms, held: Held, failure: unknown): Promise<void> {
  const { submissions, seams, log } = rooms;
  const { submission, owner, answerer } = held;
  const { tenant, key, kind, person, attempts } = submission;
  if (failure instanceof TakenOver) return log.warn('a submission was taken over', { key, kind });
  if (failure instanceof NotLinked) {
    await answerer.say(await connectPrompt(rooms, { person, submission: key }));
    await submissions.finish(tenant, key, owner, 'waiting');
    return;
  }
  log.error('a submission failed', { key, kind, attempts, ...codeOf(failure) }, failure);
  const next = nextTry(attempts, failure, seams);
  if (next.again) return tryLater(rooms, held, next.delaySeconds);
  await answerer.say(gaveUp(key, { why: next.why, form: kind === 'declare' }));
  await submissions.finish(tenant, key, owner, 'failed');
}

async function tryLater(rooms: WorkRooms, { submission, owner, answerer }: Held, delaySeconds: number): Promise<void> {
  const { tenant, key, attempts } = submission;
  const dueAt = rooms.seams.now() + delaySeconds * 1000;
  await rooms.submissions.postpone(tenant, key, owner, { dueAt, attempts: attempts + 1 });
  await queueSubmission(rooms, submission, { delaySeconds });
  if (attempts === 0) await sayKept(rooms, answerer);
}

function codeOf(failure: unknown): { code?: string } {
  return failure instanceof UpstreamError ? { code: failure.code } : {};
}
