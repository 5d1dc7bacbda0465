import type { AckRooms } from './rooms.ts';

export type SweepRooms = Pick<AckRooms, 'submissions' | 'queue' | 'seams' | 'log'>;

/** More would not fit the function's minute; the next sweep takes the rest. */
const most = 500;

/** As far as the next sweep: what comes due before that waits in the queue, so a lost message costs no time. Milliseconds. */
const ahead = 300_000;

/**
 * Queues again every submission that is due, or will be before the next sweep: its message may be lost, its worker may be
 * dead. Queueing one that has its message, or that is being worked on, does no harm, because workers claim.
 */
export async function sweep({ submissions, queue, seams, log }: SweepRooms): Promise<void> {
  const now = seams.now();
  const due = await submissions.due(now + ahead, most);
  for (const { tenant, key, dueAt } of due) {
    await queue.send({ job: 'submission', tenant, key }, { delaySeconds: Math.max(0, dueAt - now) / 1000 });
  }
  if (due.length > 0) log.info('queued what was left undone', { submissions: due.length });
}
