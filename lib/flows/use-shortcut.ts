import { shortcuts } from '../command/shortcuts.ts';
import { UpstreamError } from '../errors.ts';
import type { MessageAction, Shortcut } from '../slack/interaction.ts';
import { actOnMessage } from './act-on-message.ts';
import type { Actor } from './act-prompt.ts';
import { draftDeclare } from './draft-declare.ts';
import type { DoorRooms } from './respond-to.ts';
import { refusalHere } from './switched-off.ts';
import { tell } from './tell.ts';
import { whereToSay } from './where-to-say.ts';

/**
 * Does what a shortcut is for, or opens its form. What there is to say at once is said beside the message it was used on,
 * also in its thread; without a message, by a direct message.
 */
export async function useShortcut(
  rooms: DoorRooms,
  actor: Actor,
  interaction: Shortcut | MessageAction,
): Promise<void> {
  const { callbackId } = interaction;
  const spec = shortcuts.find((one) => one.callbackId === callbackId);
  const used = interaction.type === 'message_action' ? interaction : undefined;
  if (!spec || (spec.type === 'message') !== (used !== undefined)) {
    rooms.log.warn('a shortcut nobody knows was used', { callbackId });
    return;
  }
  const { verb, feature } = spec;
  const refusal = await refusalHere(rooms, actor.person.tenant, 'shortcuts', feature);
  const begin = () => (verb && used ? actOnMessage(rooms, actor, verb, used) : draftDeclare(rooms, actor, used));
  const message = refusal ?? (await begin());
  if (!message) return;
  const { responseUrl, beside, sayIn: threadTs } = whereToSay(used);
  try {
    await tell(rooms, { person: actor.person, responseUrl, beside, threadTs }, message);
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    rooms.log.warn('an answer to a shortcut was not shown', { code: failure.code });
  }
}
