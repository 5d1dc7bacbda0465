import type { WorkRooms } from './rooms.ts';

export type SweepRooms = Pick<WorkRooms, 'queue' | 'seams' | 'log'> & {
  submissions: Pick<WorkRooms['submissions'], 'due'>;
  incidents: Pick<WorkRooms['incidents'], 'due'>;
};

/** More would not fit the function's minute; the next sweep takes the rest. */
const most = 500;

/** As far as the next sweep: what comes due before that waits in the queue, so a lost message costs no time. Milliseconds. */
const ahead = 300_000;

/**
 * Queues again every submission and every change of an incident that is due, or will be before the next sweep: its message
 * may be lost, its worker may be dead. Queueing what has its message, or is being worked on, does no harm: workers claim,
 * and cards that show what is true are left alone.
 */
export async function sweep({ submissions, incidents, queue, seams, log }: SweepRooms): Promise<void> {
  const now = seams.now();
  const inTime = (dueAt: number) => ({ delaySeconds: Math.max(0, dueAt - now) / 1000 });
  const [undone, untold] = await Promise.all([submissions.due(now + ahead, most), incidents.due(now + ahead, most)]);
  for (const { tenant, key, dueAt } of undone) await queue.send({ job: 'submission', tenant, key }, inTime(dueAt));
  for (const { tenant, key, dueAt } of untold) await queue.send({ job: 'announce', tenant, ...key }, inTime(dueAt));
  if (undone.length + untold.length > 0)
    log.info('queued what was left undone', { submissions: undone.length, incidents: untold.length });
}
