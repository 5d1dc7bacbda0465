import type { IncidentKey } from './incident.ts';

/** GitLab's ids begin with 1: an incident that GitLab has not got yet is of project 0, under a number of our own. */
const notInGitLab = 0;

/** Names an incident that waits for GitLab. */
export function localKey(instance: string, local: number): IncidentKey {
  return { instance, projectId: notInGitLab, iid: local };
}

/** True for an incident that was declared here and that GitLab had not got when it was named. */
export function isLocal({ projectId }: Pick<IncidentKey, 'projectId'>): boolean {
  return projectId === notInGitLab;
}

/** The number people see: `#12`, or `#L4711` for what waits for GitLab. */
export function numberOf(key: Pick<IncidentKey, 'projectId' | 'iid'>): string {
  return isLocal(key) ? `#L${key.iid}` : `#${key.iid}`;
}
