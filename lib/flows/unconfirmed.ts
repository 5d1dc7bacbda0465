import type { Job } from '../queue.ts';
import type { WorkRooms } from './rooms.ts';

type Rooms = Pick<WorkRooms, 'tokens' | 'grants'>;

/** Takes a pair nobody confirmed away and revokes it at GitLab. False when GitLab could not be told. */
export async function discardUnconfirmed({ tokens, grants }: Rooms, ticket: string): Promise<boolean> {
  const waiting = await tokens.takeUnconfirmed(ticket);
  return waiting ? grants.revoke(waiting.pair.refreshToken) : true;
}

/** The job that comes when a pair's time to be confirmed is over; early, it comes again. */
export async function dropUnconfirmed(
  rooms: Rooms & Pick<WorkRooms, 'queue' | 'seams'>,
  job: Extract<Job, { job: 'unconfirmed' }>,
): Promise<void> {
  const waiting = await rooms.tokens.peekUnconfirmed(job.ticket);
  const left = (waiting?.expiresAt ?? 0) - rooms.seams.now();
  if (left > 0) return rooms.queue.send(job, { delaySeconds: Math.ceil(left / 1000) + 1 });
  await discardUnconfirmed(rooms, job.ticket);
}
