import type { Grant } from '../installation.ts';
import { SlackRefusal } from '../refusal.ts';
import type { Channel, Message, Wire } from '../shapes.ts';
import { wireChannel, wireMessage } from '../wire.ts';
import type { World } from '../world.ts';
import type { Args } from './args.ts';
import { type Methods, requireScope } from './method.ts';

/** https://docs.slack.dev/reference/methods/conversations.info and its neighbours */
export const conversationsMethods: Methods = {
  'conversations.info': { scopes: [], run: info },
  'conversations.list': { scopes: [], run: list },
  'conversations.history': { scopes: [], run: history },
  'conversations.replies': { scopes: [], run: replies },
};

/** The word each kind of channel has in scopes. */
const scopeWord: Record<Channel['kind'], string> = { public: 'channels', private: 'groups', dm: 'im' };
const kindOfType: Record<string, Channel['kind']> = { public_channel: 'public', private_channel: 'private', im: 'dm' };

function info(world: World, args: Args, grant: Grant): Wire {
  const channel = visibleChannel(world, args.required('channel'), grant);
  requireScope(grant, `${scopeWord[channel.kind]}:read`);
  return { channel: wireChannel(world, channel) };
}

function list(world: World, args: Args, grant: Grant): Wire {
  const types = (args.text('types') ?? 'public_channel').split(',').map((type) => type.trim());
  const kinds = types.flatMap((type) => kindOfType[type] ?? []);
  for (const kind of kinds) requireScope(grant, `${scopeWord[kind]}:read`);
  const found = world.workspace
    .channels()
    .filter((channel) => kinds.includes(channel.kind) && world.workspace.canSee(channel, grant.userId))
    .filter((channel) => !(channel.archived && args.flag('exclude_archived')));
  const { items, next } = page(found, args);
  return { channels: items.map((channel) => wireChannel(world, channel)), response_metadata: { next_cursor: next } };
}

function history(world: World, args: Args, grant: Grant): Wire {
  const channel = readableChannel(world, args, grant);
  const shown = ({ threadTs, ts, broadcast }: Message) => threadTs === undefined || threadTs === ts || broadcast;
  const found = world.messages.inChannel(channel.id).filter((message) => !message.visibleTo && shown(message));
  const { items, next } = page(within(found, args).reverse(), args);
  const metadata = args.flag('include_all_metadata') === true;
  return {
    messages: items.map((message) => wireMessage(world, message, { metadata })),
    has_more: next !== '',
    pin_count: 0,
    response_metadata: { next_cursor: next },
  };
}

function replies(world: World, args: Args, grant: Grant): Wire {
  const channel = readableChannel(world, args, grant);
  const asked = world.messages.find(channel.id, args.required('ts'));
  const parent = asked?.threadTs ? world.messages.find(channel.id, asked.threadTs) : asked;
  if (!parent) throw new SlackRefusal('thread_not_found');
  const { items, next } = page([parent, ...within(world.messages.repliesTo(parent), args)], args);
  const metadata = args.flag('include_all_metadata') === true;
  return {
    messages: items.map((message) => wireMessage(world, message, { metadata })),
    has_more: next !== '',
    response_metadata: { next_cursor: next },
  };
}

function visibleChannel({ workspace }: World, id: string, grant: Grant): Channel {
  const channel = workspace.channel(id);
  if (!channel || !workspace.canSee(channel, grant.userId)) throw new SlackRefusal('channel_not_found');
  return channel;
}

function readableChannel(world: World, args: Args, grant: Grant): Channel {
  const channel = visibleChannel(world, args.required('channel'), grant);
  requireScope(grant, `${scopeWord[channel.kind]}:history`);
  if (!channel.memberIds.includes(grant.userId)) throw new SlackRefusal('not_in_channel');
  return channel;
}

/** Between `oldest` and `latest`, which count themselves only with `inclusive`. Fixed-width timestamps compare as text. */
function within(messages: Message[], args: Args): Message[] {
  const oldest = args.text('oldest') ?? '0';
  const latest = args.text('latest');
  const inclusive = args.flag('inclusive') === true;
  return messages.filter(
    ({ ts }) =>
      (ts > oldest || (inclusive && ts === oldest)) && (!latest || ts < latest || (inclusive && ts === latest)),
  );
}

/** Cursors are opaque to the app; here they hold the offset. */
function page<Item>(all: Item[], args: Args): { items: Item[]; next: string } {
  const cursor = args.text('cursor');
  const from = cursor ? Number(Buffer.from(cursor, 'base64url').toString()) : 0;
  if (!Number.isInteger(from)) throw new SlackRefusal('invalid_cursor');
  const to = from + Math.min(args.number('limit', 100) || 100, 999);
  return { items: all.slice(from, to), next: to < all.length ? Buffer.from(String(to)).toString('base64url') : '' };
}
