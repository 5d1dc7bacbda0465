import { type Incident, referenceOf } from '../incident/incident.ts';
import { withEdit } from './declare-answers.ts';
import { escapeText, link, type Message, say } from './message.ts';

/** `changed`: names of fields. `notes`: what was not changed, and why. */
export function edited(
  incident: Incident,
  { changed, notes, edit }: { changed: string[]; notes: string[]; edit: string },
): Message {
  const title = link(incident.url, `${referenceOf(incident)} ${incident.title}`);
  const head =
    changed.length > 0 ? `Changed the ${changed.join(', ')} of ${title}` : `Nothing of ${title} was changed.`;
  return withEdit(head, notes, edit);
}

/** GitLab no longer has it for this person, or says no. */
export function editRefused(why: string): Message {
  return say(`The incident was not changed. ${escapeText(why)}`);
}

/** The button outlived what it edits. */
export const editGone = 'This is more than a week old and cannot be edited from here any more: edit it in GitLab.';

export function editNotOpened(): Message {
  return say('Slack did not open the form in time. Press the button again.');
}
