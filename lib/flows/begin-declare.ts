import type { DeclareForm } from '../block-kit/declare-state.ts';
import type { Message } from '../block-kit/message.ts';
import type { DeclareWords } from '../command/declare-words.ts';
import { asLinked, type Caller, commandAct } from './caller.ts';
import { type Prefill, prefill } from './choose-project.ts';
import { connectPrompt } from './connect.ts';
import { keepAndQueue, keepWaiting } from './keep.ts';
import { openDeclare } from './open-declare.ts';
import type { AckRooms } from './rooms.ts';

/** A form that nobody filled in: one line said it all. Its confirmation offers to edit what was filed. */
export interface OneLineDeclare extends DeclareForm {
  responseUrl: string;
  channelId: string;
  oneLine: true;
}

/** `incident declare`: at once where one line says it all, else the form, filled in as far as the words go. */
export async function beginDeclare(rooms: AckRooms, caller: Caller, words: DeclareWords): Promise<Message | undefined> {
  const { slash, person } = caller;
  const { form, outright } = await prefill(rooms, { person, channelId: slash.channelId }, words);
  return outright ? declareNow(rooms, caller, form) : asLinked(rooms, caller, () => openForm(rooms, caller, form));
}

/** Kept as if the form had been submitted, so it is filed once, tried again, and comes back as a form when refused. */
async function declareNow(rooms: AckRooms, { slash, person }: Caller, filled: Prefill): Promise<Message | undefined> {
  const { triggerId: key, responseUrl, channelId } = slash;
  const origin: DeclareForm['origin'] = { from: key, template: { is: 'late' }, fresh: 0 };
  const typed: OneLineDeclare = { origin, ...filled, responseUrl: responseUrl.reveal(), channelId, oneLine: true };
  const act = { person, key, kind: 'declare', typed };
  if (await rooms.links.find(person, rooms.instance)) {
    await keepAndQueue(rooms, act);
    return undefined;
  }
  if ((await keepWaiting(rooms, act, 'waiting')) === 'known') return undefined;
  return connectPrompt(rooms, { person, submission: key });
}

async function openForm(rooms: AckRooms, caller: Caller, filled: Prefill): Promise<Message | undefined> {
  const { slash, person, installation } = caller;
  if ((await keepWaiting(rooms, commandAct(caller), 'open')) === 'known') return undefined;
  const from = slash.triggerId;
  const form: DeclareForm = { origin: { from, template: { is: 'none' }, fresh: 0 }, ...filled };
  return openDeclare(rooms, { installation, person, triggerId: from, from, form });
}
