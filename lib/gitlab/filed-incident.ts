import * as z from 'zod/mini';
import { type Incident, markerIn } from '../incident/incident.ts';
import { severity, time } from './fields.ts';

/** An incident as GitLab's REST API tells it: all but the escalation status, which it does not know. */
export interface FiledIncident extends Incident {
  /** Lower case. Not always `incident`: who may not create one can get a plain `issue` instead of an error. */
  type: string;
  /** As GitLab kept it: quick actions it ran are gone from it. Not for storing, nor for Slack. */
  description: string;
  assigneeIds: number[];
  /** Who closed it, while it is closed and GitLab says. */
  closedBy?: { name: string; username: string };
  /** The global issue id of what it became in another project; then it is closed, and its page leads there. */
  movedTo?: number;
}

/** The incident alone, as it may be kept and shown: without what only its reader in hand may use, the description first of all. */
export function incidentOnly(filed: FiledIncident): Incident {
  const { type: _type, description: _description, assigneeIds: _ids, closedBy: _by, movedTo: _to, ...incident } = filed;
  return incident;
}

const person = z.object({ id: z.number(), name: z.nullish(z.string()), username: z.string() });

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
  assignees: z.nullish(z.array(person)),
  web_url: z.string(),
  references: z.nullish(z.object({ full: z.string() })),
  created_at: z.nullish(time),
  updated_at: z.nullish(time),
  closed_at: z.nullish(time),
  closed_by: z.nullish(person),
  moved_to_id: z.nullish(z.number()),
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
        projectPath: pathOf(issue, instance),
        state: issue.state === 'closed' ? 'closed' : 'opened',
        severity: issue.severity,
        // Fail closed: only a plain `false` makes an incident public.
        confidential: issue.confidential !== false,
        assignees: (issue.assignees ?? []).map(named),
        assigneeIds: (issue.assignees ?? []).map(({ id }) => id),
        labels: issue.labels ?? [],
        // Without a time it is older than all that has one: GitLab's own event then tells.
        updatedAt: issue.updated_at ?? 0,
        createdAt: issue.created_at ?? undefined,
        closedAt: issue.closed_at ?? undefined,
        closedBy: issue.closed_by ? named(issue.closed_by) : undefined,
        movedTo: issue.moved_to_id ?? undefined,
        marker: markerIn(issue.description ?? ''),
      }),
    ),
  );
}

function named({ name, username }: z.output<typeof person>): { name: string; username: string } {
  return { name: name ?? username, username };
}

/** The project's full path: out of the full reference, `acme/payments#12`, else out of the address of the page. */
function pathOf({ references, web_url }: z.output<typeof issue>, instance: string): string {
  if (references) return references.full.slice(0, references.full.lastIndexOf('#'));
  const root = new URL(instance).pathname.replace(/\/$/, '');
  return (URL.parse(web_url)?.pathname ?? '').slice(root.length + 1).split('/-/')[0] ?? '';
}
