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

const issue = z.object({
  id: z.number(),
  iid: z.number(),
  project_id: z.number(),
  title: z.string(),
  description: z.nullish(z.string()),
  state: z.string(),
  type: z.nullish(z.string()),
  issue_type: z.nullish(z.string()),
  severity,
  confidential: z.boolean(),
  labels: z.array(z.string()),
  assignees: z.array(z.extend(person, { id: z.number() })),
  web_url: z.string(),
  references: z.object({ full: z.string() }),
  created_at: time,
  updated_at: time,
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
        projectPath: issue.references.full.slice(0, issue.references.full.lastIndexOf('#')),
        state: issue.state === 'closed' ? 'closed' : 'opened',
        severity: issue.severity,
        confidential: issue.confidential,
        assignees: issue.assignees.map(({ name, username }) => ({ name, username })),
        assigneeIds: issue.assignees.map(({ id }) => id),
        labels: issue.labels,
        updatedAt: issue.updated_at,
        createdAt: issue.created_at,
        closedAt: issue.closed_at ?? undefined,
        marker: markerIn(issue.description ?? ''),
      }),
    ),
  );
}
