import type { MessageSource } from '../command/quote.ts';
import type { MessageAction } from '../slack/interaction.ts';
import type { TypedAct } from './typed-act.ts';

/** Where an act is answered, as it is kept with it. Nothing of it: by a direct message. */
export type WhereToSay = Pick<TypedAct, 'responseUrl' | 'beside' | 'sayIn'>;

/** Beside the message a shortcut was used on, in the thread it is in. */
export function whereToSay(used: MessageAction | undefined): WhereToSay {
  return used ? { responseUrl: used.responseUrl?.reveal(), beside: true, sayIn: used.message.threadTs } : {};
}

/** The message a shortcut was used on. */
export function sourceOf({ channelId, message }: MessageAction): MessageSource {
  const { ts, threadTs, userId } = message;
  return { channelId, ts, threadTs, userId };
}
