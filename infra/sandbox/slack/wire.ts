import type { Channel, Message, Wire } from './shapes.ts';
import type { World } from './world.ts';

/** A message as Slack writes it in answers and payloads. https://docs.slack.dev/reference/events/message */
export function wireMessage(world: World, message: Message, include: { metadata: boolean } = { metadata: true }): Wire {
  const { app, team } = world.settings;
  const byApp = message.author === app.botUserId;
  const replies = world.messages.repliesTo(message);
  const isReply = message.threadTs !== undefined && message.threadTs !== message.ts;
  return {
    type: 'message',
    ...(message.deleted
      ? { subtype: 'tombstone' }
      : isReply && message.broadcast
        ? { subtype: 'thread_broadcast' }
        : {}),
    user: message.author,
    ts: message.ts,
    ...(byApp ? { bot_id: app.botId, app_id: app.id } : {}),
    text: message.text,
    team: team.id,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
    ...(include.metadata && message.metadata ? { metadata: message.metadata } : {}),
    ...(message.edited ? { edited: { user: message.author, ts: message.ts } } : {}),
    ...(isReply ? { thread_ts: message.threadTs } : {}),
    ...(replies.length > 0
      ? {
          thread_ts: message.ts,
          reply_count: replies.length,
          reply_users: [...new Set(replies.map((reply) => reply.author))],
          latest_reply: replies.at(-1)?.ts,
        }
      : {}),
  };
}

/** https://docs.slack.dev/reference/objects/conversation-object */
export function wireChannel(world: World, channel: Channel): Wire {
  const { botUserId } = world.settings.app;
  const dm = channel.kind === 'dm';
  const isMember = channel.memberIds.includes(botUserId);
  const common = { id: channel.id, is_im: dm, is_mpim: false, is_archived: channel.archived };
  if (dm)
    return { ...common, user: channel.memberIds.find((id) => id !== botUserId), is_channel: false, is_group: false };
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_private: channel.kind === 'private',
    is_general: channel.name === 'general',
    is_member: isMember,
    is_shared: channel.extShared,
    is_ext_shared: channel.extShared,
    is_org_shared: false,
    is_pending_ext_shared: false,
    num_members: channel.memberIds.length,
    context_team_id: world.settings.team.id,
  };
}

/** The stand-in for a channel's name in payloads: Slack does not tell an app the names of private places. */
export function payloadChannel({ id, name, kind }: Channel): { id: string; name: string } {
  return { id, name: kind === 'dm' ? 'directmessage' : kind === 'private' ? 'privategroup' : name };
}

/** Who did it, as every payload says it. */
function payloadUser(world: World, userId: string): Wire {
  const name = world.workspace.person(userId)?.name ?? userId;
  return { id: userId, username: name, name, team_id: world.settings.team.id };
}

/** What every interaction payload carries. */
export function payloadBase(world: World, type: string, userId: string): Wire {
  const { team, app } = world.settings;
  return {
    type,
    team: { id: team.id, domain: team.domain },
    user: payloadUser(world, userId),
    api_app_id: app.id,
    token: 'deprecated-verification-token',
    enterprise: null,
    is_enterprise_install: false,
  };
}
