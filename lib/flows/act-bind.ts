import { boundThread } from '../block-kit/act-buttons.ts';
import type { Message } from '../block-kit/message.ts';
import { bound, unbound, unboundAll } from '../block-kit/place-answers.ts';
import type { SlackPerson } from '../tenant.ts';
import type { Deed } from './deed.ts';
import { keepWaiting } from './keep.ts';
import type { WorkRooms } from './rooms.ts';
import type { TypedAct } from './typed-act.ts';

/** Ties the channel (or thread) to the incident: commands here then need no number. Nothing changes in GitLab. */
export async function bind(rooms: WorkRooms, { incident, person, typed, typedAt, ulid }: Deed): Promise<Message> {
  const { bindings } = rooms;
  const { channelId, threadTs } = typed;
  const { instance, projectId, iid } = incident;
  await bindings.bind(person.tenant, { channelId, threadTs }, incident, person.userId, typedAt);
  const others = (await bindings.inPlace(person.tenant, { channelId, threadTs })).length - 1;
  const message = bound(incident, { thread: threadTs !== undefined, others });
  if (!threadTs) return message;
  const key = `unbind ${ulid}`;
  const unbinding: TypedAct = { ...typed, verb: 'unbind', target: { by: 'key', key: { instance, projectId, iid } } };
  await keepWaiting(rooms, { person, key, kind: 'act', typed: unbinding }, 'open');
  return boundThread(key, message);
}

export async function unbind({ bindings }: WorkRooms, { incident, person, typed }: Deed): Promise<Message> {
  const { channelId, threadTs } = typed;
  const count = await bindings.unbind(person.tenant, { channelId, threadTs }, incident);
  return unbound(incident, { wasBound: count > 0 });
}

/** Unties a channel from everything it is bound to. */
export async function unbindAll(
  { bindings }: Pick<WorkRooms, 'bindings'>,
  { person, channelId }: { person: SlackPerson; channelId: string },
): Promise<Message> {
  return unboundAll(await bindings.unbind(person.tenant, { channelId }));
}
