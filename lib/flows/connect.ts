import { connectMessage } from '../block-kit/connect.ts';
import type { Message } from '../block-kit/message.ts';
import { unguessable } from '../seams.ts';
import type { SlackPerson } from '../tenant.ts';
import type { AckRooms } from './rooms.ts';

/** How long a link, and each step on its way, may take. Milliseconds. */
export const connectWithin = 600_000;

/**
 * Asks this person to connect their GitLab account: a message with a button that is theirs alone and works for ten
 * minutes. `submission`: the key of what they typed, which goes on by itself once they have.
 */
export async function connectPrompt(
  rooms: Pick<AckRooms, 'settings' | 'instance' | 'tickets' | 'seams'>,
  { person, submission }: { person: SlackPerson; submission?: string },
): Promise<Message> {
  const { settings, instance, tickets, seams } = rooms;
  const id = unguessable(seams);
  await tickets.issue({ id, person, instance, submission, expiresAt: seams.now() + connectWithin });
  const url = `${settings.publicUrl}/gitlab/connect?ticket=${id}`;
  return connectMessage({ url, host: hostOf(instance), resumes: submission !== undefined });
}

/** A GitLab instance as people name it: without the scheme. */
export function hostOf(instance: string): string {
  return instance.replace(/^https?:\/\//, '');
}
