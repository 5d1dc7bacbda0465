import * as z from 'zod';

/** Of a work item's event what our own function reads of it, in zod's usual dialect. */

const person = z.object({ name: z.string(), username: z.string() });
const label = z.object({ title: z.string() });
const severity = z.enum(['critical', 'high', 'medium', 'low', 'unknown']).catch('unknown');
const status = z.enum(['triggered', 'acknowledged', 'resolved']).nullish().catch(undefined);
const moment = z.string().transform((text) => Date.parse(text));
const changed = <T extends z.ZodType>(side: T) =>
  z.object({ previous: side.nullish(), current: side.nullish() }).optional().catch(undefined);

export const webhook = z.object({
  object_kind: z.string(),
  event_type: z.string().optional(),
  user: person.optional().catch(undefined),
  project: z.object({ id: z.int(), path_with_namespace: z.string(), visibility_level: z.number().optional() }),
  object_attributes: z.object({
    type: z.string().optional(),
    id: z.int(),
    iid: z.int(),
    title: z.string(),
    description: z.string().nullish(),
    url: z.string(),
    state: z.enum(['opened', 'closed']),
    severity,
    escalation_status: status,
    confidential: z.unknown(),
    created_at: moment,
    updated_at: moment,
    closed_at: moment.nullish(),
    action: z.enum(['open', 'update', 'close', 'reopen', 'other']).catch('other'),
  }),
  labels: z.array(label).default([]),
  assignees: z.array(person).default([]),
  changes: z
    .object({
      title: changed(z.string()),
      state_id: changed(z.int()),
      severity: changed(severity),
      escalation_status: changed(status),
      confidential: changed(z.boolean()),
      assignees: changed(z.array(person)),
      labels: changed(z.array(label)),
    })
    .default({}),
});

/** The row that is kept of it. */
export function incidentTold({
  event_type,
  user,
  project,
  object_attributes: issue,
  ...told
}: z.output<typeof webhook>) {
  return {
    projectId: project.id,
    projectPath: project.path_with_namespace,
    iid: issue.iid,
    id: issue.id,
    title: issue.title,
    url: issue.url,
    state: issue.state,
    severity: issue.severity,
    status: issue.escalation_status,
    confidential: event_type?.startsWith('confidential_') || issue.confidential !== false,
    assignees: told.assignees,
    labels: told.labels.map(({ title }) => title),
    changes: told.changes,
    actor: user,
    createdAt: issue.created_at,
    updatedAt: issue.updated_at,
    closedAt: issue.closed_at,
    marker: /<!-- gitlab-incident:([0-9A-Z]{26}) -->\s*$/.exec(issue.description ?? '')?.[1],
  };
}
