import { type FiledIncident, incidentOnly } from '../gitlab/filed-incident.ts';
import type { Secret } from '../secret.ts';
import type { SlackPerson } from '../tenant.ts';
import type { WorkRooms } from './rooms.ts';
import { withStatus } from './with-status.ts';

/**
 * Remembers the project as this person's last one and brings the incident's cards up to date with what our own calls left
 * it as, so that the events GitLab sends about them find nothing new to tell.
 */
export async function showDeclared(
  rooms: WorkRooms,
  { person, incident, ulid, token }: { person: SlackPerson; incident: FiledIncident; ulid: string; token: Secret },
): Promise<void> {
  const { instance, projectId, iid } = incident;
  const { tenant, userId } = person;
  await rooms.preferences.rememberProject(tenant, userId, { instance, projectId, label: incident.projectPath });
  if (!(await rooms.projects.find(tenant, instance, projectId))) return;
  const told = await withStatus(rooms, token, { ...incidentOnly(incident), marker: ulid });
  if (!told) return;
  const actor = (await rooms.links.find(person, instance))?.name;
  await rooms.incidents.write(tenant, told, { actor });
  await rooms.queue.send({ job: 'announce', tenant, instance, projectId, iid });
}
