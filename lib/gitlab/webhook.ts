import * as z from 'zod/mini';
import { WireError } from '../errors.ts';
import type { Incident } from '../incident/incident.ts';
import type { Verified } from '../verified.ts';
import { readPayload, type Visibility } from './fields.ts';
import type { IncidentChanges } from './webhook-changes.ts';
import { incidentOf, incidentPayload } from './webhook-incident.ts';

/** What a delivery tells. `projectId` is read whatever the kind, because it must be the hook's own. */
export type GitLabEvent =
  | {
      kind: 'incident';
      projectId: number;
      visibility: Visibility;
      action: 'open' | 'update' | 'close' | 'reopen' | 'other';
      incident: Incident;
      changes: IncidentChanges;
      /** Who did it, where GitLab says. */
      actor: { name: string; username: string } | undefined;
    }
  /** A comment on anything; `internal` also when it stands on a confidential issue. */
  | { kind: 'note'; projectId: number | undefined; visibility: Visibility; internal: boolean }
  /** Authentic, and none of ours. */
  | { kind: 'other'; projectId: number | undefined };

const text = z.catch(z.optional(z.string()), undefined);
const number = z.catch(z.optional(z.int()), undefined);
const project = z.object({ id: number, visibility_level: number });
const attributes = z.object({
  type: text,
  project_id: number,
  internal: z.optional(z.unknown()),
  escalation_status: z.optional(z.unknown()),
});

/** Looked at before anything is demanded: of foreign kinds we know nothing. */
const envelope = z.object({
  object_kind: text,
  event_type: text,
  project_id: number,
  project: z._default(z.catch(project, {}), {}),
  object_attributes: z._default(z.catch(attributes, {}), {}),
});

/**
 * Reads a delivery to a hook of `instance`. Throws `WireError` naming the field when the body is not JSON, or an incident
 * lacks what GitLab documents. https://docs.gitlab.com/user/project/integrations/webhook_events/#work-item-events
 */
export function parseWebhook(body: Verified, instance: string): GitLabEvent {
  const payload = readJson(body);
  const { object_kind = '', event_type, project, project_id, object_attributes } = readPayload(envelope, payload);
  const projectId = project.id ?? project_id ?? object_attributes.project_id;
  const visibility = visibilities[project.visibility_level ?? 0] ?? 'private';
  const secretive = event_type?.startsWith('confidential_') ?? false;
  if (issueKinds.has(object_kind) && isIncident(object_attributes)) {
    const told = incidentOf(readPayload(incidentPayload, payload), instance, secretive);
    return { kind: 'incident', visibility, ...told };
  }
  if (object_kind !== 'note') return { kind: 'other', projectId };
  // An internal note on a public issue says so in `internal`, on older versions in the event's type alone.
  return { kind: 'note', projectId, visibility, internal: secretive || object_attributes.internal === true };
}

/** One and the same incident arrives as either kind. `incident` is not seen so far. */
const issueKinds = new Set(['issue', 'work_item', 'incident']);

/** GitLab's `visibility_level`; one we do not know is treated as the most private. */
const visibilities: Record<number, Visibility> = { 0: 'private', 10: 'internal', 20: 'public' };

/** Older versions send no type; then the key tells, which only incidents have. */
function isIncident({ type, ...attributes }: { type?: string; escalation_status?: unknown }): boolean {
  return type === undefined ? 'escalation_status' in attributes : type === 'Incident';
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new WireError('body', 'JSON');
  }
}
