import { limits } from '../block-kit/limits.ts';
import type { Grant } from '../installation.ts';
import { SlackRefusal } from '../refusal.ts';
import { checkSayable } from '../responding.ts';
import { type Channel, isWire, type Message, type Wire } from '../shapes.ts';
import { wireMessage } from '../wire.ts';
import type { World } from '../world.ts';
import type { Args } from './args.ts';
import type { Methods } from './method.ts';

/** https://docs.slack.dev/reference/methods/chat.postMessage and its neighbours */
export const chatMethods: Methods = {
  'chat.postMessage': { scopes: ['chat:write'], run: postMessage },
  'chat.postEphemeral': { scopes: ['chat:write'], run: postEphemeral },
  'chat.update': { scopes: ['chat:write'], run: update },
  'chat.delete': { scopes: ['chat:write'], run: remove },
  'chat.getPermalink': { kind: 'any', scopes: [], run: getPermalink },
};

function postMessage(world: World, args: Args, grant: Grant): Wire {
  const channel = placeToPost(world, args.required('channel'), grant);
  const content = readContent(args);
  const threadTs = args.text('thread_ts');
  if (threadTs) checkThread(world, channel, threadTs);
  const message = world.messages.post({
    channel: channel.id,
    author: grant.userId,
    ...content,
    text: [...content.text].slice(0, limits.message.text).join(''),
    metadata: readMetadata(args),
    threadTs,
    broadcast: threadTs !== undefined && args.flag('reply_broadcast') === true,
    unfurl: { links: args.flag('unfurl_links'), media: args.flag('unfurl_media') },
  });
  return { channel: channel.id, ts: message.ts, message: wireMessage(world, message) };
}

function postEphemeral(world: World, args: Args, grant: Grant): Wire {
  const channel = placeToPost(world, args.required('channel'), grant);
  const user = args.required('user');
  if (!channel.memberIds.includes(user)) throw new SlackRefusal('user_not_in_channel');
  const content = readContent(args);
  const posted = { channel: channel.id, author: grant.userId, ...content, threadTs: args.text('thread_ts') };
  return { message_ts: world.messages.post({ ...posted, visibleTo: user }).ts };
}

function update(world: World, args: Args, grant: Grant): Wire {
  const channel = joinedChannel(world, args.required('channel'));
  if (channel.archived) throw new SlackRefusal('is_inactive');
  const message = findMessage(world, channel, args.required('ts'));
  if (message.author !== grant.userId || message.deleted) throw new SlackRefusal('cant_update_message');
  const content = readContent(args);
  if ([...content.text].length > limits.message.textOfUpdate) throw new SlackRefusal('msg_too_long');
  const metadata = args.has('metadata') ? readMetadata(args) : message.metadata;
  world.messages.edit(message, { ...content, metadata });
  return { channel: channel.id, ts: message.ts, text: message.text, message: wireMessage(world, message) };
}

function remove(world: World, args: Args, grant: Grant): Wire {
  const channel = joinedChannel(world, args.required('channel'));
  const message = findMessage(world, channel, args.required('ts'));
  if (message.author !== grant.userId || message.deleted) throw new SlackRefusal('cant_delete_message');
  world.messages.remove(message);
  return { channel: channel.id, ts: message.ts };
}

function getPermalink(world: World, args: Args): Wire {
  const channel = world.workspace.channel(args.required('channel'));
  if (!channel || !world.workspace.canSee(channel, world.settings.app.botUserId))
    throw new SlackRefusal('channel_not_found');
  const message = findMessage(world, channel, args.required('message_ts'));
  const thread = message.threadTs ? `?thread_ts=${message.threadTs}&cid=${channel.id}` : '';
  const permalink = `${world.webUrl}/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`;
  return { channel: channel.id, permalink };
}

/** Where the app may post: channels it is in, public ones with chat:write.public, and a person's DM by their user id. */
function placeToPost({ workspace }: World, id: string, grant: Grant): Channel {
  if (workspace.person(id)) return workspace.openDm(id, grant.userId);
  const channel = workspace.channel(id);
  if (!channel || !workspace.canSee(channel, grant.userId)) throw new SlackRefusal('channel_not_found');
  if (channel.archived) throw new SlackRefusal('is_archived');
  if (!channel.memberIds.includes(grant.userId) && !grant.scopes.includes('chat:write.public'))
    throw new SlackRefusal('not_in_channel');
  return channel;
}

/** A channel whose messages the app may change. A DM goes by its own id here, never by the user's. */
function joinedChannel({ workspace, settings }: World, id: string): Channel {
  const channel = workspace.channel(id);
  if (!channel || !workspace.canSee(channel, settings.app.botUserId)) throw new SlackRefusal('channel_not_found');
  return channel;
}

function findMessage(world: World, channel: Channel, ts: string): Message {
  const message = world.messages.find(channel.id, ts);
  if (!message) throw new SlackRefusal('message_not_found');
  return message;
}

function checkThread(world: World, channel: Channel, threadTs: string): void {
  const parent = world.messages.find(channel.id, threadTs);
  if (!parent || (parent.threadTs && parent.threadTs !== parent.ts)) throw new SlackRefusal('cannot_reply_to_message');
}

function readContent(args: Args): Pick<Message, 'text' | 'blocks' | 'attachments'> {
  const blocks = args.list('blocks', 'invalid_blocks_format') ?? [];
  const attachments = args.list('attachments', 'invalid_attachments') ?? [];
  if (attachments.length > limits.message.attachments) throw new SlackRefusal('too_many_attachments');
  const text = args.text('text') ?? '';
  checkSayable({ text, blocks, attachments });
  return { text, blocks, attachments };
}

/** https://docs.slack.dev/messaging/message-metadata; `{}` takes the metadata away. */
function readMetadata(args: Args): Wire | undefined {
  const metadata = args.json('metadata', 'invalid_metadata_format');
  if (metadata === undefined || (isWire(metadata) && Object.keys(metadata).length === 0)) return undefined;
  if (!isWire(metadata)) throw new SlackRefusal('invalid_metadata_format');
  if (typeof metadata['event_type'] !== 'string' || !isWire(metadata['event_payload']))
    throw new SlackRefusal('invalid_metadata_schema');
  return metadata;
}
