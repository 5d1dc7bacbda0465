import { UpstreamError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { historyAnswer, read } from './answers.ts';
import type { Call } from './call.ts';

/** A mark in a message that people do not see, by which it is found again when the answer to a post was lost. */
export interface Mark {
  eventType: string;
  key: string;
}

export interface Search extends Mark {
  channel: string;
  /** A Slack timestamp: nothing older is looked at. */
  oldest: string;
  /** Look among the replies of this thread instead of in the channel. */
  threadTs?: string;
}

const maxPages = 5;

/** Codes by which Slack says that the history is not ours to read. */
const unreadable = new Set(['missing_scope', 'not_in_channel', 'channel_not_found', 'thread_not_found']);

/** A message, or `absent`: it is surely not there. Undefined where nobody can tell. */
export type Found = { ts: string } | 'absent' | undefined;

/**
 * The message that carries this mark, among the last thousand. `undefined` where the app may not read the history, or
 * there is more of it. https://docs.slack.dev/messaging/message-metadata
 */
export async function findByMetadata(call: Call, token: Secret, search: Search): Promise<Found> {
  const { channel, oldest, threadTs } = search;
  const method = threadTs ? 'conversations.replies' : 'conversations.history';
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    const options = { channel, oldest, ts: threadTs, cursor, inclusive: true, include_all_metadata: true, limit: 200 };
    const history = await read(call, method, token, options, historyAnswer).catch(nothingWhereUnreadable);
    const found = history?.messages.find(({ metadata }) => isMarked(metadata, search));
    if (found) return { ts: found.ts };
    cursor = history?.response_metadata?.next_cursor || undefined;
    if (!cursor) return history && 'absent';
  }
  return undefined;
}

function isMarked(
  metadata: { event_type: string; event_payload: Record<string, unknown> } | null | undefined,
  mark: Mark,
) {
  return metadata?.event_type === mark.eventType && metadata.event_payload['key'] === mark.key;
}

function nothingWhereUnreadable(error: unknown): undefined {
  if (error instanceof UpstreamError && unreadable.has(error.code)) return undefined;
  throw error;
}
