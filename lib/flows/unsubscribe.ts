import type { Message } from '../block-kit/message.ts';
import { notSubscribed, unsubscribed } from '../block-kit/subscription-answers.ts';
import { type ProjectRef, typedProject } from '../command/project-ref.ts';
import type { SlackPerson } from '../tenant.ts';
import { knownProject } from './choose-project.ts';
import type { AckRooms } from './rooms.ts';

export interface Unsubscribe {
  person: SlackPerson;
  channelId: string;
  project: ProjectRef;
}

/** `unsubscribe <project>`: this channel no longer hears of its incidents. Cards that are there stay as they are. */
export async function unsubscribe(
  rooms: Pick<AckRooms, 'projects' | 'aliases' | 'instance' | 'subscriptions' | 'settings'>,
  { person, channelId, project: ref }: Unsubscribe,
): Promise<Message> {
  const { tenant } = person;
  const project = await knownProject(rooms, person, ref);
  const removed = project && (await rooms.subscriptions.remove({ ...project, tenant, channelId }));
  return removed ? unsubscribed(project) : notSubscribed(rooms.settings.slackCommand, typedProject(ref));
}
