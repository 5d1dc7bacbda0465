import { type Incident, referenceOf } from '../incident/incident.ts';
import { type Severity, severityLabel } from '../incident/severity.ts';
import { statusLabel } from '../incident/status.ts';
import { escapeText, link, truncate } from './message.ts';

const emoji: Record<Severity, string> = { critical: '🔴', high: '🟠', medium: '🟡', low: '🔵', unknown: '⚪' };

/** A severity as an emoji and words: `🔴 Critical - S1`. */
export function severityWords(severity: Severity): string {
  return `${emoji[severity]} ${severityLabel(severity)}`;
}

/** Where an incident stands, as one reads it: closed wins over whatever its escalation status says. */
export function standing({ state, status }: Pick<Incident, 'state' | 'status'>): string {
  const words = status ? statusLabel(status) : 'Open';
  if (state === 'opened') return words;
  return status === 'resolved' || !status ? 'Closed' : `Closed (${words})`;
}

/** In characters of mrkdwn: a field of a section has at most 2,000, with its heading. https://docs.slack.dev/reference/block-kit/blocks/section-block */
const longestList = 1_900;

/** Names, made literal, of which there may be any number of any length: `Ada, Ben and 3 more`. */
export function nameList(names: readonly string[], most: number): string {
  const literal = names.slice(0, most).map((name) => escapeText(truncate(name.replace(/\s+/g, ' '), 60)));
  const shown = literal.filter((_, at) => literal.slice(0, at + 1).join(', ').length <= longestList);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

/** A moment in the reader's own time zone. https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
export function moment(milliseconds: number): string {
  const utc = new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ');
  return `<!date^${Math.floor(milliseconds / 1000)}^{date_short_pretty} at {time}|${utc} UTC>`;
}

/** The title, perhaps with its reference, as a link; where the address is too long for Slack's limits, without. */
export function titleLink(incident: Incident, { withReference = false } = {}): string {
  const title = truncate(incident.title, 255);
  const label = withReference ? `${title} (${referenceOf(incident)})` : title;
  const linked = link(incident.url, label);
  return linked.length <= 1900 ? linked : escapeText(label);
}

/** An incident of any project as one line of a list. */
export function inLine(incident: Incident): string {
  const title = titleLink({ ...incident, title: truncate(incident.title, 100) });
  return `${title} · ${escapeText(truncate(incident.projectPath, 200))}${referenceOf(incident)}`;
}
