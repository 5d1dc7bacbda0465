import * as z from 'zod/mini';
import { type Incident, markerIn } from '../incident/incident.ts';
import { person, severity, time } from './fields.ts';

/** An incident as GitLab's REST API tells it: all but the escalation status, which it does not know. */
export interface FiledIncident extends Incident {
  /** Lower case. Not always `incident`: who may not create one can get a plain `issue` instead of an error. */
  type: string;
  /** As GitLab kept it: quick actions it ran are gone from it. Not for storing, nor for Slack. */
  description: string;
  assigneeIds: number[];
}

/** Demanded is only what nothing can be done without: an incident that is there must not be lost over a field of its answer. */
const issue = z.object({
  id: z.number(),
  iid: z.number(),
  project_id: z.number(),
  title: z.string(),
  description: z.nullish(z.string()),
  state: z.nullish(z.string()),
  type: z.nullish(z.string()),
  issue_type: z.nullish(z.string()),
  severity,
  confidential: z.nullish(z.boolean()),
  labels: z.nullish(z.array(z.string())),
  assignees: z.nullish(z.array(z.object({ id: z.number(), name: z.nullish(z.string()), username: z.string() }))),
  web_url: z.string(),
  created_at: z.nullish(time),
  updated_at: z.nullish(time),
  closed_at: z.nullish(time),
});

/** Reads an issue of the REST API as an incident of this instance. https://docs.gitlab.com/api/issues/ */
export function filedIncident(instance: string) {
  return z.pipe(
    issue,
    z.transform(
      (issue): FiledIncident => ({
        instance,
        projectId: issue.project_id,
        iid: issue.iid,
        id: issue.id,
        type: (issue.type ?? issue.issue_type ?? 'issue').toLowerCase(),
        title: issue.title,
        description: issue.description ?? '',
        url: issue.web_url,
        projectPath: pathIn(issue.web_url, instance),
        state: issue.state === 'closed' ? 'closed' : 'opened',
        severity: issue.severity,
        // Fail closed: only a plain `false` makes an incident public.
        confidential: issue.confidential !== false,
        assignees: (issue.assignees ?? []).map(({ name, username }) => ({ name: name ?? username, username })),
        assigneeIds: (issue.assignees ?? []).map(({ id }) => id),
        labels: issue.labels ?? [],
        // Without a time it is older than all that has one: GitLab's own event then tells.
        updatedAt: issue.updated_at ?? 0,
        createdAt: issue.created_at ?? undefined,
        closedAt: issue.closed_at ?? undefined,
        marker: markerIn(issue.description ?? ''),
      }),
    ),
  );
}
