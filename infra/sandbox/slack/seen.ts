import { stateOf } from './elements.ts';
import type { Message, StateValues, Wire } from './shapes.ts';
import type { World } from './world.ts';

/** A message on one person's screen: README.md's Message. */
export interface SeenMessage {
  channel: string;
  ts: string;
  author: { id: string; name: string; kind: 'person' | 'app' | 'slackbot' };
  text: string;
  blocks: Wire[];
  attachments: Wire[];
  ephemeral: boolean;
  edited: boolean;
  deleted: boolean;
  threadTs?: string;
  broadcast: boolean;
  replyCount: number;
  /** What this person chose in it. */
  values: StateValues;
  /** This person's last click in it got no usable answer. */
  failure?: string;
}

/** What a person sees in a channel, oldest first; nothing where they may not look. */
export function messagesSeen(world: World, userId: string, channelId: string): SeenMessage[] {
  const channel = world.workspace.channel(channelId);
  if (!channel || !world.workspace.canSee(channel, userId)) return [];
  return world.messages
    .inChannel(channelId)
    .filter(({ visibleTo }) => visibleTo === undefined || visibleTo === userId)
    .map((message) => seen(world, userId, message));
}

function seen(world: World, userId: string, message: Message): SeenMessage {
  const { channel, ts, text, blocks, attachments, edited, deleted, broadcast } = message;
  const key = `${channel}:${ts}`;
  const replyCount = world.messages.repliesTo(message).length;
  return {
    ...{ channel, ts, text, blocks, attachments, edited, deleted, broadcast, replyCount },
    author: world.workspace.authorOf(message.author),
    ephemeral: message.visibleTo !== undefined,
    threadTs: message.threadTs ?? (replyCount > 0 ? ts : undefined),
    values: stateOf(blocks, world.screens.chosen(userId, key)),
    failure: world.screens.failure(userId, key),
  };
}
