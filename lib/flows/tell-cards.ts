import { UpstreamError } from '../errors.ts';
import { incidentOnly } from '../gitlab/filed-incident.ts';
import { readIncident } from '../gitlab/issues.ts';
import type { Deed } from './deed.ts';
import type { WorkRooms } from './rooms.ts';
import { withStatus } from './with-status.ts';

/**
 * Brings the cards up to date of an incident whose project nobody has added: no webhook tells of it, so what is done from
 * here is all that is known. Such cards come from declaring while GitLab was away. What fails here has been done all the same.
 */
export async function tellCards(rooms: WorkRooms, { incident, token, person }: Deed): Promise<void> {
  const { instance, projectId, iid } = incident;
  const { tenant } = person;
  if (await rooms.projects.find(tenant, instance, projectId)) return;
  if ((await rooms.cards.ofIncident(tenant, incident)).length === 0) return;
  try {
    const now = await withStatus(rooms, token, incidentOnly(await readIncident(rooms.gitlab, token, incident)));
    if (!now) return;
    const actor = (await rooms.links.find(person, instance))?.name;
    await rooms.incidents.write(tenant, now, { actor });
    await rooms.queue.send({ job: 'announce', tenant, instance, projectId, iid });
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    rooms.log.warn('a card nobody else keeps up to date is out of date', { projectId, iid, code: failure.code });
  }
}
