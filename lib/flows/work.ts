import type { Job } from '../queue.ts';
import { unguessable } from '../seams.ts';
import type { Submission } from '../store/submissions.ts';
import { afterFailure, giveUp, waitBehind } from './after-failure.ts';
import { answererOf } from './answerer.ts';
import { endUnsent } from './end-unsent.ts';
import { ourFault } from './next-try.ts';
import type { Held, Note, Work } from './outcome.ts';
import type { JobRooms, WorkRooms } from './rooms.ts';
import { sayKept } from './tell-kept.ts';
import { aheadOf, stopWaiting } from './turn.ts';

/** How long a worker counts as alive after its last sign of life, and how often it gives one. Milliseconds. */
const hold = 20_000;
const signOfLife = 5_000;
/** GitLab's silence is not the person's: after this they hear that what they typed is kept. */
const patience = 2_000;

/** So many workers may vanish over one submission before it counts as what makes them vanish. */
const mostTakes = 8;

/** Another worker took the submission over: this one stops, whatever it was doing. */
class TakenOver extends Error {}

/**
 * Does what a person asked for, once: takes the kept submission, runs its kind of work when it is its turn, tells the
 * outcome, ends it. What fails for now is tried again by a delayed message; what fails for good goes back to its author.
 */
export async function workOn(
  rooms: JobRooms,
  kinds: Record<string, Work>,
  { tenant, key }: Extract<Job, { job: 'submission' }>,
): Promise<void> {
  const { seams, submissions, queue, log } = rooms;
  const owner = unguessable(seams);
  const submission = await submissions.claim(tenant, key, owner, seams.now() + hold, seams.now());
  if (submission === 'held') return queue.send({ job: 'submission', tenant, key }, { delaySeconds: hold / 1000 });
  if (!submission || submission === 'done') return;
  const note = noteOf(rooms, submission, owner);
  const held: Held = { submission, owner, note, answerer: await answererOf(rooms, submission) };
  try {
    await inTurn(rooms, kinds, held);
  } catch (failure) {
    if (!(failure instanceof TakenOver)) throw failure;
    log.warn('a submission was taken over', { key, kind: submission.kind });
  }
}

async function inTurn(rooms: JobRooms, kinds: Record<string, Work>, held: Held): Promise<void> {
  const { submission, owner, note } = held;
  if ((submission.takes ?? 0) > mostTakes) return giveUp(rooms, held, ourFault);
  const ahead = await aheadOf(rooms, submission);
  if (ahead) return waitBehind(rooms, held, ahead);
  const work = kinds[submission.kind];
  try {
    if (!work) throw new Error(`a submission of kind ${submission.kind} is nobody's work`);
    const doing = work(rooms, submission, note);
    const { message, ends } = await keepingHold(rooms, held, patiently(rooms, held, doing));
    if (message) await held.answerer.say(message);
    await rooms.submissions.finish(submission.tenant, submission.key, owner, ends);
  } catch (failure) {
    if (failure instanceof TakenOver) throw failure;
    return afterFailure(rooms, held, failure);
  }
  await endUnsent(rooms, submission);
  await stopWaiting(rooms, submission);
}

function noteOf({ submissions }: WorkRooms, submission: Submission, owner: string): Note {
  const { tenant, key } = submission;
  return async (patch) => {
    if (!(await submissions.progress(tenant, key, owner, patch))) throw new TakenOver(key);
    // The work may run again in this very try, after a token was renewed: it must see how far it got.
    Object.assign(submission.progress, patch);
  };
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
    await submissions.keepHold(tenant, key, owner, seams.now() + hold).catch(() => undefined);
  }
  return work;
}

/** Runs the work, and says "kept" once when it takes longer than a person should wait without a word. */
async function patiently<T>(rooms: WorkRooms, held: Held, work: Promise<T>): Promise<T> {
  if (held.submission.attempts > 0) return work;
  const slow = rooms.seams.after(patience).then(() => 'slow' as const);
  const first = await Promise.race([work, slow]);
  if (first !== 'slow') return first;
  await sayKept(rooms, held);
  return work;
}
