import type { ActVerb } from '../incident/act.ts';
import type { IncidentKey } from '../incident/incident.ts';
import type { Tenant } from '../tenant.ts';
import { pathOnInstance } from './choose-project.ts';
import { projectsByNearness } from './near-projects.ts';
import { incidentValue } from './place.ts';
import type { AckRooms } from './rooms.ts';
import type { TypedAct } from './typed-act.ts';

type Rooms = Pick<AckRooms, 'bindings' | 'shown' | 'subscriptions' | 'projects' | 'instance'>;

/** What leaves the incident as it is may overtake. */
const harmless: ReadonlySet<ActVerb> = new Set(['show', 'bind', 'unbind']);

/**
 * The lane an act waits in while GitLab is away, so that it overtakes nothing typed before it about the same incident.
 * An incident may be named in several ways: as far as the store knows what a name means, they are one lane.
 */
export async function laneOf(
  rooms: Rooms,
  tenant: Tenant,
  { verb, target, channelId }: TypedAct,
): Promise<string | undefined> {
  if (!target || harmless.has(verb)) return undefined;
  switch (target.by) {
    case 'key':
      return incidentValue(target.key);
    case 'iid':
      return (await numberHere(rooms, tenant, channelId, target.iid)) ?? `#${target.iid}`;
    default: {
      const path = target.by === 'url' ? pathOnInstance(rooms.instance, target) : target.path;
      const project = path && (await rooms.projects.findByPath(tenant, rooms.instance, path));
      return project ? incidentValue({ ...target, projectId: project.projectId }) : `${path}#${target.iid}`;
    }
  }
}

/** Which incident a bare number most likely is: one of the nearest project if that is one alone, else one that is known here. */
async function numberHere(rooms: Rooms, tenant: Tenant, channelId: string, iid: number): Promise<string | undefined> {
  const nearest = (await projectsByNearness(rooms, tenant, { channelId })).find((projects) => projects.length > 0);
  const [projectId, ...more] = nearest ?? [];
  if (projectId !== undefined && more.length === 0) return incidentValue({ projectId, iid });
  const here = await incidentsHere(rooms, tenant, channelId);
  const [known, ...others] = new Set(here.filter((one) => one.iid === iid).map(incidentValue));
  return others.length === 0 ? known : undefined;
}

async function incidentsHere({ bindings, shown }: Rooms, tenant: Tenant, channelId: string): Promise<IncidentKey[]> {
  const [bound, open] = await Promise.all([
    bindings.inPlace(tenant, { channelId }),
    shown.inChannel(tenant, channelId),
  ]);
  return [...bound, ...open.map(({ key }) => key)];
}
