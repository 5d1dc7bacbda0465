import type { KnownBlock } from '@slack/types';
import { type Incident, referenceOf } from '../incident/incident.ts';
import { severityLabel } from '../incident/severity.ts';
import { escapeText, link, type Message, maxSectionText, mrkdwn, plainText, say, truncate } from './message.ts';

/** Opens the declare form from a kept submission, whose key is the button's value. */
export const openFormAction = 'open_form';
/** Opens the form that edits what was declared in one line. */
export const editAction = 'edit_incident';
/** Tries a kept submission once more. */
export const retryAction = 'retry_submission';

/** Said at once; the confirmation takes its place. */
export function formOpened(): Message {
  return say('Please complete the incident form.');
}

export function declareCancelled(): Message {
  return say('Incident creation cancelled. Nothing was sent to GitLab.');
}

/** A button that opens the form: a modal cannot be opened later than three seconds after the click or command. */
export function formButton(key: string, why: string): Message {
  return withButtons(`${escapeText(why)} Open it with the button.`, [
    button(openFormAction, 'Open the form', key, 'primary'),
  ]);
}

/** The button outlived what it opens. */
export function formGone(name: string): Message {
  return say(
    `This form is gone: it was filed already, or is more than a week old. Type \`${escapeText(name)} incident declare\` for a new one.`,
  );
}

/** After sign-in the command goes on by itself, as far as Slack lets it. */
export function formReady(key: string): Message {
  return withButtons('You are connected. Your incident form is ready.', [
    button(openFormAction, 'Open the form', key, 'primary'),
  ]);
}

/** GitLab did not take it: why, in one sentence, and the filled form back. */
export function declareRefused(key: string, why: string): Message {
  return withButtons(`The incident was not created. ${escapeText(why)}`, [
    button(openFormAction, 'Open the form again', key, 'primary'),
  ]);
}

export interface Declared {
  plainIssue: boolean;
  notes: string[];
  /** The row behind the Edit button. */
  edit?: string | undefined;
}

/** The incident is there: reference, title, link, severity, and whatever of the wishes did not come true. */
export function declared(incident: Incident, { plainIssue, notes, edit }: Declared): Message {
  const what = plainIssue ? 'Issue' : 'Incident';
  const title = link(incident.url, `${referenceOf(incident)} ${incident.title}`);
  const severity = plainIssue ? '' : ` · ${severityLabel(incident.severity)}`;
  const head = `${what} ${title} has been created in ${escapeText(incident.projectPath)}${severity}`;
  return withEdit(head, notes, edit);
}

/** With a sentence for each thing that did not go as wished, and the Edit button of this row. */
export function withEdit(head: string, notes: string[], edit: string | undefined): Message {
  const text = [head, ...notes.map((note) => `:warning: ${escapeText(note)}`)].join('\n');
  return edit ? withButtons(text, [button(editAction, 'Edit', edit)]) : say(text);
}

export function tryingAgain(): Message {
  return say('Trying again; you will hear from me.');
}

function withButtons(text: string, elements: ReturnType<typeof button>[]): Message {
  const blocks: KnownBlock[] = [
    { type: 'section', text: mrkdwn(truncate(text, maxSectionText)) },
    { type: 'actions', elements },
  ];
  return { text, blocks };
}

function button(actionId: string, text: string, value: string, style?: 'primary') {
  return {
    type: 'button' as const,
    action_id: actionId,
    text: plainText(text, 75),
    value,
    ...(style ? { style } : {}),
  };
}
