import * as z from 'zod/mini';
import { type Incident, markerIn } from '../incident/incident.ts';
import { person, severity, status, time } from './fields.ts';
import { incidentChanges, labelTitles } from './webhook-changes.ts';

/** What an incident's event must have. https://docs.gitlab.com/user/project/integrations/webhook_events/#work-item-events */
export const incidentPayload = z.object({
  user: z.catch(z.optional(person), undefined),
  project: z.object({ id: z.int(), path_with_namespace: z.string() }),
  object_attributes: z.object({
    id: z.int(),
    iid: z.int(),
    title: z.string(),
    description: z.nullish(z.string()),
    url: z.string(),
    state: z.enum(['opened', 'closed']),
    severity,
    escalation_status: status,
    confidential: z.optional(z.unknown()),
    created_at: time,
    updated_at: time,
    closed_at: z.nullish(time),
    action: z.catch(z.enum(['open', 'update', 'close', 'reopen', 'other']), 'other'),
  }),
  labels: z._default(labelTitles, []),
  assignees: z._default(z.array(person), []),
  changes: z._default(incidentChanges, {}),
});

/** The incident of an event, what the event changed, and who did it. */
export function incidentOf(payload: z.infer<typeof incidentPayload>, instance: string, secretive: boolean) {
  const { object_attributes: issue, project, labels, assignees, changes, user: actor } = payload;
  const incident: Incident = {
    instance,
    projectId: project.id,
    iid: issue.iid,
    id: issue.id,
    title: issue.title,
    url: issue.url,
    projectPath: project.path_with_namespace,
    state: issue.state,
    severity: issue.severity,
    status: issue.escalation_status,
    // Fail closed: only a plain `false` makes an incident public.
    confidential: secretive || issue.confidential !== false,
    assignees,
    labels,
    updatedAt: issue.updated_at,
    createdAt: issue.created_at,
    closedAt: issue.closed_at ?? undefined,
    marker: markerIn(issue.description ?? ''),
  };
  return { projectId: project.id, action: issue.action, incident, changes, actor };
}
