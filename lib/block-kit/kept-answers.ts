import type { KnownBlock } from '@slack/types';
import { openFormAction, retryAction } from './declare-answers.ts';
import { moment } from './incident-text.ts';
import {
  channelMention,
  escapeText,
  type Message,
  maxSectionText,
  mrkdwn,
  plainText,
  say,
  truncate,
} from './message.ts';
import { saidAgain } from './said-again.ts';

/** So much of a text is shown; all of it is kept. */
const shownOfText = 500;

/** GitLab is slow; nothing is lost. */
export function kept(): Message {
  return say('GitLab has not answered yet. What you typed is kept and will be filed; you will hear from me.');
}

/** GitLab is away, and somebody only wants to know something. */
export function askingOn(): Message {
  return say('GitLab is not answering. I go on asking for two minutes.');
}

export interface Away {
  /** Since when GitLab has not answered anybody, in milliseconds, where that is known. */
  since?: number | undefined;
}

/** GitLab is away: what is kept, and what will become of it. `typed` is as Slack sent it. */
export function keptWhileAway(typed: string, away: Away): Message {
  return say(`${absent(away)} What you typed is kept and goes to GitLab as soon as it answers${quoted(typed)}`);
}

/** The same for what is about an incident: in which order, and with which time. */
export function keptInOrder(typed: string, away: Away): Message {
  return say(
    `${absent(away)} What you typed is kept and goes to GitLab as soon as it answers, in the order things were typed in, with the time of now${quoted(typed)}`,
  );
}

export interface Waiting extends Away {
  title: string;
  /** `#L4711` */
  number: string;
  /** The channel, or the DM with its author, that has its card; undefined where none could be posted. */
  channelId?: string | undefined;
  /** Then nobody else hears of it. */
  confidential: boolean;
  /** The slash command. */
  name: string;
}

/** An incident that waits for GitLab, told to who declared it. */
export function keptIncident({ title, number, channelId, confidential, name, ...away }: Waiting): Message {
  const head = `${absent(away)} *${escapeText(truncate(title, 255))}* is kept as ${number} and will be filed as soon as GitLab answers.`;
  if (channelId) {
    const where = channelId.startsWith('D') ? 'our direct messages' : channelMention(channelId);
    return say(`${head} Its card is in ${where}: what is said to it there is kept too, in order.`);
  }
  const alone = confidential
    ? 'It is confidential, so only you hear of it.'
    : 'I cannot post in that channel: `/invite` me.';
  return say(`${head} ${alone} \`${escapeText(name)} incident comment ${number} ...\` is kept too, in order.`);
}

/** Tried for as long as it is tried by itself; the text goes back to its author. */
export function gaveUp(key: string, { why, typed, form }: { why: string; typed: string; form: boolean }): Message {
  const again = button(retryAction, 'Try again', key, 'primary');
  const text = `${escapeText(why)} What you typed is kept${quoted(typed)}`;
  const blocks: KnownBlock[] = [
    { type: 'section', text: mrkdwn(truncate(text, maxSectionText)) },
    { type: 'actions', elements: form ? [again, button(openFormAction, 'Open the form', key)] : [again] },
  ];
  return { text, blocks };
}

function absent({ since }: Away): string {
  return since === undefined ? 'GitLab is not answering.' : `GitLab has not answered since ${moment(since)}.`;
}

/** Ends a sentence with what was typed, each of its lines a quoted one. */
function quoted(slackText: string): string {
  if (slackText === '') return '.';
  return `:${saidAgain(slackText, shownOfText).replace(/^/gm, '\n> ').replaceAll('\n\n', '\n')}`;
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
