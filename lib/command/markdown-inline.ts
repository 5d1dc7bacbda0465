const marks: Record<string, string> = { '*': '**', _: '_', '~': '~~' };
const formatted = /(?<![\p{L}\p{N}*_~`])([*_~])(?=\S)((?:(?!\1).)+?)(?<=\S)\1(?![\p{L}\p{N}*_~`])/gsu;

/** Slack's bold, italic and struck words of one line, as Markdown's; everything else of it made literal. */
export function inline(line: string): string {
  let done = 0;
  let markdown = '';
  for (const match of line.matchAll(formatted)) {
    const [marked, sign = '', content = ''] = match;
    const mark = marks[sign] ?? sign;
    markdown += literal(line.slice(done, match.index)) + mark + inline(content) + mark;
    done = match.index + marked.length;
  }
  return markdown + literal(line.slice(done));
}

/**
 * WORD JOINER: invisible, no line break, not a word character. GitLab looks for `(?<!\w)@[A-Za-z0-9_.]` in the text it
 * has rendered, where `&#64;` is an "@" again, and `\@` is kept apart only by a filter of its own. With a joiner after
 * the "@" there is no mention in the source, the page or an email. https://docs.gitlab.com/user/discussions/#mentions
 */
export const joiner = '\u2060';

/**
 * Text in which nothing is markup for GitLab: no HTML (and so no marker of ours), link, image, code, heading or entity,
 * and no mention. References such as #12, !12 and ~label stay alive. https://docs.gitlab.com/user/markdown/
 */
export function literal(text: string): string {
  return text
    .replace(/[\\`*[\]]|~(?=~)|(?<=~)~|!(?=\ufdd0)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/&(?=#?\w{1,32};)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/(?<!(?:^|[\s(])(?:[A-Za-z0-9][A-Za-z0-9.+-]*)?[A-Za-z0-9])@/g, `@${joiner}`);
}
