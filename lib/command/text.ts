/**
 * Reading text that Slack wrote for us. With `should_escape` on, what people typed arrives with `& < >` as entities
 * and with users, channels and links as tokens in angle brackets.
 * https://docs.slack.dev/messaging/formatting-message-text#how_to_retrieve
 */

/** One stretch of a Slack text: words with entities decoded, or one token. */
export type TextPart =
  | { kind: 'words'; text: string }
  /** `label`, where there is one, is what Slack showed: a user's or channel's name, the words of a link. */
  | { kind: 'user'; userId: string; label: string | undefined }
  | { kind: 'channel'; channelId: string; label: string | undefined }
  | { kind: 'link'; url: string; label: string | undefined }
  /** `<!here>`, `<!subteam^S1|@oncall>`, `<!date^...>`: `command` is what follows the exclamation mark. */
  | { kind: 'special'; command: string; label: string | undefined };

/**
 * Splits a text as Slack sent it into words and tokens.
 *
 *     "see <https://gitlab.com/a/b|gitlab.com/a/b> &amp; ask <@U1|ada>"
 *     words "see ", link, words " & ask ", user
 */
export function textParts(escaped: string): TextPart[] {
  const pieces = escaped.split(/<([^<>]*)>/);
  return pieces.flatMap((piece, index): TextPart[] => {
    if (index % 2 === 1) return [token(piece)];
    return piece === '' ? [] : [{ kind: 'words', text: decodeEntities(piece) }];
  });
}

/**
 * What the person typed: names for mentions, addresses for links. Nothing in it is markup any more.
 *
 *     "see <https://gitlab.com/acme/payments>"    "see https://gitlab.com/acme/payments"
 *     "ask <@U012ABCDEF|ada> in <#C1|incidents>"  "ask @ada in #incidents"
 *     "p99 &gt; 2s &amp;lt;"                      "p99 > 2s &lt;"
 */
export function typedText(escaped: string): string {
  if (!/[<&\u00a0]/.test(escaped)) return escaped;
  return textParts(escaped).map(typedPart).join('').replaceAll('\u00a0', ' ');
}

/** The first word of a text as Slack sent it, and what follows; a token is one word, whatever its label. */
export function takeWord(escaped: string): { word: string; rest: string } {
  const word = /^(?:<[^<>]*>|\S+)/.exec(escaped)?.[0] ?? '';
  return { word, rest: escaped.slice(word.length).trim() };
}

/** One part as a person would read it. */
export function typedPart(part: TextPart): string {
  switch (part.kind) {
    case 'words':
      return part.text;
    case 'user':
      return `@${part.label ?? part.userId}`;
    case 'channel':
      return `#${part.label ?? part.channelId}`;
    case 'special':
      return part.label ?? `@${part.command.split('^')[0]}`;
    case 'link':
      return part.url.startsWith('mailto:') ? (part.label ?? part.url.slice('mailto:'.length)) : part.url;
  }
}

function token(inside: string): TextPart {
  const bar = inside.indexOf('|');
  const target = decodeEntities(bar < 0 ? inside : inside.slice(0, bar));
  const label = bar < 0 ? undefined : decodeEntities(inside.slice(bar + 1)) || undefined;
  if (/^@[UW]/.test(target)) return { kind: 'user', userId: target.slice(1), label };
  if (/^#[CGD]/.test(target)) return { kind: 'channel', channelId: target.slice(1), label };
  if (target.startsWith('!')) return { kind: 'special', command: target.slice(1), label };
  return { kind: 'link', url: target, label };
}

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** Decodes Slack's three entities, once: `&amp;lt;` is what somebody typed as `&lt;`. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);
}
