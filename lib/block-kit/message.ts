import type { KnownBlock, MrkdwnElement, PlainTextElement } from '@slack/types';

/** What is said in Slack. `text` always summarises `blocks`: it is what notifications and screen readers get. */
export interface Message {
  text: string;
  blocks?: KnownBlock[];
  /** For everybody in the channel where its author typed; without it, for its author alone. */
  inChannel?: boolean;
}

/** https://docs.slack.dev/reference/block-kit/blocks/section-block */
export const maxSectionText = 3000;
/** A message has at most 50 blocks. https://docs.slack.dev/reference/block-kit/blocks */
export const maxMessageBlocks = 50;

/**
 * Makes any text literal in Slack's mrkdwn: nothing in it can become a link, a mention or a channel.
 * https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Cuts to `max` code points, the last of them an ellipsis when something was cut; never halves an emoji. */
export function truncate(text: string, max: number): string {
  // A code point is one or two units: most texts need no counting.
  if (text.length <= max) return text;
  const points = Array.from(text);
  return points.length <= max
    ? text
    : `${points
        .slice(0, Math.max(0, max - 1))
        .join('')
        .trimEnd()}…`;
}

/**
 * A link in mrkdwn. The label is made literal and kept on one line; a `|` in it would end it early, and an address
 * that is not http(s) is not linked at all.
 */
export function link(url: string, label: string): string {
  const words = escapeText(label.replace(/\s+/g, ' ')).replaceAll('|', '¦');
  return /^https?:\/\//i.test(url) ? `<${escapeText(encodeBreakers(url))}|${words}>` : words;
}

/** The characters that would end a link's address early. */
function encodeBreakers(url: string): string {
  return url.replace(/[|<>\s]/g, encodeURIComponent);
}

/** Names a Slack user; Slack shows their display name and notifies them. */
export function mention(userId: string): string {
  return /^[UW][A-Z0-9]+$/.test(userId) ? `<@${userId}>` : escapeText(userId);
}

/** Names a channel. Slack shows its name only to those who may see it. */
export function channelMention(channelId: string): string {
  return /^[CGD][A-Z0-9]+$/.test(channelId) ? `<#${channelId}>` : escapeText(channelId);
}

/** A mrkdwn text object that links nothing by itself: what looks like a link or a mention in untrusted text stays text. */
export function mrkdwn(text: string): MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true };
}

/** A text object in which nothing is markup. `max` is the field's own limit in Slack. */
export function plainText(text: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: truncate(text, max), emoji: false };
}

/** A message of one paragraph of mrkdwn; whatever came from elsewhere in it must be escaped already. */
export function say(text: string): Message {
  return { text, blocks: [{ type: 'section', text: mrkdwn(truncate(text, maxSectionText)) }] };
}

/** Inline code, literal; a backtick in it would end it early. */
export function code(text: string): string {
  return `\`${escapeText(text.replaceAll('`', "'"))}\``;
}
