import { disconnectedMessage, notConnectedMessage } from '../block-kit/connect.ts';
import type { Message } from '../block-kit/message.ts';
import type { SlackPerson } from '../tenant.ts';
import { hostOf } from './connect.ts';
import type { WorkRooms } from './rooms.ts';

/** Forgets this person's GitLab account and revokes their grant there. Says so where GitLab could not be told. */
export async function disconnect(
  rooms: Pick<WorkRooms, 'instance' | 'tokens' | 'links' | 'grants' | 'settings'>,
  person: SlackPerson,
): Promise<Message> {
  const { instance, tokens, links, grants, settings } = rooms;
  const about = { host: hostOf(instance), command: settings.slackCommand };
  const link = await links.find(person, instance);
  const pair = await tokens.remove(person, instance);
  await links.remove(person, instance);
  if (!link && !pair) return notConnectedMessage(about);
  const revoked = pair ? await grants.revoke(pair.refreshToken) : true;
  return disconnectedMessage({ ...about, username: link?.username, revoked, instance });
}
