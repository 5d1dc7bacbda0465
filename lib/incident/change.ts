import type { Incident } from './incident.ts';
import { isRaised, type Severity } from './severity.ts';
import type { Status } from './status.ts';

/** One thing about an incident that is news to somebody. */
export type Change =
  | { kind: 'opened' }
  | { kind: 'closed' }
  | { kind: 'reopened' }
  | { kind: 'severity'; from: Severity; to: Severity; raised: boolean }
  /** Without `from` nobody knew the status before: worth showing, not worth telling. */
  | { kind: 'status'; from?: Status; to: Status }
  | { kind: 'title'; from: string; to: string }
  /** Names of people. */
  | { kind: 'assignees'; added: string[]; removed: string[] }
  | { kind: 'labels'; added: string[]; removed: string[] };

/**
 * What differs between what was last shown and what is true now, most important first. It compares states, not events:
 * deliveries that come twice, late or in another order lead to the same news. `updatedAt` alone is no news.
 */
export function changesBetween(before: Incident | undefined, after: Incident): Change[] {
  if (!before) return [{ kind: 'opened' }];
  return [
    ...stateChange(before, after),
    ...severityChange(before, after),
    ...statusChange(before, after),
    ...titleChange(before, after),
    ...setChange('assignees', before.assignees.map(nameOf), after.assignees.map(nameOf)),
    ...setChange('labels', before.labels, after.labels),
  ];
}

/** True for news the whole channel should hear, not only who follows the thread: an edited card notifies nobody. */
export function isLoud(change: Change): boolean {
  return change.kind === 'closed' || change.kind === 'reopened' || (change.kind === 'severity' && change.raised);
}

/** What is shown once this one of several changes has been told aloud, which includes the severity or state, and the status. */
export function afterTelling(shown: Incident, now: Incident, { kind }: Change): Incident {
  const { status } = now;
  if (kind === 'severity') return { ...shown, severity: now.severity, status };
  return { ...shown, state: now.state, closedAt: now.closedAt, status };
}

function stateChange(before: Incident, after: Incident): Change[] {
  if (before.state === after.state) return [];
  return [{ kind: after.state === 'closed' ? 'closed' : 'reopened' }];
}

function severityChange({ severity: from }: Incident, { severity: to }: Incident): Change[] {
  return from === to ? [] : [{ kind: 'severity', from, to, raised: isRaised(from, to) }];
}

function statusChange({ status: from }: Incident, { status: to }: Incident): Change[] {
  if (!to || from === to) return [];
  return [{ kind: 'status', ...(from && { from }), to }];
}

function titleChange({ title: from }: Incident, { title: to }: Incident): Change[] {
  return from === to ? [] : [{ kind: 'title', from, to }];
}

function setChange(kind: 'assignees' | 'labels', before: string[], after: string[]): Change[] {
  const added = after.filter((item) => !before.includes(item));
  const removed = before.filter((item) => !after.includes(item));
  return added.length + removed.length === 0 ? [] : [{ kind, added, removed }];
}

const nameOf = ({ name, username }: Incident['assignees'][number]) => name || username;
