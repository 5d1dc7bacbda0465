import { notConnectedMessage, whoamiMessage } from '../block-kit/connect.ts';
import type { Message } from '../block-kit/message.ts';
import type { SlackPerson } from '../tenant.ts';
import { hostOf } from './connect.ts';
import type { AckRooms } from './rooms.ts';

/** Who this person is at GitLab, as far as the store knows. */
export async function whoami(
  { instance, links, settings }: Pick<AckRooms, 'instance' | 'links' | 'settings'>,
  { person }: { person: SlackPerson },
): Promise<Message> {
  const about = { host: hostOf(instance), command: settings.slackCommand };
  const link = await links.find(person, instance);
  return link ? whoamiMessage({ ...about, ...link }) : notConnectedMessage(about);
}
