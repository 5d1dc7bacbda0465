import type { Message } from '../block-kit/message.ts';
import { UpstreamError } from '../errors.ts';
import type { BlockActions } from '../slack/interaction.ts';
import type { Respond } from '../slack/respond.ts';
import type { AckRooms } from './rooms.ts';

/** What the door of clicks and forms may touch. */
export type DoorRooms = AckRooms & { respond: Respond };

/** The button's own message makes way for the answer. Acknowledging does not wait on whether it can be shown. */
export async function respondTo(
  { respond, log }: Pick<DoorRooms, 'respond' | 'log'>,
  responseUrl: BlockActions['responseUrl'],
  message: Message,
  { replaceOriginal = true } = {},
): Promise<void> {
  if (!responseUrl) return;
  try {
    await respond(responseUrl, { ...message, replaceOriginal });
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    log.warn('an answer to a click was not shown', { code: failure.code });
  }
}
