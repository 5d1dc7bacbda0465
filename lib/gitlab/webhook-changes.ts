import * as z from 'zod/mini';
import type { Severity } from '../incident/severity.ts';
import type { Status } from '../incident/status.ts';
import { person, severity, status } from './fields.ts';

/** A field before and after; either side is undefined where GitLab says null (on `open` every `from` is). */
export interface Changed<T> {
  from: T | undefined;
  to: T | undefined;
}

/** What one event says it changed. A hint, not the truth: a close may or may not list the status it resolved. */
export interface IncidentChanges {
  title?: Changed<string>;
  state?: Changed<'opened' | 'closed'>;
  severity?: Changed<Severity>;
  status?: Changed<Status>;
  confidential?: Changed<boolean>;
  assignees?: Changed<{ name: string; username: string }[]>;
  labels?: Changed<string[]>;
}

const stateId = z.pipe(
  z.int(),
  z.transform((id) => (id === 2 ? ('closed' as const) : ('opened' as const))),
);

export const labelTitles = z.pipe(
  z.array(z.object({ title: z.string() })),
  z.transform((labels) => labels.map(({ title }) => title)),
);

/** GitLab's `changes`; a field we cannot read counts as not listed. */
export const incidentChanges = z.pipe(
  z.object({
    title: changed(z.string()),
    state_id: changed(stateId),
    severity: changed(severity),
    escalation_status: changed(status),
    confidential: changed(z.boolean()),
    assignees: changed(z.array(person)),
    labels: changed(labelTitles),
  }),
  z.transform(
    ({ state_id, escalation_status, ...rest }): IncidentChanges =>
      listed({ ...rest, state: state_id, status: escalation_status }),
  ),
);

function changed<T>(side: z.ZodMiniType<T | undefined>) {
  const sides = z.pipe(
    z.object({ previous: z.nullish(side), current: z.nullish(side) }),
    z.transform(({ previous, current }): Changed<T> => ({ from: previous ?? undefined, to: current ?? undefined })),
  );
  return z.catch(z.optional(sides), undefined);
}

function listed(changes: IncidentChanges): IncidentChanges {
  return Object.fromEntries(Object.entries(changes).filter(([, change]) => change !== undefined));
}
