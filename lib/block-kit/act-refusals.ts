import type { KnownBlock } from '@slack/types';
import { type Incident, referenceOf } from '../incident/incident.ts';
import { inLine, moment, titleLink } from './incident-text.ts';
import { listMessage } from './list.ts';
import { code, escapeText, type Message, mrkdwn, say, truncate } from './message.ts';

/** An incident with what GitLab says of its end. */
export type Ended = Incident & { closedBy?: { name: string } | undefined };

export function unknownIncident(name: string, which?: string): Message {
  const what = which
    ? `There is no incident ${code(which)} that you can see in the projects known here.`
    : 'It is not clear which incident you mean.';
  return say(
    `${what} Name it with its project, like ${code('acme/payments#12')}, or see ${code(`${name} incident list`)}.`,
  );
}

/** One we knew is not there any more. */
export function goneIncident(name: string, which: string): Message {
  return say(
    `There is no incident ${code(which)} any more that you can see: it was deleted, or it is no longer open to you. Nothing was changed; ${code(`${name} incident list`)} shows what there is.`,
  );
}

export function severalIncidents(incidents: Incident[]): Message {
  return listMessage('There are several of that number. Say which one, with its project:', incidents.map(inLine));
}

export function notAnIncident(incident: Incident): Message {
  return say(
    `${titleLink(incident, { withReference: true })} is an issue, not an incident. Nothing was changed; make it an incident in GitLab, or name another.`,
  );
}

/** GitLab closes what is moved, in the name of who moved it. */
export function movedAway(incident: Ended): Message {
  return say(
    `${titleLink(incident, { withReference: true })} was moved to another project${ending(incident)}. Nothing was changed; open it to see where it is now, and name it there.`,
  );
}

export function alreadyClosed(incident: Ended): Message {
  return say(
    `${titleLink(incident, { withReference: true })} is closed already${ending(incident)}. Nothing was changed.`,
  );
}

/** For what makes no sense with a closed incident. `name` is the slash command. */
export function closedNow(incident: Ended, name: string): Message {
  const reopen = code(`${name} incident reopen ${incident.projectPath}${referenceOf(incident)}`);
  return say(
    `${titleLink(incident, { withReference: true })} is closed${ending(incident)}. Nothing was changed; ${reopen} opens it again.`,
  );
}

/** What was done is done, to an incident that somebody has closed: worth knowing. */
export function notingClosed(message: Message, incident: Ended): Message {
  const note = `This incident is closed${ending(incident)}.`;
  const blocks: KnownBlock[] = [...(message.blocks ?? []), { type: 'context', elements: [mrkdwn(note)] }];
  return { text: `${message.text} ${note}`, blocks };
}

export function alreadyOpen(incident: Incident): Message {
  return say(`${titleLink(incident, { withReference: true })} is open. Nothing was changed.`);
}

/** A text GitLab would not take. */
export function tooLong(problem: string): Message {
  return say(`${escapeText(problem)} Nothing was sent; shorten it and try again.`);
}

export function nobodyToAssign(who: string): Message {
  return say(
    `I do not know whom ${/^<@[UW]/.test(who) ? who : code(who)} is: use ${code('me')}, a mention of somebody who has connected GitLab here, or the username of a member.`,
  );
}

/** Who closed it, and when, as far as GitLab says: goes on after "closed". */
export function ending({ closedBy, closedAt }: Ended): string {
  return `${closedBy ? ` by ${escapeText(truncate(closedBy.name, 100))}` : ''}${closedAt ? `, ${moment(closedAt)}` : ''}`;
}
