import type { KnownBlock } from '@slack/types';
import { retryAction } from './declare-answers.ts';
import { escapeText, link, type Message, maxSectionText, mrkdwn, plainText, say, truncate } from './message.ts';
import { saidAgain } from './said-again.ts';
import { placeWords, type Started, startedWords } from './start-words.ts';
import { timespan } from './timespan.ts';

/** Told to the channel: who works there should know what is being changed. The arguments, which may be secret, are not. */
export function started(it: Started): Message {
  const { what, url } = it;
  const text =
    what.kind === 'deployment'
      ? `Deployment started from ${escapeText(truncate(what.from, 100))} to ${escapeText(truncate(what.to, 100))}. ${link(url, 'Follow its progress')}`
      : `${startedWords(it)} started`;
  return inChannel(`${text} · ${placeWords(it)}`);
}

export interface Ending {
  /** GitLab's word. */
  status: string;
  /** Milliseconds, where it ran at all. */
  took: number | undefined;
  /** GitLab's word for why it failed. */
  reason: string | undefined;
}

/** How it ended; takes the place of `started`. */
export function ended(it: Started, { status, took, reason }: Ending): Message {
  const how = endings[status] ?? { emoji: ':information_source:', words: `ended as "${escapeText(status)}"` };
  const after = took === undefined ? '' : ` after ${timespan(took)}`;
  const why = reason ? ` (${escapeText(reason.replaceAll('_', ' '))})` : '';
  const more = it.what.kind === 'deployment' ? `. ${link(it.url, 'See the job')}` : '';
  return inChannel(`${how.emoji} ${startedWords(it)} ${how.words}${why}${after}${more} · ${placeWords(it)}`);
}

const endings: Record<string, { emoji: string; words: string }> = {
  success: { emoji: ':white_check_mark:', words: 'succeeded' },
  failed: { emoji: ':x:', words: 'failed' },
  canceled: { emoji: ':no_entry_sign:', words: 'was canceled' },
  skipped: { emoji: ':no_entry_sign:', words: 'was skipped' },
  // Of a pipeline: whatever is automatic in it is done.
  manual: { emoji: ':hand:', words: 'waits for somebody to go on' },
};

/** It is looked at for an hour, no longer. */
export function stillRunning(it: Started): Message {
  return inChannel(
    `${startedWords(it)} is still running: ${link(it.url, 'see in GitLab')} how it ends · ${placeWords(it)}`,
  );
}

/** It was started, and can be watched no longer. `why` is literal text. */
export function lostSight(it: Started, why: string): Message {
  return say(
    `${startedWords(it)} was started, but I cannot tell how it ends: ${escapeText(why)} ${link(it.url, 'See in GitLab')}.`,
  );
}

/** Takes the place of the question that was answered. */
export function starting(): Message {
  return say('Starting it; you will hear from me.');
}

/** GitLab is slow, and this is nothing to keep for later. */
export function startIsSlow(): Message {
  return say(
    'GitLab has not answered yet; you will hear from me in a moment. Nothing will be started later by itself.',
  );
}

/** `why` is literal text, `typed` as Slack sent it. */
export function nothingStarted(key: string, why: string, typed: string): Message {
  const text = `${escapeText(why)} Nothing was started, and nothing will be by itself.`;
  return withRetry(key, text, typed);
}

/** GitLab's answer was lost, and it does not tell now either. */
export function startUnknown(key: string, it: Pick<Started, 'url'>, typed: string): Message {
  const text = `GitLab did not answer, so I do not know whether it was started: ${link(it.url, 'see in GitLab')}. If it was not, nothing will be by itself; "Try again" looks before it starts anything.`;
  return withRetry(key, text, typed);
}

/** So much of what was typed is shown; all of it is kept. */
const shownOfText = 500;

function withRetry(key: string, text: string, typed: string): Message {
  const all = `${text}\nYou typed: ${saidAgain(typed, shownOfText)}`;
  const blocks: KnownBlock[] = [
    { type: 'section', text: mrkdwn(truncate(all, maxSectionText)) },
    {
      type: 'actions',
      elements: [
        { type: 'button', action_id: retryAction, text: plainText('Try again', 75), value: key, style: 'primary' },
      ],
    },
  ];
  return { text: all, blocks };
}

function inChannel(text: string): Message {
  return { ...say(text), inChannel: true };
}
