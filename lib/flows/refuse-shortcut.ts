import type { Feature } from '../command/table.ts';
import type { MessageAction, Shortcut } from '../slack/interaction.ts';
import type { SlackPerson } from '../tenant.ts';
import type { AckRooms } from './rooms.ts';
import { refusalHere } from './switched-off.ts';
import { type TellRooms, tell } from './tell.ts';

/**
 * True when shortcuts, or the family of what this one does, are switched off here. Whoever used it was told then: beside
 * the message it was used on, else by a direct message.
 */
export async function refuseShortcut(
  rooms: TellRooms & Pick<AckRooms, 'settings' | 'switches'>,
  person: SlackPerson,
  interaction: Shortcut | MessageAction,
  does?: Feature,
): Promise<boolean> {
  const refusal = await refusalHere(rooms, person.tenant, 'shortcuts', does);
  if (!refusal) return false;
  const responseUrl = interaction.type === 'message_action' ? interaction.responseUrl : undefined;
  await tell(rooms, { person, responseUrl, beside: true }, refusal);
  return true;
}
