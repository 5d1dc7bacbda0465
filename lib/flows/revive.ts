import type { Job } from '../queue.ts';
import type { AckRooms } from './rooms.ts';

/**
 * Makes a submission that was given up due again, its tries counted anew: an operator has put it back from the dead
 * letters. One that its author took up meanwhile, or whose form is open again, is left to them.
 */
export async function revive(
  { submissions, seams }: Pick<AckRooms, 'submissions' | 'seams'>,
  { tenant, key }: Extract<Job, { job: 'submission' }>,
): Promise<void> {
  const kept = await submissions.find(tenant, key);
  if (kept?.state === 'failed') await submissions.activate(tenant, key, seams.now());
}
