import type { Message } from '../block-kit/message.ts';
import { UpstreamError } from '../errors.ts';
import type { Place } from '../slack/client.ts';
import type { ChannelRooms, Drawing } from './drawing.ts';
import type { News } from './news.ts';

/** Clocks differ; a message is looked for from this much earlier on, in milliseconds. */
const skew = 60_000;

/** Where a message goes, and what is known of an earlier attempt. */
type Looking = Pick<Drawing, 'channelId' | 'lostSince' | 'provenAbsent'>;

interface Mark {
  /** Names this message among all the app posts. */
  key: string;
  message: Message;
  threadTs?: string;
  broadcast?: boolean;
}

/** Posts, unless an earlier attempt that never reported did. Resolves to where it is: for a user id, their DM. */
export async function postOnce(
  rooms: Pick<ChannelRooms, 'slack'>,
  news: Pick<News, 'botToken'>,
  drawing: Looking,
  mark: Mark,
): Promise<Place> {
  const { key, message, threadTs, broadcast = false } = mark;
  const lost = await findLost(rooms, news, drawing, key, threadTs);
  if (lost) return { channel: drawing.channelId, ...lost };
  return rooms.slack.post(news.botToken, {
    channel: drawing.channelId,
    ...message,
    metadata: { eventType, key },
    ...(threadTs && { threadTs, replyBroadcast: broadcast }),
  });
}

/** Metadata is readable by every app in the workspace: ids only. https://docs.slack.dev/messaging/message-metadata */
const eventType = 'gitlab_incident';

/** The message an earlier attempt posted without reporting it, by its mark; there is nothing to look for without one. */
export async function findLost(
  { slack }: Pick<ChannelRooms, 'slack'>,
  { botToken }: Pick<News, 'botToken'>,
  drawing: Looking,
  key: string,
  threadTs?: string,
): Promise<{ ts: string } | undefined> {
  const { channelId, lostSince } = drawing;
  if (lostSince === undefined) return undefined;
  const oldest = (Math.max(0, lostSince - skew) / 1000).toFixed(6);
  const found = await slack.findByMetadata(botToken, {
    eventType,
    key,
    channel: channelId,
    oldest,
    ...(threadTs && { threadTs }),
  });
  drawing.provenAbsent = found === 'absent';
  return found === 'absent' ? undefined : found;
}

/** A post whose answer never came: it may be in the channel. */
export function isLostPost(failure: unknown): failure is UpstreamError {
  return failure instanceof UpstreamError && failure.unknown && failure.operation === 'chat.postMessage';
}

/** Lost once more, and nobody can tell whether the first is there: a third one by itself might be one too many. */
export function mayBeThereTwice({ lostSince, provenAbsent }: Drawing, failure: UpstreamError): boolean {
  return isLostPost(failure) && lostSince !== undefined && !provenAbsent;
}
