import { isLocal } from '../incident/local.ts';
import { keptSeconds } from '../store/submission.ts';
import type { Standing, Submission } from '../store/submissions.ts';
import { incidentValue, readIncidentValue } from './place.ts';
import type { AckRooms, WorkRooms } from './rooms.ts';

type Laned = Pick<Submission, 'tenant' | 'key' | 'ulid' | 'lane' | 'kind' | 'typed' | 'createdAt'>;

/** Takes an act's place behind what was typed before it about the same incident. */
export async function enterLane(
  { lanes }: Pick<AckRooms, 'lanes'>,
  { tenant, key, ulid, lane, kind, typed, createdAt }: Laned,
): Promise<void> {
  if (!lane) return;
  const what = kind === 'act' ? (typed as { verb: string }).verb : kind;
  await lanes.enter(tenant, lane, { ulid, key, what }, Math.ceil(createdAt / 1000) + keptSeconds);
}

/** What has to be done first. */
export interface Ahead {
  /** Somebody is at it: it may be done in a moment. */
  held: boolean;
  /** When it is tried again. Milliseconds. */
  comesUp: number;
  /** Nobody else is in between. */
  isNext: boolean;
}

/** A little longer than a held submission is missed, in milliseconds. */
const overdue = 2_000;

/**
 * What is ahead of a submission in its lane; nothing when it is its turn. Whatever is there but not to be done any more
 * (it ended, and its worker died before it said so) is taken out, and whatever nobody seems to remember is queued again.
 */
export async function aheadOf(rooms: WorkRooms, submission: Submission): Promise<Ahead | undefined> {
  const { tenant, ulid, progress } = submission;
  const lane = await presentLane(rooms, submission);
  if (!lane || progress['yielded']) return undefined;
  const hasPlace = progress['behind'] && lane === submission.lane;
  for (;;) {
    const [first, second] = await rooms.lanes.front(tenant, lane);
    if (first?.ulid !== ulid && !hasPlace) await enterLane(rooms, { ...submission, lane });
    if (!first || first.ulid >= ulid) return undefined;
    const standing = await rooms.submissions.standing(tenant, first.key);
    if (standing?.state !== 'due') {
      await rooms.lanes.leave(tenant, lane, first.ulid);
      continue;
    }
    const { comesUp, heldUntil = 0 } = standing;
    const now = rooms.seams.now();
    if (comesUp + overdue < now) await rooms.queue.send({ job: 'submission', tenant, key: first.key });
    else if (await waitsForNothing(rooms, standing, lane)) await wakeFirst(rooms, submission, lane);
    return { comesUp, held: heldUntil > now, isNext: second?.ulid === ulid };
  }
}

/** GitLab is back, and whoever is first, which never failed by itself, has not heard of it: the others may tell it. */
async function waitsForNothing(
  { breaker, instance, seams }: WorkRooms,
  { comesUp, heldUntil = 0, attempts }: Standing,
  lane: string,
): Promise<boolean> {
  const key = readIncidentValue(instance, lane);
  if (attempts > 0 || heldUntil > seams.now() || comesUp <= seams.now() + overdue || (key && isLocal(key)))
    return false;
  return !(await breaker.state()).open;
}

/**
 * Asks once more whose turn it is, after a submission was put off: whoever was ahead may have left meanwhile, and could not
 * wake what was still in a worker's hands.
 */
export async function lookAgain(rooms: WorkRooms, submission: Submission): Promise<void> {
  const { tenant, ulid } = submission;
  const lane = await presentLane(rooms, submission);
  const [first] = lane ? await rooms.lanes.front(tenant, lane) : [];
  if (lane && first?.ulid === ulid) await wakeFirst(rooms, submission, lane);
}

/** Ends a submission's waiting: whoever is next is woken, and a card that shows how it stands is drawn anew. */
export async function stopWaiting(rooms: WorkRooms, submission: Submission): Promise<void> {
  const { tenant, progress } = submission;
  await leaveLane(rooms, submission);
  if (progress['local']) await rooms.queue.send({ job: 'pending', tenant, local: Number(progress['local']) });
}

/** Makes room for whoever is next, and wakes it. */
export async function leaveLane(rooms: WorkRooms, submission: Submission): Promise<void> {
  const { tenant, ulid } = submission;
  const lane = await presentLane(rooms, submission);
  if (!lane) return;
  await rooms.lanes.leave(tenant, lane, ulid);
  await wakeFirst(rooms, submission, lane);
}

/** Whoever is first in a lane may be waiting for a try that is minutes away. */
export async function wakeFirst(
  { lanes, submissions, queue, seams }: WorkRooms,
  { tenant }: Pick<Submission, 'tenant'>,
  lane: string,
): Promise<void> {
  const [next] = await lanes.front(tenant, lane);
  if (!next) return;
  await submissions.hasten(tenant, next.key, seams.now());
  await queue.send({ job: 'submission', tenant, key: next.key });
}

/** Once an incident that waited for GitLab is there, what was typed about it is in the lane of what it became. */
async function presentLane(
  { instance, pending }: WorkRooms,
  { tenant, lane }: Submission,
): Promise<string | undefined> {
  const key = lane && readIncidentValue(instance, lane);
  if (!key || !isLocal(key)) return lane;
  const filed = (await pending.find(tenant, key.iid))?.filed;
  return filed ? incidentValue(filed) : lane;
}
