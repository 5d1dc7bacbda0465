import { UpstreamError } from '../errors.ts';
import { incidentOnly } from '../gitlab/filed-incident.ts';
import { readIncident } from '../gitlab/issues.ts';
import { readIncidentStatus } from '../gitlab/status.ts';
import type { Incident, IncidentKey } from '../incident/incident.ts';
import type { Secret } from '../secret.ts';
import type { Projection } from '../store/incidents.ts';
import type { Tenant } from '../tenant.ts';
import { NotLinked, withToken } from './acting.ts';
import type { WorkRooms } from './rooms.ts';

export type ReadRooms = Parameters<typeof withToken>[0] & Pick<WorkRooms, 'projects' | 'incidents' | 'gitlab' | 'log'>;

/** `sure` is false when GitLab could not be asked for now: what is known is shown, and asked for again later. */
interface ReadAgain {
  projection: Projection;
  sure: boolean;
}

/**
 * Asks GitLab again, with the project keeper's token, where it told two different things about one moment. Without a
 * usable keeper what is known stays, which never undoes a close or a confidential flag.
 */
export async function readAgain(rooms: ReadRooms, tenant: Tenant, known: Projection): Promise<ReadAgain> {
  if (!known.tie) return { projection: known, sure: true };
  try {
    const incident = await asKeeper(rooms, tenant, known.incident);
    if (incident) await rooms.incidents.settle(tenant, incident, { version: known.version, actor: known.actor });
    return { projection: (await rooms.incidents.find(tenant, known.incident)) ?? known, sure: true };
  } catch (failure) {
    if (failure instanceof NotLinked) return { projection: known, sure: true };
    if (!(failure instanceof UpstreamError) || failure.service !== 'gitlab') throw failure;
    rooms.log.warn('GitLab could not be asked again', { code: failure.code, projectId: known.incident.projectId });
    return { projection: known, sure: !failure.transient };
  }
}

/** The incident as the project's keeper sees it; nothing for a project that is not known here. */
export async function asKeeper(rooms: ReadRooms, tenant: Tenant, incident: IncidentKey): Promise<Incident | undefined> {
  const { instance, projectId } = incident;
  const project = await rooms.projects.find(tenant, instance, projectId);
  if (!project) return undefined;
  // Tokens are kept by user: which of an organisation's teams the keeper was in does not matter.
  const keeper = { tenant, teamId: '', userId: project.keeper.userId };
  return withToken(rooms, keeper, instance, (token) => readWhole(rooms, token, incident));
}

/** REST does not tell the escalation status, GraphQL does. */
async function readWhole({ gitlab }: ReadRooms, token: Secret, { projectId, iid }: IncidentKey): Promise<Incident> {
  const incident = incidentOnly(await readIncident(gitlab, token, { projectId, iid }));
  const { status } = await readIncidentStatus(gitlab, token, { projectPath: incident.projectPath, iid });
  return { ...incident, ...(status && { status }) };
}
