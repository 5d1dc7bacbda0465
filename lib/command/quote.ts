import { escapeText } from '../block-kit/message.ts';
import { checkLength, textLimits, toMarkdown } from './markdown.ts';
import { typedText } from './text.ts';

/** Where a message stands, and whose it is: ids only. */
export interface MessageSource {
  channelId: string;
  ts: string;
  /** Of the thread it is in, if it is. */
  threadTs?: string | undefined;
  /** Undefined for an app's message. */
  userId?: string | undefined;
}

/** Somebody else's message, to be told at GitLab. None of it may act there: no mention, no quick action. */
export interface Quote {
  /** As Slack sent it. */
  text: string;
  /** Undefined for an app's message, or where Slack does not say. */
  author: string | undefined;
  /** In words, with its time zone. */
  when: string;
  /** Undefined where the app may not see the message, or it is gone. */
  permalink: string | undefined;
  /** Names of people the text mentions, by Slack user id. */
  names: ReadonlyMap<string, string>;
}

/** When a message was sent, in milliseconds: its timestamp is its time. */
export function sentAt({ ts }: MessageSource): number {
  return Number(ts.split('.')[0]) * 1000;
}

/** The message as a Markdown quote; empty for a message without words. */
export function quoted({ text, names }: Pick<Quote, 'text' | 'names'>): string {
  const markdown = inert(text, names);
  if (markdown === '') return '';
  return markdown.replace(/^/gm, '> ').replace(/ +$/gm, '');
}

/** Who said it, when, and where it stands: `— Ben Silva in Slack, [2026-03-01 14:05 UTC](https://...)` */
export function attribution({ author, when, permalink }: Omit<Quote, 'text' | 'names'>): string {
  return `— ${nameOf(author)} in Slack, ${linked(when, permalink)}`;
}

/** A comment that quotes the message. */
export function quotedComment(quote: Quote): string {
  return `${quoted(quote)}\n\n${attribution(quote)}`;
}

/**
 * A timeline entry of the message: who and what, and the link. Its time is the entry's own. A text too long for GitLab is
 * cut, as plain words on one line, so that the link stays.
 */
export function quotedEntry({ text, author, permalink, names }: Quote): string {
  const end = permalink ? linked('(Slack)', permalink) : '';
  const entry = (slackText: string) => {
    const words = inert(slackText, names);
    // A code block is one only on lines of its own; elsewhere what stands in it would be live.
    const gap = /^```/m.test(words) ? '\n\n' : ' ';
    return [`${nameOf(author)}:`, words, ...(end ? [end] : [])].join(gap);
  };
  const whole = entry(text);
  if (!checkLength('timeline', whole)) return whole;
  const words = Array.from(typedText(text).replace(/\s+/g, ' '));
  // What Markdown needs to be literal is longer than the words: shorter until it fits.
  for (let length = Math.min(words.length, textLimits.timeline); length > 0; length -= 1) {
    const cut = entry(`${escapeText(words.slice(0, length).join('').trimEnd())}…`);
    if (!checkLength('timeline', cut)) return cut;
  }
  return entry('…');
}

/** Mentions become names: whom the author of a message called in Slack, nobody calls at GitLab by quoting it. */
function inert(slackText: string, names: ReadonlyMap<string, string>): string {
  return toMarkdown(slackText, { usernames: new Map(), names });
}

function nameOf(author: string | undefined): string {
  return author ? inert(escapeText(author.replace(/\s+/g, ' ')), new Map()) : 'Somebody';
}

function linked(words: string, permalink: string | undefined): string {
  return permalink ? inert(`<${permalink}|${escapeText(words)}>`, new Map()) : inert(escapeText(words), new Map());
}
