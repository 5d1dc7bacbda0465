import type { Message } from '../block-kit/message.ts';
import { nothingToQuote } from '../block-kit/place-answers.ts';
import { isBlank } from '../command/plain.ts';
import type { ShortcutSpec } from '../command/shortcuts.ts';
import { typedText } from '../command/text.ts';
import type { MessageAction } from '../slack/interaction.ts';
import type { Actor } from './act-prompt.ts';
import { likelyFor, placeOf } from './place.ts';
import type { AckRooms } from './rooms.ts';
import { startAct } from './start-act.ts';
import { sourceOf, whereToSay } from './where-to-say.ts';

/**
 * A message shortcut that does something to an incident: the one this thread is bound to, else what the channel is about,
 * else the one the prompt asks for. Binding always asks: it decides for all who come after.
 */
export async function actOnMessage(
  rooms: AckRooms,
  actor: Actor,
  verb: NonNullable<ShortcutSpec['verb']>,
  used: MessageAction,
): Promise<Message | undefined> {
  const { channelId, message } = used;
  const quotes = verb !== 'bind';
  if (quotes && isBlank(typedText(message.text))) return nothingToQuote();
  const threadTs = message.threadTs ?? message.ts;
  const place = await placeOf(rooms, actor.person.tenant, channelId, threadTs);
  const target = quotes && place.certain ? { by: 'key' as const, key: place.certain.key } : undefined;
  return startAct(rooms, actor, {
    verb,
    words: quotes ? message.text : '',
    quote: quotes ? sourceOf(used) : undefined,
    target,
    ask: !target,
    likely: await likelyFor(rooms, actor.person, verb, place),
    channelId,
    threadTs,
    ...whereToSay(used),
  });
}
