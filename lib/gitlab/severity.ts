import type { Severity } from '../incident/severity.ts';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { issueSetSeverity } from './documents.ts';
import { changedIssue, type IncidentPath, mutate } from './graphql.ts';

/** Sets the severity; needs the Reporter role. GitLab writes the timeline entry itself. https://docs.gitlab.com/api/graphql/reference/#mutationissuesetseverity */
export async function setSeverity(
  gitlab: GitLab,
  token: Secret,
  { projectPath, iid }: IncidentPath,
  to: Severity,
): Promise<{ severity: Severity; updatedAt?: number }> {
  const variables = { projectPath, iid: String(iid), severity: to.toUpperCase() };
  const changed = await mutate(gitlab, token, issueSetSeverity, variables, changedIssue);
  return { severity: to, ...(changed?.updatedAt ? { updatedAt: changed.updatedAt } : {}) };
}
