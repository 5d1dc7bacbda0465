/** A piece of Slack's mrkdwn. https://docs.slack.dev/messaging/formatting-message-text */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic' | 'strike' | 'quote'; inside: Piece[] }
  | { kind: 'code' | 'pre'; text: string }
  | { kind: 'link'; url: string; label: string }
  | { kind: 'user' | 'channel' | 'group' | 'broadcast'; id: string; label?: string }
  | { kind: 'date'; seconds: number; format: string; url?: string; fallback: string }
  | { kind: 'emoji'; name: string };

/**
 * Reads mrkdwn as Slack does: only `<...>` is a link or a mention, and `&amp; &lt; &gt;` are never anything but themselves.
 * Bare addresses become links unless the text is `verbatim`. Line breaks stay in the texts.
 */
export function readMrkdwn(text: string, { verbatim = false } = {}): Piece[] {
  return text.split(/(```[\s\S]*?```)/).flatMap((part): Piece[] => {
    const pre = /^```\n?([\s\S]*?)\n?```$/.exec(part)?.[1];
    return pre === undefined ? readLines(part, verbatim) : [{ kind: 'pre', text: plain(pre) }];
  });
}

/** Neighbouring lines that begin with `>` are one quote. */
function readLines(text: string, verbatim: boolean): Piece[] {
  return text.split(/((?:^(?:&gt;|>) ?.*(?:\n|$))+)/m).flatMap((part): Piece[] => {
    if (part === '') return [];
    if (!/^(?:&gt;|>)/.test(part)) return readInline(part, verbatim);
    const quoted = part.replace(/\n$/, '').replace(/^(?:&gt;|>) ?/gm, '');
    return [{ kind: 'quote', inside: readInline(quoted, verbatim) }];
  });
}

const bracket = /<(?<token>[^<>\n]+)>/u;
const code = /`(?<literal>[^`\n]+)`/u;
const emoji = /:(?<name>[a-z0-9_+'-]*[a-z][a-z0-9_+'-]*|[+-]1):/u;
// A marker opens before a word and closes after one; what stands in angle brackets is passed over whole.
const styled =
  /(?<![\p{L}\p{N}*_~])(?<marker>[*_~])(?=[^\s*_~])(?<inside>(?:<[^<>\n]*>|[^\n])*?(?<=\S))\k<marker>(?![\p{L}\p{N}])/u;
const address = /(?<url>\bhttps?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"*_~])/u;
const either = (...patterns: RegExp[]) => new RegExp(patterns.map(({ source }) => source).join('|'), 'u');
const inline = either(bracket, code, emoji, styled);
const inlineOrAddress = either(inline, address);

const styles = { '*': 'bold', _: 'italic', '~': 'strike' } as const;

function readInline(text: string, verbatim: boolean): Piece[] {
  const pieces: Piece[] = [];
  let rest = text;
  while (rest !== '') {
    const found = (verbatim ? inline : inlineOrAddress).exec(rest);
    const before = found ? rest.slice(0, found.index) : rest;
    if (before) pieces.push({ kind: 'text', text: plain(before) });
    if (!found) break;
    const { token, literal, name, marker, inside, url } = found.groups ?? {};
    if (token) pieces.push(readToken(token));
    else if (literal) pieces.push({ kind: 'code', text: plain(literal) });
    else if (name) pieces.push({ kind: 'emoji', name });
    else if (marker && inside)
      pieces.push({ kind: styles[marker as keyof typeof styles], inside: readInline(inside, verbatim) });
    else if (url) pieces.push({ kind: 'link', url: plain(url), label: plain(url) });
    rest = rest.slice(found.index + found[0].length);
  }
  return pieces;
}

/** What stands between `<` and `>`. */
function readToken(token: string): Piece {
  const [target = '', label] = token.split(/\|(.*)/s);
  const shown = label === undefined ? undefined : plain(label);
  const rest = target.slice(1);
  if (target.startsWith('@')) return { kind: 'user', id: rest, label: shown };
  if (target.startsWith('#')) return { kind: 'channel', id: rest, label: shown };
  const [, seconds, format = '', url] = /^!date\^(\d+)\^([^^]*)(?:\^(.*))?$/.exec(target) ?? [];
  if (seconds) return { kind: 'date', seconds: Number(seconds), format, url, fallback: shown ?? '' };
  if (target.startsWith('!subteam^')) return { kind: 'group', id: target.slice('!subteam^'.length), label: shown };
  if (target.startsWith('!')) return { kind: 'broadcast', id: rest, label: shown };
  if (/^(https?:\/\/|mailto:)/i.test(target)) {
    const address = plain(target);
    return { kind: 'link', url: address, label: shown || address.replace(/^mailto:/, '') };
  }
  return { kind: 'text', text: plain(`<${token}>`) };
}

/** Decoded once: `&amp;lt;` is the text `&lt;`. */
function plain(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>' })[name as 'amp' | 'lt' | 'gt']);
}
