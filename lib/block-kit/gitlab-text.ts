import { decodeEntities } from '../command/text.ts';
import { escapeText, link, maxSectionText, truncate } from './message.ts';

/**
 * GitLab Markdown as Slack mrkdwn: links, images (as links), bold, italic, struck words, code, headings, lists, quotes.
 * The rest is literal, and HTML comments, our marker among them, are left out. At most `max` code points, the last an
 * ellipsis when something was cut. No mention, channel or special token of Slack's can come of it, whatever GitLab
 * says, and no link that is not http(s). https://docs.slack.dev/messaging/formatting-message-text
 *
 *     "**Down**, see [the log](https://a.io/l)"    "*Down*, see <https://a.io/l|the log>"
 *     "<!channel> [x](javascript:alert(1))"        "&lt;!channel&gt; [x](javascript:alert(1))"
 */
export function toSlack(markdown: string, max = maxSectionText): string {
  // No conversion makes text four times shorter except leaving a comment out; what cannot be shown is not converted.
  const text = markdown
    .slice(0, max * 4)
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replaceAll('\u2060', '');
  const shown = text
    .split(/^(```[^\n]*\n.*?\n```|~~~[^\n]*\n.*?\n~~~)[ \t]*$/ms)
    .map((piece, at) => (at % 2 === 1 ? codeBlock(piece) : lines(piece)))
    .join('')
    .trim();
  return cut(shown, max);
}

function codeBlock(fenced: string): string {
  const code = fenced.split('\n').slice(1, -1).join('\n');
  return `\`\`\`\n${escapeText(code).replaceAll('```', "'''")}\n\`\`\``;
}

function lines(text: string): string {
  return text
    .replace(/<!--.*?-->/gs, '')
    .split('\n')
    .map((line) => {
      const heading = /^ {0,3}#{1,6}\s+(.*)$/.exec(line)?.[1];
      if (heading) return `*${inline(heading.replace(/\s+#+\s*$/, '').replaceAll('**', ''))}*`;
      return inline(line.replace(/^([\s>]*)[-*+]\s+/, '$1• ').replace(/\\$/, ''));
    })
    .join('\n');
}

/** What is converted inside a line; one alternative each, with its groups named. */
const markup = new RegExp(
  [
    String.raw`\\(?<escaped>[!-/:-@[-\`{-~])`,
    '(?<ticks>`+)(?!`)(?<code>[^\\n]+?)(?<!`)\\k<ticks>(?!`)',
    String.raw`!?\[(?<label>(?:\\.|[^\\[\]\n])*)\]\(<?(?<target>https?:\/\/[^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+"[^"\n]*")?\)`,
    String.raw`<?(?<address>https?:\/\/[^\s<>"'\`|]*[^\s<>"'\`|.,;:!?()*_~\]])>?`,
    String.raw`(?:\*\*|__)(?=\S)(?<bold>(?:(?!\*\*|__)[^\n])+?)(?<=\S)(?:\*\*|__)`,
    String.raw`~~(?=\S)(?<struck>(?:(?!~~)[^\n])+?)(?<=\S)~~`,
    String.raw`(?<![\w*])\*(?=[^\s*])(?<italic>[^*\n]+?)(?<=\S)\*(?![\w*])`,
  ].join('|'),
  'g',
);

function inline(line: string): string {
  let done = 0;
  let mrkdwn = '';
  for (const match of line.matchAll(markup)) {
    mrkdwn += words(line.slice(done, match.index)) + converted(match.groups ?? {});
    done = match.index + match[0].length;
  }
  return mrkdwn + words(line.slice(done));
}

function converted(found: Record<string, string | undefined>): string {
  if (found['escaped']) return escapeText(found['escaped']);
  if (found['code']) return `\`${escapeText(found['code'])}\``;
  if (found['target']) return link(found['target'], plain(found['label'] ?? '') || found['target']);
  if (found['address']) return link(found['address'], found['address']);
  if (found['bold']) return `*${inline(found['bold'])}*`;
  if (found['struck']) return `~${inline(found['struck'])}~`;
  return `_${inline(found['italic'] ?? '')}_`;
}

/** The words of a link: escapes undone, the signs of formatting gone. */
function plain(label: string): string {
  return decodeEntities(label.replace(/\\([!-/:-@[-`{-~])|\*\*|`/g, '$1')).trim();
}

function words(text: string): string {
  return escapeText(decodeEntities(text));
}

/** Cuts like `truncate`, and never through a link or an entity: what is left of one is dropped. */
function cut(mrkdwn: string, max: number): string {
  const short = truncate(mrkdwn, max);
  return short === mrkdwn ? short : `${short.slice(0, -1).replace(/(?:<[^<>]*|&[a-z]{0,3})$/, '')}…`;
}
