import type { Message } from '../../infra/sandbox/slack/shapes.ts';
import type { World } from './world.ts';

/** All that everybody in a channel sees, oldest first. */
export function publicly(world: World, channel = 'C0INCIDENTS'): Message[] {
  return world.slack.messagesIn(channel).filter(({ visibleTo }) => visibleTo === undefined);
}

/** The cards of the incidents with this title, or all that a reader would take for one. */
export function cardsOf(world: World, title: string, channel = 'C0INCIDENTS'): Message[] {
  return publicly(world, channel).filter(({ threadTs, text }) => threadTs === undefined && text.includes(title));
}

/** The one card with this title. */
export function cardOf(world: World, title: string, channel = 'C0INCIDENTS'): Message {
  const [card, ...more] = cardsOf(world, title, channel);
  if (!card || more.length > 0) throw new Error(`${more.length + (card ? 1 : 0)} cards of "${title}" in ${channel}`);
  return card;
}

/** What is said in a card's thread; `LOUD` where the whole channel hears it. Links are left out. */
export function linesUnder(world: World, { channel, ts }: Pick<Message, 'channel' | 'ts'>): string[] {
  const replies = publicly(world, channel).filter(({ threadTs }) => threadTs === ts);
  return replies.map(({ text, broadcast }) => `${broadcast ? 'LOUD ' : ''}${text.replace(/<http[^>]*>/g, 'it')}`);
}

/** A card's words, without links and times. */
export function wordsOn({ blocks }: Message): string {
  return JSON.stringify(blocks)
    .replace(/<http[^>|]*\|([^>]*)>/g, '$1')
    .replace(/<!date[^>]*>/g, 'then');
}

/** Takes a message away, as an admin would. */
export async function deletes(world: World, { channel, ts }: Pick<Message, 'channel' | 'ts'>): Promise<void> {
  const headers = { authorization: 'Bearer xoxb-preinstalled', 'content-type': 'application/json' };
  const body = JSON.stringify({ channel, ts });
  const answer = await fetch(`${world.slack.apiUrl}chat.delete`, { method: 'POST', headers, body });
  const { ok, error } = (await answer.json()) as { ok: boolean; error?: string };
  if (!ok) throw new Error(`not deleted: ${error}`);
}
