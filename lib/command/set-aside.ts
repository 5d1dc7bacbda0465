import { joiner, literal } from './markdown-inline.ts';
import { type TextPart, textParts, typedPart } from './text.ts';

/** Who is named how, by Slack user id: GitLab usernames of people who are connected, and display names. */
export interface People {
  usernames: ReadonlyMap<string, string>;
  names: ReadonlyMap<string, string>;
}

/** What is finished Markdown already. `typed` is the same inside code, where nothing is markup. */
interface Atom {
  markdown: string;
  typed: string;
}

/** Places of atoms in a text: noncharacters, which no text may contain. */
const atomMark = '\ufdd0';
const fenceMark = '\ufdd1';

/** A text in which code, links and mentions are set aside, so that nothing changes them while the rest is converted. */
export interface Parted {
  /** A line holding `isFence` is a code block; the other marks are within lines. */
  text: string;
  atoms: Atom[];
}

export const isFence = (line: string) => line === fenceMark;

/** Sets aside what is finished. Code that Slack shows as code becomes code in Markdown, kept byte for byte. */
export function partedText(escaped: string, people: People): Parted {
  const tokens: Atom[] = [];
  const plain = textParts(escaped.toWellFormed()).map((part) => {
    const made = part.kind === 'words' ? words(part.text) : token(part, people);
    if (typeof made === 'string') return made;
    tokens.push(made);
    return atomMark;
  });
  const atoms: Atom[] = [];
  const typed = (code: string) => code.replaceAll(atomMark, () => tokens.shift()?.typed ?? '');
  const text = plain
    .join('')
    // Code that begins with a backtick could end the block it stands in: then the run before it is text.
    .replace(/```(?!`)(.+?)```|(?<!`)`([^`\n]+)`(?!`)|\ufdd0/gs, (_, block?: string, inline?: string) => {
      const code = typed(block ?? inline ?? '');
      if (block) atoms.push({ markdown: `\`\`\`\n${code.replace(/^\n|\n$/g, '')}\n\`\`\``, typed: code });
      else if (inline) atoms.push({ markdown: `\`${code}\``, typed: code });
      else atoms.push(...tokens.splice(0, 1));
      return block ? `\n${fenceMark}\n` : atomMark;
    });
  return { text, atoms };
}

/** Puts what was set aside back in its places. */
export function whole(markdown: string, atoms: Atom[]): string {
  let next = 0;
  return markdown.replace(/[\ufdd0\ufdd1]/g, (_, at: number) => {
    const atom = atoms[next++]?.markdown ?? '';
    if (!atom.startsWith('@')) return atom;
    // A username ends where it ends, and begins a word: `@ada` before ".b" or after "x" would be somebody else, or nobody.
    const before = /[\w\ufdd0]/.test(markdown[at - 1] ?? '') ? joiner : '';
    const after = /^(?:\.*(?:[\w-]|\\_)|\/(?:[\w.]|\\_))/.test(markdown.slice(at + 1, at + 300)) ? joiner : '';
    return before + atom + after;
  });
}

function words(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\u00a0', ' ')
    .replace(/[\0\ufdd0\ufdd1]/g, '\ufffd');
}

function token(part: Exclude<TextPart, { kind: 'words' }>, { usernames, names }: People): Atom | string {
  if (part.kind === 'user') {
    const username = usernames.get(part.userId) ?? '';
    if (isMentionable(username)) return { markdown: `@${username}`, typed: `@${username}` };
    return oneLine(names.get(part.userId) || part.label || part.userId);
  }
  if (part.kind !== 'link') return oneLine(typedPart(part));
  return /^https?:\/\/./i.test(part.url) ? link(part.url, part.label) : oneLine(part.label ?? typedPart(part));
}

/** Everybody in a project has the username `all`, as far as mentions go. */
function isMentionable(username: string): boolean {
  return /^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,254}$/.test(username) && username.toLowerCase() !== 'all';
}

/** An address that shows itself stays bare, in angle brackets: GitLab shows its own as references, with their titles. */
function link(address: string, label: string | undefined): Atom {
  const url = encodeBreakers(address.trim());
  const shown = oneLine(label ?? '').trim();
  const isBare = shown === '' || [address, address.replace(/^https?:\/\//i, '')].includes(shown);
  return {
    markdown: isBare ? `<${url}>` : `[${literal(shown)}](${url.replace(/&(?=#?\w{1,32};)/g, '&amp;')})`,
    typed: url,
  };
}

/** What would end an address early, or begin code, an entity or a mention in it. */
function encodeBreakers(url: string): string {
  return url.replace(/[\s\p{Cc}<>()\\`"|\ufdd0\ufdd1]|(?<![A-Za-z0-9])@/gu, (character) =>
    Array.from(
      new TextEncoder().encode(character),
      (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    ).join(''),
  );
}

function oneLine(text: string): string {
  return words(text).replace(/\s+/g, ' ');
}
