import * as z from 'zod/mini';
import type { IncidentKey } from '../incident/incident.ts';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { type FiledIncident, filedIncident } from './filed-incident.ts';
import { path } from './path.ts';

export type IncidentPlace = Pick<IncidentKey, 'projectId' | 'iid'>;

export interface NewIncident {
  projectId: number;
  title: string;
  /** Sent byte for byte: quick actions in it are GitLab's to run. */
  description?: string;
  confidential?: boolean;
  labels?: string[];
  /** GitLab drops people who are not members without a word: compare with the answer. */
  assigneeIds?: number[];
}

export interface IncidentEdit {
  title?: string;
  confidential?: boolean;
  addLabels?: string[];
  /** Replaces the assignees; an empty list takes them all away. */
  assigneeIds?: number[];
}

/** Files an incident. Severity and escalation status are set by later calls. https://docs.gitlab.com/api/issues/#create-an-issue */
export function createIncident(gitlab: GitLab, token: Secret, incident: NewIncident): Promise<FiledIncident> {
  const { projectId, title, description, confidential, labels, assigneeIds } = incident;
  const fields = { title, description, confidential, labels: labels?.join(','), assignee_ids: assigneeIds };
  return gitlab.request(token, {
    method: 'POST',
    path: path`projects/${projectId}/issues`,
    body: { issue_type: 'incident', ...fields },
    answer: filedIncident(gitlab.instance),
  });
}

/** The incident as it is now. https://docs.gitlab.com/api/issues/#single-project-issue */
export function readIncident(gitlab: GitLab, token: Secret, { projectId, iid }: IncidentPlace): Promise<FiledIncident> {
  return gitlab.request(token, {
    path: path`projects/${projectId}/issues/${iid}`,
    answer: filedIncident(gitlab.instance),
  });
}

/** Changes what is named and nothing else. https://docs.gitlab.com/api/issues/#edit-an-issue */
export function updateIncident(
  gitlab: GitLab,
  token: Secret,
  { projectId, iid }: IncidentPlace,
  { title, confidential, addLabels, assigneeIds }: IncidentEdit,
): Promise<FiledIncident> {
  return gitlab.request(token, {
    method: 'PUT',
    path: path`projects/${projectId}/issues/${iid}`,
    body: { title, confidential, add_labels: addLabels?.join(','), assignee_ids: assigneeIds },
    answer: filedIncident(gitlab.instance),
  });
}

const pages = [1, 2, 3];
const pageSize = 100;
const clockSkew = 60_000;

/**
 * The incident the caller filed in this project with this marker (a ULID) since `createdAfter` (milliseconds; a minute of
 * clock skew is allowed for), or undefined. Looks through the caller's first 300 issues there since then, of any type and
 * state: who may not create an incident gets a plain issue. Not by `search`: Postgres' text parser takes an HTML comment
 * for a tag and drops it, so the index need not hold the marker. https://docs.gitlab.com/api/issues/#list-project-issues
 */
export async function findMine(
  gitlab: GitLab,
  token: Secret,
  { projectId, createdAfter, marker }: { projectId: number; createdAfter: number; marker: string },
): Promise<FiledIncident | undefined> {
  const created_after = new Date(createdAfter - clockSkew).toISOString();
  const fixed = { scope: 'created_by_me', state: 'all', created_after, order_by: 'created_at', sort: 'asc' };
  const answer = z.array(filedIncident(gitlab.instance));
  for (const page of pages) {
    const query = { ...fixed, per_page: pageSize, page };
    const mine = await gitlab.request(token, { path: path`projects/${projectId}/issues`, query, answer });
    const found = mine.find((incident) => incident.marker === marker);
    if (found || mine.length < pageSize) return found;
  }
  return undefined;
}
