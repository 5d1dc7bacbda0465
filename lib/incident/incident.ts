import type { Severity } from './severity.ts';
import type { Status } from './status.ts';

/** What names an incident in the whole world: the GitLab instance (its URL), the project's id, the number in it. */
export interface IncidentKey {
  instance: string;
  projectId: number;
  iid: number;
}

/** An incident as GitLab last told it. Times are milliseconds since the epoch. */
export interface Incident extends IncidentKey {
  /** GitLab's global issue id. */
  id: number;
  title: string;
  url: string;
  projectPath: string;
  state: 'opened' | 'closed';
  severity: Severity;
  /** Unknown where the teller does not say: GitLab's REST API has no escalation status. */
  status?: Status;
  confidential: boolean;
  assignees: { name: string; username: string }[];
  labels: string[];
  updatedAt: number;
  createdAt?: number;
  closedAt?: number;
  /** The ULID of our own declare, where the description carries its marker. */
  marker?: string;
}

/** How people name an incident within its project: `#12`. */
export function referenceOf({ iid }: Pick<Incident, 'iid'>): string {
  return `#${iid}`;
}

/**
 * The last line of every description we file: invisible in GitLab, and how a declare whose answer was lost is found
 * again instead of being filed twice.
 */
export function markerLine(ulid: string): string {
  return `<!-- gitlab-incident:${ulid} -->`;
}

/** The ULID of the last marker line in a description; a marker pasted inside the text above it does not count. */
export function markerIn(description: string): string | undefined {
  return [...description.matchAll(/^<!-- gitlab-incident:([0-9A-HJKMNP-TV-Z]{26}) -->\s*$/gm)].at(-1)?.[1];
}
