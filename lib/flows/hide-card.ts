import { noLongerPublic } from '../block-kit/card.ts';
import { UpstreamError } from '../errors.ts';
import { isInstallationDead } from '../slack/failure.ts';
import type { ChannelRooms, ShownCard } from './drawing.ts';
import type { News } from './news.ts';

/**
 * Takes an incident back out of a channel: its card and the lines in its thread say "no longer public" instead; what
 * cannot be edited is deleted. Keeps what the card showed before, to go on from there should the incident turn public
 * again. Undefined when there is no card left.
 */
export async function hideCard(rooms: ChannelRooms, news: News, card: ShownCard): Promise<ShownCard | undefined> {
  const isThere = await takeBack(rooms, news, card, card.ts);
  const lines = [...card.replies, ...(card.echoes ?? [])];
  for (const ts of lines.toReversed()) await takeBack(rooms, news, card, ts);
  return isThere ? { ...card, hidden: true } : undefined;
}

/** True when the message stays, saying nothing any more. */
async function takeBack(rooms: ChannelRooms, news: News, { channelId }: { channelId: string }, ts: string) {
  const at = { channel: channelId, ts };
  try {
    await rooms.slack.update(news.botToken, { ...at, ...noLongerPublic() });
    return true;
  } catch (failure) {
    const code = refusalCode(failure);
    if (code === 'message_not_found') return false;
    await rooms.slack.delete(news.botToken, at).catch((worse) => {
      const deleting = refusalCode(worse);
      if (deleting !== 'message_not_found')
        rooms.log.error('a confidential message stays', { channelId, ts, code, deleting });
    });
    return false;
  }
}

/** Slack's code where it refused for good; whatever may work later, and a dead installation, is thrown on. */
function refusalCode(failure: unknown): string {
  if (!(failure instanceof UpstreamError) || failure.transient || isInstallationDead(failure)) throw failure;
  return failure.code;
}
