import type { KnownBlock } from '@slack/types';
import { type Message, maxMessageBlocks, maxSectionText, mrkdwn, truncate } from './message.ts';

/**
 * A list of any length in as few sections as Slack's limits allow: lines of mrkdwn under a heading, the last line saying
 * how many more there are. What came from elsewhere in them must be escaped already.
 */
export function listMessage(heading: string, lines: readonly string[]): Message {
  const sections: string[] = [heading];
  let shown = 0;
  for (const line of lines) {
    const bullet = `• ${truncate(line, 1000)}`;
    const last = sections.at(-1) ?? '';
    // One line is kept free for the sentence about the rest.
    const fits = last.length + bullet.length + 100 <= maxSectionText;
    if (!fits && sections.length === maxMessageBlocks - 1) break;
    if (fits) sections[sections.length - 1] = `${last}\n${bullet}`;
    else sections.push(bullet);
    shown += 1;
  }
  const rest = lines.length - shown;
  if (rest > 0) sections[sections.length - 1] += `\n… and ${rest} more`;
  const blocks: KnownBlock[] = sections.map((text) => ({ type: 'section', text: mrkdwn(text) }));
  return { text: truncate(sections[0] ?? heading, maxSectionText), blocks };
}
