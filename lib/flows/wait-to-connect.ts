import { keptSeconds } from '../store/submission.ts';
import type { Submission } from '../store/submissions.ts';
import type { SlackPerson } from '../tenant.ts';
import { isQuestion } from './asked-for.ts';
import { isStart } from './is-start.ts';
import { queueSubmission } from './keep.ts';
import type { AckRooms } from './rooms.ts';
import { enterLane } from './turn.ts';

/**
 * Remembers what was to be filed and waits for its author to connect again: one Connect button lives ten minutes and
 * carries one submission, and several may wait. Of no use later: what asks, and what starts something.
 */
export async function waitToConnect(
  { lanes, seams }: Pick<AckRooms, 'lanes' | 'seams'>,
  submission: Submission,
): Promise<void> {
  if (isQuestion(submission) || isStart(submission)) return;
  const { tenant, person, ulid, key, kind: what } = submission;
  await lanes.enter(tenant, laneOf(person), { ulid, key, what }, Math.ceil(seams.now() / 1000) + keptSeconds);
}

/** Its author has connected, whichever way: all that waited for it goes on, in its order. False when nothing did. */
export async function resumeWaiting(
  rooms: Pick<AckRooms, 'lanes' | 'submissions' | 'queue' | 'seams' | 'log'>,
  person: SlackPerson,
): Promise<boolean> {
  const { lanes, submissions, seams } = rooms;
  const { tenant } = person;
  const known = await lanes.all(tenant, laneOf(person));
  const found = await Promise.all(known.map(({ key }) => submissions.find(tenant, key)));
  const waiting = found.filter((one) => one?.state === 'waiting').filter((one) => one !== undefined);
  // Their places first: none of them is to overtake another.
  for (const submission of waiting) await enterLane(rooms, submission);
  for (const { key } of waiting) {
    if (await submissions.activate(tenant, key, seams.now())) await queueSubmission(rooms, { person, key });
  }
  return waiting.length > 0;
}

function laneOf({ userId }: SlackPerson): string {
  return `${userId} connects`;
}
