import type { Incident } from '../incident/incident.ts';
import { type Status, statusLabel } from '../incident/status.ts';
import { inLine, moment, nameList, severityWords, standing, titleLink } from './incident-text.ts';
import { listMessage } from './list.ts';
import { code, escapeText, link, type Message, say, truncate } from './message.ts';
import { saidAgain } from './said-again.ts';
import { timespan } from './timespan.ts';

/** The incident as answers name it: a link, then where it stands. */
function named(incident: Incident): string {
  return `${titleLink(incident, { withReference: true })} · ${severityWords(incident.severity)}`;
}

const withNote = (text: string, note: string | undefined) =>
  say(note ? `${text}\n:globe_with_meridians: ${note}` : text);

export function commented(incident: Incident, noteUrl: string | undefined, warning: string | undefined): Message {
  const what = noteUrl ? link(noteUrl, 'Comment') : 'Comment';
  return withNote(`${what} added to ${named(incident)}`, warning);
}

export function addedToTimeline(incident: Incident, when: string, warning: string | undefined): Message {
  return withNote(`Added to the timeline of ${named(incident)}, at ${escapeText(when)}`, warning);
}

export interface Ending {
  /** Milliseconds. */
  closedAt: number;
  acknowledgedAt: number | undefined;
  warning: string | undefined;
}

export function closed(incident: Incident, { closedAt, acknowledgedAt, warning }: Ending): Message {
  const { createdAt } = incident;
  const lasted = createdAt ? ` It lasted ${timespan(closedAt - createdAt)}.` : '';
  const took = createdAt && acknowledgedAt ? ` It was acknowledged after ${timespan(acknowledgedAt - createdAt)}.` : '';
  return withNote(`Closed ${named(incident)}.${lasted}${took}`, warning);
}

export function reopened(incident: Incident, { triggered }: { triggered: boolean }): Message {
  const note = triggered
    ? undefined
    : 'Its status is still what it was: setting it to Triggered takes the Developer role.';
  return say(`Reopened ${named(incident)}${note ? `\n${note}` : ''}`);
}

export function statusSet(incident: Incident, status: Status, { already }: { already: boolean }): Message {
  return say(`${named(incident)} is ${already ? 'already' : 'now'} ${statusLabel(status)}`);
}

export function severitySet(incident: Incident, { already }: { already: boolean }): Message {
  const title = titleLink(incident, { withReference: true });
  return say(`The severity of ${title} is ${already ? 'already' : 'now'} ${severityWords(incident.severity)}`);
}

export function assigned(incident: Incident, name: string, { done }: { done: boolean }): Message {
  if (done) return say(`Assigned ${escapeText(name)} to ${named(incident)}`);
  return say(
    `${escapeText(name)} was not assigned: GitLab assigns only members of the project. Ask a Maintainer to add them.`,
  );
}

export function labelled(incident: Incident, { added, unknown }: { added: string[]; unknown: string[] }): Message {
  const did = added.length > 0 ? `Labelled ${named(incident)}: ${nameList(added, 20)}.` : 'No label was added.';
  const not =
    unknown.length > 0
      ? ` The project has no label ${code(truncate(unknown.join(', '), 500))}: make it in GitLab first.`
      : '';
  return say(did + not);
}

const names = ({ assignees }: Incident) => assignees.map(({ name, username }) => name || username);

/** The whole incident, for one reader. */
export function shownNow(incident: Incident): Message {
  const facts = [
    `Status: ${standing(incident)}`,
    `Severity: ${severityWords(incident.severity)}`,
    `Assignees: ${nameList(names(incident), 10) || 'nobody'}`,
    `Labels: ${nameList(incident.labels, 20) || 'none'}`,
    ...(incident.createdAt ? [`Opened: ${moment(incident.createdAt)}`] : []),
    ...(incident.confidential ? [':lock: Confidential'] : []),
  ];
  return say(
    `*${titleLink(incident, { withReference: true })}* · ${escapeText(incident.projectPath)}\n${facts.join('\n')}`,
  );
}

/** The open incidents, newest first; `more` tells that there are others. */
export function listed(incidents: Incident[], { more, name }: { more: boolean; name: string }): Message {
  if (incidents.length === 0) {
    return say(
      `No open incident that you can see, in the projects known here. ${code(`${name} project list`)} shows them.`,
    );
  }
  const heading = `Open incidents that you can see, newest first${more ? `, ${incidents.length} of more` : ''}:`;
  return listMessage(
    heading,
    incidents.map((incident) => `${inLine(incident)} · ${severityWords(incident.severity)}`),
  );
}

/** So much of a text is said again in a thread; all of it is in GitLab. */
const shownOfText = 500;

/** The same while GitLab is away: it becomes that line once it is there. */
export function unsentEcho(who: string, did: string, words: string): Message {
  const { text } = threadEcho(who, did, words);
  return say(`:hourglass_flowing_sand: _Not in GitLab yet._ ${text}`);
}

/** What becomes of that line where it does not get there. Its words go: the place may have turned confidential meanwhile. */
export function unsentReturned(): Message {
  return say('_What stood here did not go to GitLab: who wrote it has it back._');
}

/** A line in the card's thread: what somebody did, and the words they wrote, as Slack sent them. */
export function threadEcho(who: string, did: string, words: string): Message {
  return say(`${escapeText(who)} ${did}: ${saidAgain(words, shownOfText)}`);
}
