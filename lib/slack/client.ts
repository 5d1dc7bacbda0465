import type { KnownBlock, View as ViewToShow } from '@slack/types';
import type { Secret } from '../secret.ts';
import { channelAnswer, permalinkAnswer, placeAnswer, read, userAnswer, viewAnswer } from './answers.ts';
import type { SlackDoor } from './call.ts';
import { type Channel, channelOf, type SlackUser, userOf } from './directory.ts';
import { type Found, findByMetadata, type Mark, type Search } from './find-by-metadata.ts';
import { createCall } from './lazy-call.ts';

/** A message's place: a channel and a timestamp (a string: never a number). */
export interface Place {
  channel: string;
  ts: string;
}

export interface Post {
  /** A channel id, or a user id for a DM. */
  channel: string;
  text: string;
  blocks?: KnownBlock[];
  threadTs?: string;
  replyBroadcast?: boolean;
  metadata?: Mark;
}

/** Slack's Web API, as far as this app speaks it. Every call takes the bot token and throws `UpstreamError`. */
export interface Slack {
  /** A trigger id lives three seconds and works once. */
  openView(token: Secret, triggerId: string, view: ViewToShow): Promise<{ viewId: string; hash: string }>;
  /** Replaces the view with this hash; `hash_conflict` when it has changed since. */
  updateView(token: Secret, at: { viewId: string; hash?: string }, view: ViewToShow): Promise<{ hash: string }>;
  post(token: Secret, post: Post): Promise<Place>;
  update(token: Secret, message: Place & { text: string; blocks?: KnownBlock[] }): Promise<void>;
  delete(token: Secret, at: Place): Promise<void>;
  permalink(token: Secret, at: Place): Promise<string>;
  /**
   * The message with this mark posted since `oldest` (a Slack timestamp), in the channel or in one thread of it.
   * `undefined` too where the app may not read the history.
   */
  findByMetadata(token: Secret, search: Search): Promise<Found>;
  channel(token: Secret, id: string): Promise<Channel>;
  user(token: Secret, id: string): Promise<SlackUser>;
}

/** Slack's Web API at `apiUrl`. Retries nothing: what failed and may be repeated is repeated by the queue. */
export function createSlack(door: SlackDoor): Slack {
  const call = createCall(door);
  return {
    async openView(token, triggerId, view) {
      const opened = await read(call, 'views.open', token, { trigger_id: triggerId, view }, viewAnswer);
      return { viewId: opened.view.id, hash: opened.view.hash };
    },
    async updateView(token, { viewId, hash }, view) {
      const updated = await read(call, 'views.update', token, { view_id: viewId, hash, view }, viewAnswer);
      return { hash: updated.view.hash };
    },
    async post(token, post) {
      const { channel, ts } = await read(call, 'chat.postMessage', token, postMessage(post), placeAnswer);
      return { channel, ts };
    },
    async update(token, { channel, ts, text, blocks }) {
      await call('chat.update', token, { channel, ts, text, blocks, parse: 'none', link_names: false });
    },
    async delete(token, { channel, ts }) {
      await call('chat.delete', token, { channel, ts });
    },
    async permalink(token, { channel, ts }) {
      return (await read(call, 'chat.getPermalink', token, { channel, message_ts: ts }, permalinkAnswer)).permalink;
    },
    findByMetadata: (token, search) => findByMetadata(call, token, search),
    async channel(token, id) {
      const { channel } = await read(call, 'conversations.info', token, { channel: id }, channelAnswer);
      return channelOf(channel);
    },
    async user(token, id) {
      const { user } = await read(call, 'users.info', token, { user: id }, userAnswer);
      return userOf(user);
    },
  };
}

/** Links are never unfolded and nobody is linked by name: what a message shows is what its blocks say. */
function postMessage({ channel, text, blocks, threadTs, replyBroadcast, metadata }: Post): Record<string, unknown> {
  return {
    channel,
    text,
    blocks,
    thread_ts: threadTs,
    reply_broadcast: replyBroadcast,
    metadata: metadata && { event_type: metadata.eventType, event_payload: { key: metadata.key } },
    unfurl_links: false,
    unfurl_media: false,
  };
}
