import type { AckRooms } from './rooms.ts';

export type SweepRooms = Pick<AckRooms, 'submissions' | 'queue' | 'seams' | 'log'>;

/** More would not fit the function's minute; the next sweep takes the rest. */
const most = 500;

/**
 * Queues again every submission that is past due: its message was lost, or its worker died. Queueing one that is being
 * worked on does no harm, because workers claim.
 */
export async function sweep({ submissions, queue, seams, log }: SweepRooms): Promise<void> {
  const due = await submissions.due(seams.now(), most);
  for (const { tenant, key } of due) await queue.send({ job: 'submission', tenant, key });
  if (due.length > 0) log.info('queued what was left undone', { submissions: due.length });
}
