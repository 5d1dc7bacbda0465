import type { Incident } from '../../lib/incident/incident.ts';

/** 2026-11-22 14:05 UTC. */
const openedAt = Date.UTC(2026, 10, 22, 14, 5);

/** An incident that was opened just now; what a test is about is overridden. */
export function anIncident(fields: Partial<Incident> = {}): Incident {
  return {
    instance: 'https://gitlab.example.com',
    projectId: 42,
    iid: 12,
    id: 1012,
    title: 'Checkout is down',
    url: 'https://gitlab.example.com/acme/payments/-/issues/12',
    projectPath: 'acme/payments',
    state: 'opened',
    severity: 'high',
    status: 'triggered',
    confidential: false,
    assignees: [],
    labels: [],
    createdAt: openedAt,
    updatedAt: openedAt,
    ...fields,
  };
}
