import { inline } from './markdown-inline.ts';
import { isFence, type People, partedText, whole } from './set-aside.ts';

/**
 * In characters. Comments: https://docs.gitlab.com/api/notes/. Timeline entries: what GitLab's own form lets people type;
 * where an instance is stricter, its answer says so.
 */
export const textLimits = { comment: 1_000_000, timeline: 280 };

/** Why a text is too long for GitLab, in a sentence that names the limits; undefined when it is not. */
export function checkLength(kind: keyof typeof textLimits, markdown: string): string | undefined {
  const length = Array.from(markdown).length;
  if (length <= textLimits[kind]) return undefined;
  const [is, comment, timeline] = [length, textLimits.comment, textLimits.timeline].map((n) => n.toLocaleString('en'));
  return `The text has ${is} characters; a comment has at most ${comment}, a timeline entry at most ${timeline}.`;
}

interface Line {
  kind: 'text' | 'item' | 'fence';
  isQuoted: boolean;
  /** Empty in a blank line. */
  markdown: string;
}

/**
 * Text as Slack sent it, as GitLab Flavored Markdown that looks as it does in Slack: line breaks, lists, quotes, bold,
 * code, links. Only mentions of connected people mention anybody, no line can be a quick action, and there is no HTML.
 * Never throws. https://docs.slack.dev/messaging/formatting-message-text, https://docs.gitlab.com/user/markdown/
 *
 *     "*Down* since <https://a.io/p|page 3>, ask <@U1>"   "**Down** since [page 3](https://a.io/p), ask @ada"
 *     "/close\nask @all"                                  "\/close\" and "ask @all" on lines of their own, both inert
 */
export function toMarkdown(slackText: string, people: People): string {
  const { text, atoms } = partedText(slackText, people);
  const markdown = linesOf(text).map((line, at, lines) => separator(lines[at - 1], line) + prefixed(line));
  return whole(markdown.join(''), atoms).trim();
}

/** Slack's `>>>` quotes all that follows. Spaces before a line are for lists only: in Markdown four make it code. */
function linesOf(text: string): Line[] {
  let quotesRest = false;
  let indents: number[] = [];
  return text.split('\n').map((line): Line => {
    if (isFence(line)) return { kind: 'fence', isQuoted: false, markdown: line };
    const [, more, quoted] = /^\s*>(>>)?(.*)$/s.exec(line) ?? [];
    quotesRest ||= more !== undefined;
    const isQuoted = quotesRest || quoted !== undefined;
    const content = (quoted ?? line).trimEnd();
    const [, indent, number, item] = /^(\s*)(?:[-*•◦▪▫‣·]\ufe0e?|(\d{1,9})[.)])\s+(.*)$/su.exec(content) ?? [];
    if (item === undefined) {
      if (content !== '') indents = [];
      return { kind: 'text', isQuoted, markdown: startOfLine(content.trimStart()) };
    }
    indents = nested(indents, (indent ?? '').replaceAll('\t', '    ').length);
    const marker = '    '.repeat(indents.length - 1) + (number ? `${number}. ` : '- ');
    return { kind: 'item', isQuoted, markdown: marker + startOfLine(item) };
  });
}

/** The indents of the items a line is within, and its own. */
function nested(indents: number[], indent: number): number[] {
  return [...indents.filter((outer) => outer < indent), indent];
}

/** Makes the start of a line literal: no quick action, heading, quote, list, underline or rule. */
function startOfLine(content: string): string {
  const opener = /^(?:(\d{1,9})(?=[.)](?:\s|$))|(?=[/>]|#{1,6}(?:\s|$)|[-+](?:\s|$)|[-=]+$|::))/;
  return inline(content).replace(opener, (_, number = '') => `${number}\\`);
}

function prefixed({ isQuoted, markdown }: Line): string {
  return isQuoted ? `> ${markdown}`.trimEnd() : markdown;
}

/** Two lines of text stay two lines; where one kind ends and another begins, Markdown wants an empty line. */
function separator(before: Line | undefined, line: Line): string {
  if (!before) return '';
  if (before.markdown === '' || line.markdown === '') return '\n';
  if (before.isQuoted !== line.isQuoted || line.kind === 'fence') return '\n\n';
  if (before.kind !== line.kind) return line.isQuoted ? '\n>\n' : '\n\n';
  return line.kind === 'text' ? '\\\n' : '\n';
}
