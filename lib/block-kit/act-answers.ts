import type { Button, KnownBlock } from '@slack/types';
import type { CommandSpec } from '../command/table.ts';
import { type Incident, referenceOf } from '../incident/incident.ts';
import { type Status, statusLabel } from '../incident/status.ts';
import { moment, severityWords, standing, titleLink } from './incident-text.ts';
import { code, escapeText, link, type Message, maxSectionText, mrkdwn, plainText, say, truncate } from './message.ts';

/** Opens the prompt of a kept act, whose key is the button's value. */
export const openActAction = 'open_act';
/** Does a kept act after all: the button's value is its key. */
export const doActAction = 'do_act';

/** The incident as answers name it: a link, then where it stands. */
function named(incident: Incident): string {
  return `${titleLink(incident, { withReference: true })} · ${severityWords(incident.severity)}`;
}

const withNote = (text: string, note: string | undefined) =>
  say(note ? `${text}\n:globe_with_meridians: ${note}` : text);

export const actOpened = (): Message => say('Please complete the form.');

/** Slack did not open the prompt in time; a click brings a fresh three seconds. */
export function actButton(key: string): Message {
  return withButton('Slack did not open the form in time. What you typed is kept: open it with the button.', {
    action: openActAction,
    label: 'Open the form',
    key,
  });
}

/** After sign-in: what was clicked asks for words, and a prompt cannot be opened late, but by a button. */
export function actReady(key: string): Message {
  return withButton('You are connected. Your form is ready.', { action: openActAction, label: 'Open the form', key });
}

export function commented(incident: Incident, noteUrl: string | undefined, warning: string | undefined): Message {
  const what = noteUrl ? link(noteUrl, 'Comment') : 'Comment';
  return withNote(`${what} added to ${named(incident)}`, warning);
}

export function addedToTimeline(incident: Incident, when: string, warning: string | undefined): Message {
  return withNote(`Added to the timeline of ${named(incident)}, at ${escapeText(when)}`, warning);
}

/** Timeline entries take more rights than comments. */
export function commentInstead(key: string, incident: Incident): Message {
  const text = `GitLab lets only Developers of the project add to the timeline of ${titleLink(incident, { withReference: true })}. Your text is kept; it can go there as a comment.`;
  return withButton(text, { action: doActAction, label: 'Add it as a comment', key });
}

export interface Ending {
  /** Milliseconds. */
  closedAt: number;
  acknowledgedAt: number | undefined;
  warning: string | undefined;
}

export function closed(incident: Incident, { closedAt, acknowledgedAt, warning }: Ending): Message {
  const { createdAt } = incident;
  const lasted = createdAt ? ` It lasted ${duration(closedAt - createdAt)}.` : '';
  const took = createdAt && acknowledgedAt ? ` It was acknowledged after ${duration(acknowledgedAt - createdAt)}.` : '';
  return withNote(`Closed ${named(incident)}.${lasted}${took}`, warning);
}

export function alreadyClosed(incident: Incident & { closedBy?: { name: string } }): Message {
  const by = incident.closedBy ? ` by ${escapeText(incident.closedBy.name)}` : '';
  const when = incident.closedAt ? `, ${moment(incident.closedAt)}` : '';
  return say(`${titleLink(incident, { withReference: true })} is closed already${by}${when}. Nothing was changed.`);
}

export function reopened(incident: Incident, { triggered }: { triggered: boolean }): Message {
  const note = triggered
    ? undefined
    : 'Its status is still what it was: setting it to Triggered takes the Developer role.';
  return say(`Reopened ${named(incident)}${note ? `\n${note}` : ''}`);
}

export function alreadyOpen(incident: Incident): Message {
  return say(`${titleLink(incident, { withReference: true })} is open. Nothing was changed.`);
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

export function nobodyToAssign(who: string): Message {
  return say(
    `I do not know whom ${/^<@/.test(who) ? who : code(who)} is: use ${code('me')}, a mention of somebody who has connected GitLab here, or the username of a member.`,
  );
}

export function labelled(incident: Incident, { added, unknown }: { added: string[]; unknown: string[] }): Message {
  const did =
    added.length > 0 ? `Labelled ${named(incident)}: ${escapeText(added.join(', '))}.` : 'No label was added.';
  const not =
    unknown.length > 0
      ? ` The project has no label ${unknown.map((name) => code(name)).join(', ')}: make it in GitLab first.`
      : '';
  return say(did + not);
}

/** The whole incident, for one reader. */
export function shownNow(incident: Incident): Message {
  const facts = [
    `Status: ${standing(incident)}`,
    `Severity: ${severityWords(incident.severity)}`,
    `Assignees: ${escapeText(incident.assignees.map(({ name }) => name).join(', ')) || 'nobody'}`,
    `Labels: ${escapeText(incident.labels.join(', ')) || 'none'}`,
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
  const lines = incidents.map((incident) => `• ${named(incident)} · ${escapeText(incident.projectPath)}`);
  return say([...lines, ...(more ? ['and more: see GitLab.'] : [])].join('\n'));
}

export function bound(incident: Incident, { thread, others }: { thread: boolean; others: number }): Message {
  const where = thread ? 'This thread' : 'This channel';
  const more =
    others > 0
      ? ` It is bound to ${others} more, so commands here will ask which one.`
      : ' Commands here need no number now.';
  return say(`${where} is bound to ${titleLink(incident, { withReference: true })}.${more}`);
}

export function unbound(incident: Incident, { wasBound }: { wasBound: boolean }): Message {
  const title = titleLink(incident, { withReference: true });
  return say(wasBound ? `No longer bound to ${title}.` : `This place was not bound to ${title}. Nothing was changed.`);
}

/** Of a whole channel at once. */
export function unboundAll(count: number): Message {
  return say(
    count > 0
      ? 'This channel is no longer bound to an incident.'
      : 'This channel is not bound to an incident. Nothing was changed.',
  );
}

export function unknownIncident(name: string, which?: string): Message {
  const what = which
    ? `There is no incident ${code(which)} that you can see in the projects known here.`
    : 'It is not clear which incident you mean.';
  return say(
    `${what} Name it with its project, like ${code('acme/payments#12')}, or see ${code(`${name} incident list`)}.`,
  );
}

export function severalIncidents(incidents: Incident[]): Message {
  const which = incidents.map(
    (incident) => `${code(`${incident.projectPath}${referenceOf(incident)}`)} ${titleLink(incident)}`,
  );
  return say(['There are several of that number. Say which one:', ...which.map((line) => `• ${line}`)].join('\n'));
}

export function notAnIncident(incident: Incident): Message {
  return say(
    `${titleLink(incident, { withReference: true })} is an issue, not an incident. Nothing was changed; make it an incident in GitLab, or name another.`,
  );
}

export function changedMeanwhile(incident: Incident): Message {
  return say(
    `${titleLink(incident, { withReference: true })} was moved to another project. Nothing was changed; open it to see where it is now, and name it there.`,
  );
}

/** A text GitLab would not take; it comes back, so that nothing typed is lost. */
export function tooLong(problem: string): Message {
  return say(`${escapeText(problem)} Nothing was sent; shorten it and try again.`);
}

/** A no, what to do about it, and what was typed. */
export function actRefused(name: string, spec: CommandSpec, problem: string, words: string): Message {
  const typed = words === '' ? '' : `\nYou typed: ${truncate(words, 1500)}`;
  const example = spec.examples[0] ? ` For example: ${code(`${name} ${spec.examples[0]}`)}` : '';
  return say(truncate(`That was not done: ${escapeText(problem)}.${example}${typed}`, maxSectionText));
}

/** A line in the card's thread. `what` is as Slack sent it, and so is safe to say again. */
export function threadEcho(who: string, what: string): Message {
  return say(truncate(`${escapeText(who)} ${what}`, maxSectionText));
}

/** `2 h 5 min`, `45 s`, `3 d 4 h`: the two largest parts. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

function withButton(text: string, { action, label, key }: { action: string; label: string; key: string }): Message {
  const button: Button = {
    type: 'button',
    action_id: action,
    text: plainText(label, 75),
    value: key,
    style: 'primary',
  };
  const blocks: KnownBlock[] = [
    { type: 'section', text: mrkdwn(truncate(text, maxSectionText)) },
    { type: 'actions', elements: [button] },
  ];
  return { text, blocks };
}
