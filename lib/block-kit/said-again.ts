import { type TextPart, textParts, typedPart } from '../command/text.ts';
import { channelMention, escapeText, link, mention, truncate } from './message.ts';

/**
 * What somebody wrote in Slack, for saying it again: links, and whom and which channel they name, stay what they are. A
 * call to everybody or to a group becomes plain words, because the app must not call on anybody's behalf. About `max`
 * characters are shown; no token and no entity is ever cut.
 */
export function saidAgain(slackText: string, max: number): string {
  let left = max;
  let said = '';
  for (const part of textParts(slackText.toWellFormed())) {
    if (left <= 0) return `${said.replace(/…$/, '')}…`;
    said += part.kind === 'words' ? escapeText(truncate(part.text, left)) : token(part);
    left -= Array.from(typedPart(part)).length;
  }
  return said;
}

function token(part: Exclude<TextPart, { kind: 'words' }>): string {
  switch (part.kind) {
    case 'user':
      return mention(part.userId);
    case 'channel':
      return channelMention(part.channelId);
    case 'link':
      return link(part.url, typedPart(part));
    case 'special':
      return escapeText(typedPart(part));
  }
}
