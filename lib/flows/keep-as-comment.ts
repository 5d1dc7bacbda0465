import type { Deed } from './deed.ts';
import { keepWaiting } from './keep.ts';
import type { WorkRooms } from './rooms.ts';
import type { TypedAct } from './typed-act.ts';

/** Keeps a text that found no place, under a key of its own, for the button that makes it a comment. Resolves to the key. */
export async function keepAsComment(
  rooms: WorkRooms,
  { person, typed, incident, ulid }: Deed,
  text: string,
): Promise<string> {
  const { instance, projectId, iid } = incident;
  const target: TypedAct['target'] = { by: 'key', key: { instance, projectId, iid } };
  const key = `comment ${ulid}`;
  const asComment: TypedAct = { ...typed, verb: 'comment', words: text, when: undefined, target };
  await keepWaiting(rooms, { person, key, kind: 'act', typed: asComment }, 'open');
  return key;
}
