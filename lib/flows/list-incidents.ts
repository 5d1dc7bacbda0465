import { listed } from '../block-kit/act-answers.ts';
import type { Message } from '../block-kit/message.ts';
import { UpstreamError } from '../errors.ts';
import type { GitLab } from '../gitlab/client.ts';
import type { FiledIncident } from '../gitlab/filed-incident.ts';
import { type IncidentSearch, listIncidentsOf } from '../gitlab/list-incidents.ts';
import type { Secret } from '../secret.ts';
import type { SlackPerson } from '../tenant.ts';
import { withToken } from './acting.ts';
import type { WorkRooms } from './rooms.ts';

const mostShown = 20;
/** More projects than this are not asked one by one. */
const mostProjects = 20;

/** The open incidents this person can see, of all projects the workspace knows. */
export async function listIncidents(rooms: WorkRooms, person: SlackPerson): Promise<Message> {
  const found = await withToken(rooms, person, rooms.instance, (token) =>
    visibleIncidents(rooms, token, person, { limit: mostShown + 1 }),
  );
  return listed(found.slice(0, mostShown), { more: found.length > mostShown, name: rooms.settings.slackCommand });
}

/** Newest first. A project the person may not see has none for them. */
export async function visibleIncidents(
  { projects, gitlab, instance }: Pick<WorkRooms, 'projects' | 'gitlab' | 'instance'>,
  token: Secret,
  { tenant }: SlackPerson,
  how: IncidentSearch,
): Promise<FiledIncident[]> {
  const known = (await projects.all(tenant)).filter((project) => project.instance === instance).slice(0, mostProjects);
  const found = await Promise.all(known.map(({ projectId }) => visible(gitlab, token, projectId, how)));
  return found
    .flat()
    .sort((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0))
    .slice(0, how.limit);
}

async function visible(
  gitlab: GitLab,
  token: Secret,
  projectId: number,
  how: IncidentSearch,
): Promise<FiledIncident[]> {
  try {
    return await listIncidentsOf(gitlab, token, projectId, how);
  } catch (failure) {
    if (failure instanceof UpstreamError && (failure.code === 'not_found' || failure.code === 'forbidden')) return [];
    throw failure;
  }
}
