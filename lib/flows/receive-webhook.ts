import type { GitLabEvent } from '../gitlab/webhook.ts';
import type { Queue } from '../queue.ts';
import type { Hook } from '../store/hooks.ts';
import { type Incidents, isDirty } from '../store/incidents.ts';

/**
 * Keeps what GitLab tells about an incident and has its cards brought up to date. Durable once it resolves. It claims
 * nothing: whoever marks before doing loses events, so a redelivery whose news is still unannounced is simply queued
 * again, and doing it twice shows nothing twice. Comments and everything else leave no trace.
 */
export async function receiveWebhook(
  { incidents, queue }: { incidents: Incidents; queue: Queue },
  { tenant, instance }: Pick<Hook, 'tenant' | 'instance'>,
  event: GitLabEvent,
): Promise<void> {
  if (event.kind !== 'incident') return;
  const { incident, actor } = event;
  const kept = await incidents.write(tenant, incident, actor ? { actor: actor.name || actor.username } : {});
  if (kept === 'stale') {
    const known = await incidents.find(tenant, incident);
    if (!known || !isDirty(known)) return;
  }
  await queue.send({ job: 'announce', tenant, instance, projectId: incident.projectId, iid: incident.iid });
}
