import { UpstreamError } from '../errors.ts';
import { readIncidentStatus } from '../gitlab/status.ts';
import type { Incident } from '../incident/incident.ts';
import type { Secret } from '../secret.ts';
import type { WorkRooms } from './rooms.ts';

/** REST does not know the escalation status; undefined where it cannot be read: then the cards wait for GitLab's own event. */
export async function withStatus(
  { gitlab, log }: WorkRooms,
  token: Secret,
  incident: Incident,
): Promise<Incident | undefined> {
  try {
    const { status, updatedAt } = await readIncidentStatus(gitlab, token, incident);
    return { ...incident, status, updatedAt: Math.max(incident.updatedAt, updatedAt) };
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    log.warn('the status of an incident could not be read', { code: failure.code });
    return undefined;
  }
}
