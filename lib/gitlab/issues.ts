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
  removeLabels?: string[];
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
  return findIncidentAt(gitlab, token, projectId, iid);
}

/**
 * What bears this number in a project, named by its id or its full path, also a former path. `not_found` too where the
 * caller may not see it, and once it is deleted. An issue of another kind tells by its `type`, one that went to another
 * project by `movedTo`.
 */
export async function findIncidentAt(
  gitlab: GitLab,
  token: Secret,
  project: number | string,
  iid: number,
): Promise<FiledIncident> {
  return gitlab.request(token, {
    path: path`projects/${project}/issues/${iid}`,
    answer: filedIncident(gitlab.instance),
  });
}

/** Changes what is named and nothing else; labels the project does not have are made. https://docs.gitlab.com/api/issues/#edit-an-issue */
export function updateIncident(
  gitlab: GitLab,
  token: Secret,
  place: IncidentPlace,
  { title, confidential, addLabels, removeLabels, assigneeIds }: IncidentEdit,
): Promise<FiledIncident> {
  const labels = { add_labels: addLabels?.join(','), remove_labels: removeLabels?.join(',') };
  return put(gitlab, token, place, { title, confidential, ...labels, assignee_ids: assigneeIds });
}

/**
 * Closes an incident; GitLab sets its status to resolved and writes the timeline entry itself. The answer tells who closed
 * it and when. What is closed already stays as it is, without an error: read it first.
 */
export function closeIncident(gitlab: GitLab, token: Secret, place: IncidentPlace): Promise<FiledIncident> {
  return put(gitlab, token, place, { state_event: 'close' });
}

/** Opens a closed incident again. Its status stays resolved: setting it to triggered is a call of its own. */
export function reopenIncident(gitlab: GitLab, token: Secret, place: IncidentPlace): Promise<FiledIncident> {
  return put(gitlab, token, place, { state_event: 'reopen' });
}

function put(
  gitlab: GitLab,
  token: Secret,
  { projectId, iid }: IncidentPlace,
  body: Record<string, unknown>,
): Promise<FiledIncident> {
  return gitlab.request(token, {
    method: 'PUT',
    path: path`projects/${projectId}/issues/${iid}`,
    body,
    answer: filedIncident(gitlab.instance),
  });
}
