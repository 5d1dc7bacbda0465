import { type Change, isLoud } from '../incident/change.ts';
import type { Incident } from '../incident/incident.ts';
import { byWhom, changeWords } from './change-words.ts';
import { severityWords, standing, titleLink } from './incident-text.ts';
import { type Message, say, truncate } from './message.ts';

/** A line in a card's thread. `key` names it among the lines of one step, so that a lost one can be looked for. */
export interface ThreadLine {
  key: string;
  /** True when the channel hears it too. */
  broadcast: boolean;
  message: Message;
  /** The change it tells, where it tells only one. */
  tells?: Change;
}

/**
 * The lines that tell these changes: one for each that the channel should hear (severity raised, closed, reopened), with
 * the incident, its severity and its status after it; and one for all the others together.
 */
export function threadLines(incident: Incident, changes: readonly Change[], by?: string): ThreadLine[] {
  const loud = changes.filter(isLoud);
  const quiet = changes.filter((change) => !isLoud(change) && isWorthTelling(change, loud.length > 0));
  const lines = loud.map((change) => ({
    key: change.kind === 'severity' ? `severity-${change.to}` : change.kind,
    broadcast: true,
    message: broadcast(incident, change, by),
    tells: change,
  }));
  if (quiet.length === 0) return lines;
  const words = quiet.map(changeWords).join(' · ');
  return [...lines, { key: 'changes', broadcast: false, message: say(truncate(words, 2500) + byWhom(by)) }];
}

/** A broadcast ends in the severity and the status: saying them once more under it is noise. */
function isWorthTelling(change: Change, broadcasting: boolean): boolean {
  if (change.kind === 'opened') return false;
  if (change.kind === 'status') return !broadcasting && change.from !== undefined;
  return change.kind !== 'severity' || !broadcasting;
}

function broadcast(incident: Incident, change: Change, by: string | undefined): Message {
  const title = titleLink(incident, { withReference: true });
  const where = change.kind === 'severity' ? '' : ` · ${severityWords(incident.severity)}`;
  return say(`${changeWords(change)}${byWhom(by)}: ${title}${where} · ${standing(incident)}`);
}
