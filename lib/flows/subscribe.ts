import type { Message } from '../block-kit/message.ts';
import { mention } from '../block-kit/message.ts';
import {
  alreadySubscribed,
  channelArchived,
  channelsOnly,
  inviteFirst,
  nowSubscribed,
  postingForbidden,
  subscribed,
} from '../block-kit/subscription-answers.ts';
import type { ProjectRef } from '../command/project-ref.ts';
import { UpstreamError } from '../errors.ts';
import type { GitLabProject } from '../gitlab/projects.ts';
import { isInstallationDead } from '../slack/failure.ts';
import type { SlackPerson } from '../tenant.ts';
import type { AddRooms } from './add-project.ts';
import { connectHook } from './connect-hook.ts';
import { findProject } from './find-project.ts';
import { keepProject, usualAlias } from './keep-project.ts';
import type { WorkRooms } from './rooms.ts';

export interface Subscribe {
  person: SlackPerson;
  channelId: string;
  project: ProjectRef;
}

type Rooms = AddRooms & Pick<WorkRooms, 'subscriptions' | 'installations' | 'slack'>;

/**
 * `subscribe <project>`: this channel hears of the project's incidents. First one line is posted there, as the proof
 * that the app can; where it cannot nothing is saved. The project is added if it is new here.
 */
export async function subscribe(rooms: Rooms, { person, channelId, project: ref }: Subscribe): Promise<Message> {
  const { gitlab, seams, settings, subscriptions } = rooms;
  const { tenant, userId } = person;
  if (channelId.startsWith('D')) return channelsOnly(settings.slackCommand);
  const found = await findProject(rooms, person, ref);
  if (found.refusal) return found.refusal;
  const key = { tenant, instance: gitlab.instance, projectId: found.project.id };
  const known = await subscriptions.ofProject(tenant, key.instance, key.projectId);
  const already = known.some((subscription) => subscription.channelId === channelId);
  const refusal = already ? undefined : await provePosting(rooms, person, channelId, found.project);
  if (refusal) return refusal;
  const project = await keepProject(rooms, person, found.project);
  await usualAlias(rooms, person, project);
  if (!already) await subscriptions.save({ ...key, channelId, createdBy: userId, createdAt: seams.now() });
  const hook = await connectHook(rooms, person, project);
  return (already ? alreadySubscribed : subscribed)(settings.slackCommand, project, hook);
}

/** Posts the line that says so. A refusal where Slack does not let the app post here. */
async function provePosting(
  { gitlab, installations, links, settings, slack }: Rooms,
  person: SlackPerson,
  channelId: string,
  project: GitLabProject,
): Promise<Message | undefined> {
  const [installation, link] = await Promise.all([
    installations.find(person.tenant),
    links.find(person, gitlab.instance),
  ]);
  if (!installation) throw new Error('a command came from a workspace without the app');
  try {
    await slack.post(installation.botToken, {
      channel: channelId,
      ...nowSubscribed(project, link?.name ?? 'somebody'),
    });
    return undefined;
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.transient || isInstallationDead(failure)) throw failure;
    if (failure.code === 'is_archived') return channelArchived();
    if (!['not_in_channel', 'channel_not_found'].includes(failure.code)) {
      return postingForbidden(settings.slackCommand, project);
    }
    const app = installation.botUserId ? `/invite ${mention(installation.botUserId)}` : '`/invite` and this app’s name';
    return inviteFirst(settings.slackCommand, project, app);
  }
}
