import { payloadBase, payloadChannel, wireMessage } from '../wire.ts';
import type { World } from '../world.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** A global shortcut: no channel, no response_url. https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
export async function useShortcut(world: World, userId: string, callbackId: string): Promise<Outcome> {
  const payload = {
    ...payloadBase(world, 'shortcut', userId),
    callback_id: callbackId,
    trigger_id: world.triggers.issue(userId),
    action_ts: world.ids.ts(),
  };
  return outcomeOf(await world.deliveries.sendForm('interaction', { payload: JSON.stringify(payload) }));
}

/** A shortcut from a message's menu; the app gets the message, whether it is in the channel or not. */
export async function useMessageShortcut(
  world: World,
  userId: string,
  callbackId: string,
  { channel: channelId, ts }: { channel: string; ts: string },
): Promise<Outcome> {
  const channel = world.workspace.channel(channelId);
  const message = world.messages.find(channelId, ts);
  if (!channel || !message || !world.workspace.canSee(channel, userId))
    throw new Error(`${userId} sees no message ${ts} in ${channelId}`);
  const payload = {
    ...payloadBase(world, 'message_action', userId),
    callback_id: callbackId,
    trigger_id: world.triggers.issue(userId),
    response_url: world.responseUrls.issue('app', { userId, channel: channelId, messageTs: ts }),
    channel: payloadChannel(channel),
    message_ts: ts,
    message: wireMessage(world, message),
    action_ts: world.ids.ts(),
  };
  return outcomeOf(await world.deliveries.sendForm('interaction', { payload: JSON.stringify(payload) }));
}
