import type { Message } from '../block-kit/message.ts';
import { subscriptionList } from '../block-kit/subscription-answers.ts';
import type { Subscription } from '../store/subscriptions.ts';
import type { SlackPerson } from '../tenant.ts';
import type { AckRooms } from './rooms.ts';

type Rooms = Pick<AckRooms, 'subscriptions' | 'projects' | 'aliases' | 'settings'>;

/** `subscriptions`: what the channel it is typed in hears of. */
export async function listSubscriptions(
  rooms: Rooms,
  { person, channelId }: { person: SlackPerson; channelId: string },
): Promise<Message> {
  const ofChannel = await rooms.subscriptions.ofChannel(person.tenant, channelId);
  const listed = await Promise.all(ofChannel.map((subscription) => inWords(rooms, subscription)));
  return subscriptionList(rooms.settings.slackCommand, listed);
}

async function inWords({ projects, aliases }: Rooms, { tenant, instance, projectId }: Subscription) {
  const [project, names] = await Promise.all([
    projects.find(tenant, instance, projectId),
    aliases.ofProject(tenant, instance, projectId),
  ]);
  return {
    project: project ?? { path: `project ${projectId}`, url: instance },
    aliases: names.map(({ alias }) => alias),
    connected: project?.hook !== undefined,
  };
}
