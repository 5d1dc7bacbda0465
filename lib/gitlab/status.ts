import * as z from 'zod/mini';
import { UpstreamError } from '../errors.ts';
import type { Status } from '../incident/status.ts';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { incidentStatus, issueSetEscalationStatus } from './documents.ts';
import { status, time } from './fields.ts';
import { changedIssue, type IncidentPath, mutate, query } from './graphql.ts';

export interface IncidentStatus {
  /** Undefined where GitLab keeps none: a plain issue. */
  status: Status | undefined;
  /** Of the incident; milliseconds. The same as in REST: two answers that agree on it tell of one state. */
  updatedAt: number;
}

const issue = z.pipe(
  z.object({ escalationStatus: status, updatedAt: time }),
  z.transform(({ escalationStatus, updatedAt }): IncidentStatus => ({ status: escalationStatus, updatedAt })),
);

const project = z.object({ project: z.nullish(z.object({ issue: z.nullish(issue) })) });

/** Sets the escalation status; needs the Developer role. https://docs.gitlab.com/api/graphql/reference/#mutationissuesetescalationstatus */
export async function setStatus(
  gitlab: GitLab,
  token: Secret,
  { projectPath, iid }: IncidentPath,
  to: Status,
): Promise<{ status: Status; updatedAt?: number }> {
  const variables = { projectPath, iid: String(iid), status: to.toUpperCase() };
  const changed = await mutate(gitlab, token, issueSetEscalationStatus, variables, changedIssue);
  return { status: to, ...(changed?.updatedAt ? { updatedAt: changed.updatedAt } : {}) };
}

/** The escalation status, which REST does not tell. `not_found` too for an incident the caller may not see. */
export async function readIncidentStatus(
  gitlab: GitLab,
  token: Secret,
  { projectPath, iid }: IncidentPath,
): Promise<IncidentStatus> {
  const data = await query(gitlab, token, incidentStatus, { projectPath, iid: String(iid) }, project);
  if (data.project?.issue) return data.project.issue;
  throw new UpstreamError({
    service: 'gitlab',
    operation: 'graphql incidentStatus',
    code: 'not_found',
    transient: false,
  });
}
