/**
 * Turns the text of a slash command, as Slack sends it with `should_escape`, into what the person typed: URLs and
 * mentions arrive as `<...>` tokens, and `&`, `<`, `>` as entities that are decoded once.
 * https://docs.slack.dev/messaging/formatting-message-text
 *
 *     "see <https://gitlab.com/acme/payments>"    "see https://gitlab.com/acme/payments"
 *     "ask <@U012ABCDEF|ada> in <#C1|incidents>"  "ask @ada in #incidents"
 *     "p99 &gt; 2s &amp;lt;"                      "p99 > 2s &lt;"
 */
export function typedText(escaped: string): string {
  return escaped
    .split(/(<[^<>]*>)/)
    .map((part) => (part.startsWith('<') && part.endsWith('>') ? typedToken(part.slice(1, -1)) : decodeEntities(part)))
    .join('')
    .replace(/\u00a0/g, ' ');
}

function typedToken(token: string): string {
  const bar = token.indexOf('|');
  const target = bar < 0 ? token : token.slice(0, bar);
  const label = decodeEntities(bar < 0 ? '' : token.slice(bar + 1));
  if (target.startsWith('@') || target.startsWith('#')) return label ? target[0] + label : decodeEntities(target);
  if (target.startsWith('!')) return label || `@${target.slice(1).split('^')[0]}`;
  if (target.startsWith('mailto:')) return label || target.slice('mailto:'.length);
  return decodeEntities(target);
}

function decodeEntities(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_, name: 'amp' | 'lt' | 'gt') => ({ amp: '&', lt: '<', gt: '>' })[name]);
}
