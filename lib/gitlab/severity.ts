import * as z from 'zod/mini';
import type { Severity } from '../incident/severity.ts';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { severity, time } from './fields.ts';
import { type IncidentPath, issueSetSeverity, mutate } from './graphql.ts';

const answer = z.object({ severity, updatedAt: time });

/** Sets the severity; needs the Reporter role. GitLab writes the timeline entry itself. https://docs.gitlab.com/api/graphql/reference/#mutationissuesetseverity */
export function setSeverity(
  gitlab: GitLab,
  token: Secret,
  { projectPath, iid }: IncidentPath,
  to: Severity,
): Promise<{ severity: Severity; updatedAt: number }> {
  const variables = { projectPath, iid: String(iid), severity: to.toUpperCase() };
  return mutate(gitlab, token, issueSetSeverity, variables, answer);
}
