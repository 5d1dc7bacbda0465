import type { KnownBlock } from '@slack/types';
import type { Incident } from '../incident/incident.ts';
import { retryAction } from './declare-answers.ts';
import { titleLink } from './incident-text.ts';
import { escapeText, type Message, maxSectionText, mrkdwn, plainText, say, truncate } from './message.ts';
import { saidAgain } from './said-again.ts';

/** Opens the prompt of a kept act, whose key is the button's value. */
export const openActAction = 'open_act';
/** Does a kept act after all: the button's value is its key. */
export const doActAction = 'do_act';

type Offer = 'open' | 'comment' | 'retry' | 'unbind' | 'shorten';

const offers: Record<Offer, { action: string; label: string }> = {
  open: { action: openActAction, label: 'Open the form' },
  comment: { action: doActAction, label: 'Add it as a comment' },
  retry: { action: retryAction, label: 'Try again' },
  unbind: { action: doActAction, label: 'Unbind' },
  shorten: { action: retryAction, label: 'Create it with a short title' },
};

/** So much of a text is shown with a no; all of it is kept. */
const shownOfText = 500;

/** Slack did not open the prompt in time; a click brings a fresh three seconds. */
export function actButton(key: string): Message {
  return offering('Slack did not open the form in time. What you typed is kept: open it with the button.', key, 'open');
}

/** After sign-in: something has still to be asked, and a prompt cannot be opened late, but by a button. */
export function actReady(key: string): Message {
  return offering('You are connected. Your form is ready.', key, 'open');
}

/** Timeline entries take more rights than comments. */
export function commentInstead(key: string, incident: Incident): Message {
  const title = titleLink(incident, { withReference: true });
  const text = `GitLab lets only Developers of the project add to the timeline of ${title}. Your text is kept; it can go there as a comment.`;
  return offering(text, key, 'comment');
}

/** Commands cannot be typed in a thread: what was bound there is unbound by a button. `bound` says what is. */
export function boundThread(key: string, bound: Message): Message {
  return offering(bound.text, key, 'unbind');
}

/** A text the timeline does not hold, though a comment does; `problem` is a sentence that names the limits. */
export function tooLongForTimeline(key: string, problem: string): Message {
  return offering(`${escapeText(problem)} Your text is kept; it can go there as a comment.`, key, 'comment');
}

/** What fixed it, of an incident somebody else has closed meanwhile; `closed` says so. */
export function closedAlreadyWithText(key: string, closed: Message): Message {
  return offering(`${closed.text} What you wrote is kept; it can go there as a comment.`, key, 'comment');
}

/** A no about the incident, with a button to the prompt in which what was typed waits for another. */
export function withForm(refusal: Message, key: string): Message {
  return offering(`${refusal.text} What you typed is kept: choose the incident with the button.`, key, 'open');
}

/** A no, why and what to do about it, and what was typed, which is kept for the button. `why` is literal text. */
export function actRefused(key: string, why: string, words: string, offer: 'open' | 'retry' | undefined): Message {
  const typed = words === '' ? '' : `\nYou typed, and it is kept: ${saidAgain(words, shownOfText)}`;
  const text = `That was not done: ${escapeText(why)}${typed}`;
  return offer ? offering(text, key, offer) : say(text);
}

/** What a button was to open or to do is done, or was forgotten after a week. */
export function actGone(): Message {
  return say('This was done already, or is more than a week old. Please type it again if it is still wanted.');
}

/** A sentence with a button that goes on with a kept submission. */
export function offering(text: string, key: string, offer: Offer): Message {
  const { action, label } = offers[offer];
  const blocks: KnownBlock[] = [
    { type: 'section', text: mrkdwn(truncate(text, maxSectionText)) },
    {
      type: 'actions',
      elements: [{ type: 'button', action_id: action, text: plainText(label, 75), value: key, style: 'primary' }],
    },
  ];
  return { text, blocks };
}
