import { stateOf } from '../elements.ts';
import type { Message, OpenView, StateValues, Wire } from '../shapes.ts';
import { payloadChannel, wireMessage } from '../wire.ts';
import type { World } from '../world.ts';

/** Where a person clicks: a message they see, or a view open on their screen. */
export type Place = { channel: string; ts: string } | { id: string };

/** A place with what is on it, and what a payload says about it. */
export interface Screen {
  /** The key of what is kept for it in `screens`. */
  key: string;
  blocks: Wire[];
  values: StateValues;
  keep(values: StateValues): void;
  fail(failure: string | undefined): void;
  viewId?: string;
  /** `container`, and `view` or `channel`, `message` and `state`. */
  payload(): Wire;
  /** Messages have a response_url, views do not. */
  responseUrl?(): string;
}

export function screenAt(world: World, userId: string, place: Place): Screen {
  return 'id' in place ? viewScreen(world, userId, place.id) : messageScreen(world, userId, place);
}

/** The person's own open view; throws when there is none of that id on their screen. */
export function ownView(world: World, userId: string, viewId: string): OpenView {
  const open = world.views.stackOf(userId).find(({ id }) => id === viewId);
  if (!open) throw new Error(`${userId} has no view ${viewId} open`);
  return open;
}

function viewScreen(world: World, userId: string, viewId: string): Screen {
  const { view } = ownView(world, userId, viewId);
  return {
    key: viewId,
    viewId,
    blocks: view.blocks,
    values: view.state.values,
    keep: (values) => world.views.setState(viewId, values),
    fail: (failure) => world.views.setOutcome(viewId, { errors: world.views.find(viewId)?.errors, failure }),
    payload: () => ({ container: { type: 'view', view_id: viewId }, view: world.views.find(viewId)?.view }),
  };
}

function messageScreen(
  world: World,
  userId: string,
  { channel: channelId, ts }: { channel: string; ts: string },
): Screen {
  const channel = world.workspace.channel(channelId);
  const message = world.messages.findFor(userId, channelId, ts);
  if (!channel || !message) throw new Error(`${userId} sees no message ${ts} in ${channelId}`);
  const key = `${channelId}:${ts}`;
  const values = () => stateOf(message.blocks, world.screens.chosen(userId, key));
  return {
    key,
    blocks: message.blocks,
    values: values(),
    keep(chosen) {
      world.screens.choose(userId, key, chosen);
      world.workspace.changed();
    },
    fail(failure) {
      world.screens.fail(userId, key, failure);
      world.workspace.changed();
    },
    payload: () => ({
      container: messageContainer(message),
      channel: payloadChannel(channel),
      // An ephemeral message is not in the payload: the app can only reach it by response_url.
      ...(message.visibleTo ? {} : { message: wireMessage(world, message) }),
      state: { values: values() },
    }),
    responseUrl: () => world.responseUrls.issue('actions', { userId, channel: channelId, messageTs: ts }),
  };
}

function messageContainer({ ts, channel, threadTs, visibleTo }: Message): Wire {
  return {
    type: 'message',
    message_ts: ts,
    channel_id: channel,
    is_ephemeral: visibleTo !== undefined,
    ...(threadTs ? { thread_ts: threadTs } : {}),
  };
}
