import { actOpened } from '../block-kit/act-answers.ts';
import type { ActForm } from '../block-kit/act-form.ts';
import { readPress } from '../block-kit/card-buttons.ts';
import type { Message } from '../block-kit/message.ts';
import { specOf } from '../command/table.ts';
import type { Action, BlockActions } from '../slack/interaction.ts';
import type { Installation } from '../store/installations.ts';
import type { Submission } from '../store/submissions.ts';
import type { SlackPerson } from '../tenant.ts';
import { formFor, openPrompt } from './begin-act.ts';
import { connectPrompt } from './connect.ts';
import { keepAndQueue, keepWaiting } from './keep.ts';
import { incidentValue, readIncidentValue } from './place.ts';
import type { AckRooms } from './rooms.ts';
import { refusalHere } from './switched-off.ts';
import type { TypedAct } from './typed-act.ts';

export interface Pressed {
  person: SlackPerson;
  installation: Installation;
  interaction: BlockActions;
}

/** Verbs that ask for words before anything is done. */
const asking = new Set(['timeline', 'comment', 'severity']);

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
  const { triggerId, channelId = '', message, responseUrl } = interaction;
  const typed: TypedAct = {
    verb: pressed.verb,
    words: pressed.words,
    target: { by: 'key', key },
    channelId,
    threadTs: message?.ts,
    responseUrl: responseUrl?.reveal(),
    beside: true,
  };
  const act = { person, key: triggerId, kind: 'act', typed };
  const [refusal, link] = await Promise.all([
    refusalHere(rooms, person.tenant, 'card_buttons', specOf(`incident ${pressed.verb}`).feature),
    rooms.links.find(person, rooms.instance),
  ]);
  if (refusal) return refusal;
  if (!link) {
    if ((await keepWaiting(rooms, act, 'waiting')) === 'known') return undefined;
    return connectPrompt(rooms, { person, submission: triggerId });
  }
  if (!asking.has(pressed.verb)) {
    await keepAndQueue(rooms, act);
    return undefined;
  }
  if ((await keepWaiting(rooms, act, 'open')) === 'known') return undefined;
  return openPrompt(rooms, { installation, triggerId, from: triggerId }, formOf(typed, triggerId));
}

/** The prompt of a kept act, opened by its button: only for its author. */
export async function openKept(
  rooms: AckRooms,
  { person, installation, triggerId }: { person: SlackPerson; installation: Installation; triggerId: string },
  kept: Submission | undefined,
): Promise<Message | undefined> {
  if (kept?.kind !== 'act' || !kept.typed || kept.person.userId !== person.userId) return undefined;
  const form = formOf(kept.typed as TypedAct, kept.key);
  return (await openPrompt(rooms, { installation, triggerId, from: kept.key }, form)) ?? actOpened();
}

function formOf({ verb, words, target, channelId, threadTs }: TypedAct, from: string): ActForm {
  const likely = target?.by === 'key' ? { value: incidentValue(target.key), label: `#${target.key.iid}` } : undefined;
  return formFor({ verb, from, channelId, threadTs }, { words, target, likely });
}
