import { readPress } from '../block-kit/card-buttons.ts';
import type { Message } from '../block-kit/message.ts';
import { readAct } from '../command/read-act.ts';
import { specOf } from '../command/table.ts';
import type { Action, BlockActions } from '../slack/interaction.ts';
import type { Installation } from '../store/installations.ts';
import type { SlackPerson } from '../tenant.ts';
import { choiceIn, readIncidentValue } from './place.ts';
import type { AckRooms } from './rooms.ts';
import { startAct } from './start-act.ts';
import { refusalHere } from './switched-off.ts';
import type { TypedAct } from './typed-act.ts';

export interface Pressed {
  person: SlackPerson;
  installation: Installation;
  interaction: BlockActions;
}

/**
 * A button of a card. The clicker's own rights decide, when it is done; somebody without an account connects first and it
 * goes on by itself. Answers stand beside the card, for the clicker alone.
 */
export async function press(
  rooms: AckRooms,
  { person, installation, interaction }: Pressed,
  action: Action,
): Promise<Message | undefined> {
  const pressed = readPress(action);
  const key = pressed && readIncidentValue(rooms.instance, pressed.incident);
  if (!pressed || !key) return undefined;
  const { tenant } = person;
  const { triggerId, channelId = '', message, responseUrl } = interaction;
  const { verb, words } = pressed;
  const refusal = await refusalHere(rooms, tenant, 'card_buttons', specOf(`incident ${verb}`).feature);
  if (refusal) return refusal;
  const typed: TypedAct = {
    verb,
    words,
    target: { by: 'key', key },
    channelId,
    threadTs: message?.ts,
    ask: 'problem' in readAct(verb, words, { now: rooms.seams.now() }),
    likely: await choiceIn(rooms, tenant, channelId, key),
    responseUrl: responseUrl?.reveal(),
    beside: true,
  };
  return startAct(rooms, { person, installation, triggerId }, typed);
}
