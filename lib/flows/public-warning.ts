import { UpstreamError } from '../errors.ts';
import { findProject } from '../gitlab/projects.ts';
import type { Deed } from './deed.ts';
import type { WorkRooms } from './rooms.ts';

const year = 365 * 24 * 3600_000;

/** "visible to everyone", said once per person and incident of a public project; what is not known to be public is not said to be. */
export async function publicWarning(
  rooms: WorkRooms,
  { incident, token, person }: Pick<Deed, 'incident' | 'token' | 'person'>,
): Promise<string | undefined> {
  if (incident.confidential) return undefined;
  const { tenant, userId } = person;
  const { instance, projectId, iid } = incident;
  const key = JSON.stringify(['public', tenant, userId, instance, projectId, iid]);
  if (await rooms.cache.get(key)) return undefined;
  if (!(await isPublic(rooms, token, projectId))) return undefined;
  await rooms.cache.put(key, true, rooms.seams.now() + year);
  return 'This project is public: what you write is visible to everyone.';
}

async function isPublic({ gitlab, log }: WorkRooms, token: Deed['token'], projectId: number): Promise<boolean> {
  try {
    return (await findProject(gitlab, token, projectId)).visibility === 'public';
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    log.warn('the visibility of a project could not be read', { code: failure.code });
    return false;
  }
}
