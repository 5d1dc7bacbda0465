import type { Place } from '../store/bindings.ts';
import type { Tenant } from '../tenant.ts';
import type { AckRooms } from './rooms.ts';

/** More projects than this are not asked one by one for a bare number. */
const mostProjects = 20;

/**
 * The projects, by id, which a bare number may be of: first what this place is bound to, then what it is subscribed to,
 * then all the workspace knows.
 */
export async function projectsByNearness(
  {
    bindings,
    subscriptions,
    projects,
    instance,
  }: Pick<AckRooms, 'bindings' | 'subscriptions' | 'projects' | 'instance'>,
  tenant: Tenant,
  { channelId, threadTs }: Place,
): Promise<number[][]> {
  const [bound, subscribed, all] = await Promise.all([
    bindings.inPlace(tenant, { channelId, threadTs }),
    subscriptions.ofChannel(tenant, channelId),
    projects.all(tenant),
  ]);
  return [bound, subscribed, all.slice(0, mostProjects)].map((some) => [
    ...new Set(some.filter((one) => one.instance === instance).map(({ projectId }) => projectId)),
  ]);
}
