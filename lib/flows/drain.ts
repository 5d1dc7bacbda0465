import type { Job } from '../queue.ts';
import { chance } from '../seams.ts';
import type { Due } from '../store/submissions.ts';
import type { WorkRooms } from './rooms.ts';

type DrainRooms = Pick<WorkRooms, 'breaker' | 'instance' | 'submissions' | 'queue' | 'seams' | 'log'>;

/** As far as a retry may be put off: SQS's own quarter of an hour, and a little. Milliseconds. */
const ahead = 16 * 60_000;
/** As many as fit the function's minute. */
const most = 500;
/** Five a second. Milliseconds. */
const pace = 200;

/**
 * GitLab is back: pulls forward what waits for a later try, one tenant after the other and five a second, those with the
 * least first, so that nobody waits long behind a crowd. Should GitLab go away again half-way, what was pulled forward
 * meets the gate and is put off once more.
 */
export async function drain(rooms: DrainRooms, { instance }: Extract<Job, { job: 'drain' }>): Promise<void> {
  const { breaker, submissions, queue, seams, log } = rooms;
  if (instance !== rooms.instance || (await breaker.state()).open) return;
  const start = seams.now();
  const waiting = await submissions.due(start + ahead, most);
  let hastened = 0;
  for (const [place, { tenant, key }] of tenantByTenant(waiting).entries()) {
    const dueAt = start + Math.floor((place + chance(seams)) * pace);
    if (!(await submissions.hasten(tenant, key, dueAt))) continue;
    await queue.send({ job: 'submission', tenant, key }, { delaySeconds: Math.max(0, dueAt - seams.now()) / 1000 });
    hastened += 1;
  }
  log.info('what waited for GitLab is pulled forward', { submissions: hastened });
  const more = waiting.length === most && hastened > 0;
  if (more) await queue.send({ job: 'drain', instance }, { delaySeconds: (most * pace) / 1000 });
}

/** The tenant with the least to do first. */
function tenantByTenant(waiting: Due[]): Due[] {
  const tenants = [...Map.groupBy(waiting, ({ tenant }) => tenant).values()];
  return tenants.sort((one, other) => one.length - other.length).flat();
}
