import type { Change } from '../incident/change.ts';
import { statusLabel } from '../incident/status.ts';
import { nameList, severityWords } from './incident-text.ts';
import { escapeText, truncate } from './message.ts';

/** One change in a few words of mrkdwn, without who did it: `Severity raised to 🔴 Critical - S1`. */
export function changeWords(change: Change): string {
  switch (change.kind) {
    case 'opened':
      return 'Opened';
    case 'closed':
      return 'Closed';
    case 'reopened':
      return 'Reopened';
    case 'severity':
      return `Severity ${change.raised ? 'raised' : 'lowered'} to ${severityWords(change.to)}`;
    case 'status':
      return `Status ${change.from ? `${statusLabel(change.from)} → ` : ''}${statusLabel(change.to)}`;
    case 'title':
      return `Title was “${escapeText(truncate(change.from.replace(/\s+/g, ' '), 150))}”`;
    case 'assignees':
      return addedAndRemoved('Assigned to', 'Unassigned', change);
    case 'labels':
      return addedAndRemoved('Labelled', 'Label removed:', change);
  }
}

/** A name as plain text: who acted is told, never notified. */
export function byWhom(name: string | undefined): string {
  return name ? ` by ${nameList([name], 1)}` : '';
}

function addedAndRemoved(adds: string, removes: string, { added, removed }: { added: string[]; removed: string[] }) {
  const parts = [
    added.length > 0 && `${adds} ${nameList(added, 10)}`,
    removed.length > 0 && `${removes} ${nameList(removed, 10)}`,
  ];
  return parts.filter((part) => part !== false).join(' · ');
}
