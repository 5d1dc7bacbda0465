import { shortcuts } from '../command/shortcuts.ts';
import { UpstreamError } from '../errors.ts';
import type { MessageAction, Shortcut } from '../slack/interaction.ts';
import { actOnMessage } from './act-on-message.ts';
import type { Actor } from './act-prompt.ts';
import { draftDeclare } from './draft-declare.ts';
import { refuseShortcut } from './refuse-shortcut.ts';
import type { DoorRooms } from './respond-to.ts';
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
  if (await refuseShortcut(rooms, actor.person, interaction, spec.feature)) return;
  const { verb } = spec;
  const message = verb && used ? await actOnMessage(rooms, actor, verb, used) : await draftDeclare(rooms, actor, used);
  if (!message) return;
  const { responseUrl, beside, sayIn: threadTs } = whereToSay(used);
  try {
    await tell(rooms, { person: actor.person, responseUrl, beside, threadTs }, message);
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    rooms.log.warn('an answer to a shortcut was not shown', { code: failure.code });
  }
}
