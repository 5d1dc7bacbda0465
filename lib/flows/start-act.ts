import type { Message } from '../block-kit/message.ts';
import { type Actor, openPrompt } from './act-prompt.ts';
import { connectPrompt } from './connect.ts';
import { keepAndQueue, keepWaiting } from './keep.ts';
import { laneOf } from './lane.ts';
import type { AckRooms } from './rooms.ts';
import type { TypedAct } from './typed-act.ts';

/**
 * Takes an act from whoever typed or clicked it: durable first, then left to the worker, or to the prompt where something
 * has still to be asked. Somebody without a GitLab account connects first, and it goes on by itself.
 */
export async function startAct(rooms: AckRooms, actor: Actor, typed: TypedAct): Promise<Message | undefined> {
  const { person, triggerId: key } = actor;
  const act = { person, key, kind: 'act', typed, lane: await laneOf(rooms, person.tenant, typed) };
  if (!(await rooms.links.find(person, rooms.instance))) {
    if ((await keepWaiting(rooms, act, 'waiting')) === 'known') return undefined;
    return connectPrompt(rooms, { person, submission: key });
  }
  if (!typed.ask) {
    await keepAndQueue(rooms, act);
    return undefined;
  }
  if ((await keepWaiting(rooms, act, 'open')) === 'known') return undefined;
  return openPrompt(rooms, actor, typed, key);
}
