import type { LastAct } from '../block-kit/card.ts';
import type { Incident } from '../incident/incident.ts';
import type { Secret } from '../secret.ts';
import type { Projection } from '../store/incidents.ts';
import type { Installation } from '../store/installations.ts';
import type { Tenant } from '../tenant.ts';

/** What is true now, and how far it is certain who made it so. */
export interface News {
  tenant: Tenant;
  botToken: Secret;
  incident: Incident;
  lastAct: LastAct;
  /** Who did everything that was not told yet; undefined when it may have been several people. */
  by?: string;
}

/** GitLab writes `closed_at` a moment before the `updated_at` of the same act: 0.2-0.3 s in captured deliveries. */
const sameAct = 1_000;
/** An incident that changed no later than this after it was opened is told as opened: declaring takes several calls. */
const justOpened = 60_000;

/**
 * What to tell of a projection. Only the last actor is known, so a close or an opening is ascribed to them where it was
 * the last act, and everything untold only where it came in one piece.
 */
export function newsOf(tenant: Tenant, { botToken }: Installation, projection: Projection): News {
  const { incident, version, announced, actor } = projection;
  const { state, createdAt = 0, closedAt = 0, updatedAt } = incident;
  const closing = state === 'closed' && updatedAt - closedAt <= sameAct;
  const opening = version === 1 && state === 'opened' && updatedAt === createdAt;
  const what = closing ? 'closed' : opening ? 'opened' : 'changed';
  const fresh = state === 'opened' && updatedAt - createdAt <= justOpened;
  return {
    tenant,
    botToken,
    incident,
    lastAct: { what, fresh, ...(actor && { by: actor }) },
    ...(actor && (closing || version - announced <= 1) && { by: actor }),
  };
}
