import type { Message } from '../block-kit/message.ts';
import { bound, unbound, unboundAll } from '../block-kit/place-answers.ts';
import type { SlackPerson } from '../tenant.ts';
import type { Deed } from './deed.ts';
import type { WorkRooms } from './rooms.ts';

/** Ties the channel (or thread) to the incident: commands here then need no number. Nothing changes in GitLab. */
export async function bind({ bindings }: WorkRooms, { incident, person, typed, typedAt }: Deed): Promise<Message> {
  const { channelId, threadTs } = typed;
  await bindings.bind(person.tenant, { channelId, threadTs }, incident, person.userId, typedAt);
  const others = (await bindings.inPlace(person.tenant, { channelId, threadTs })).length - 1;
  return bound(incident, { thread: threadTs !== undefined, others });
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
