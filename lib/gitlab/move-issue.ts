import * as z from 'zod/mini';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import type { IncidentPlace } from './issues.ts';
import { path } from './path.ts';
import { type ProjectIssue, projectIssue } from './project-issues.ts';

/**
 * Moves an issue, as a Reporter of both projects may. It is closed where it was, and what it becomes is the answer. GitLab
 * moves it once: `invalid` when it was moved before, or when the caller may not.
 * https://docs.gitlab.com/api/issues/#move-an-issue
 */
export function moveIssue(
  gitlab: GitLab,
  token: Secret,
  { projectId, iid }: IncidentPlace,
  toProjectId: number,
): Promise<ProjectIssue> {
  return gitlab.request(token, {
    method: 'POST',
    path: path`projects/${projectId}/issues/${iid}/move`,
    body: { to_project_id: toProjectId },
    answer: projectIssue(gitlab),
  });
}

/** So many descriptions fit into one answer, and a move is not older than so many other changes. */
const recent = 20;

/**
 * What an issue became in this project, by its global id (`movedTo`), if it changed there of late: GitLab tells of an
 * issue by its global id to administrators only.
 */
export async function findMoved(
  gitlab: GitLab,
  token: Secret,
  projectId: number,
  id: number,
): Promise<ProjectIssue | undefined> {
  const latest = await gitlab.request(token, {
    path: path`projects/${projectId}/issues`,
    query: { state: 'all', order_by: 'updated_at', sort: 'desc', per_page: recent },
    answer: z.array(projectIssue(gitlab)),
  });
  return latest.find((issue) => issue.id === id);
}
