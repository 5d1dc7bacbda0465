import type { Message } from '../block-kit/message.ts';
import { projectRemoved } from '../block-kit/project-answers.ts';
import { notYoursToRemove, projectUnknown } from '../block-kit/project-refusals.ts';
import { type ProjectRef, typedProject } from '../command/project-ref.ts';
import { UpstreamError } from '../errors.ts';
import { deleteHook, findHook } from '../gitlab/hooks.ts';
import type { Secret } from '../secret.ts';
import type { Project } from '../store/projects.ts';
import type { SlackPerson } from '../tenant.ts';
import { withToken } from './acting.ts';
import { knownProject } from './choose-project.ts';
import { type HookRooms, hookIdOf } from './connect-hook.ts';
import type { WorkRooms } from './rooms.ts';

type Rooms = HookRooms & Pick<WorkRooms, 'aliases' | 'subscriptions' | 'instance'>;

/**
 * `project remove <project>`: forgets a project with its aliases, its subscriptions and its webhook. Its keeper and who
 * made one of its aliases may, and a Maintainer, who alone can delete the webhook in GitLab too.
 */
export async function removeProject(
  rooms: Rooms,
  { person, project: ref }: { person: SlackPerson; project: ProjectRef },
): Promise<Message> {
  const { aliases, hooks, projects, settings, subscriptions } = rooms;
  const project = await knownProject(rooms, person, ref);
  if (!project) return projectUnknown(settings.slackCommand, typedProject(ref));
  const { tenant, instance, projectId, keeper } = project;
  const names = await aliases.ofProject(tenant, instance, projectId);
  const theirs = [keeper.userId, ...names.map(({ createdBy }) => createdBy)].includes(person.userId);
  const asMaintainer = await withToken(rooms, person, instance, (token) => hookDeleted(rooms, token, project));
  if (!asMaintainer && !theirs) return notYoursToRemove(project, keeper.name);
  await hooks.remove(hookIdOf(project));
  const channels = await subscriptions.ofProject(tenant, instance, projectId);
  for (const subscription of channels) await subscriptions.remove(subscription);
  for (const { alias } of names) await aliases.remove(tenant, alias);
  await projects.remove(tenant, instance, projectId);
  return projectRemoved(project, {
    subscriptions: channels.length,
    hookStays: !asMaintainer && project.hook !== undefined,
  });
}

/** Deletes our webhook in GitLab, where it still is one. False for who is no Maintainer: GitLab shows them no hooks. */
async function hookDeleted({ gitlab, settings }: Rooms, token: Secret, project: Project): Promise<boolean> {
  const url = `${settings.publicUrl}/gitlab/webhooks/${hookIdOf(project)}`;
  try {
    const hook = await findHook(gitlab, token, project.projectId, url);
    if (hook) await deleteHook(gitlab, token, project.projectId, hook.id);
    return true;
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || !['forbidden', 'not_found'].includes(failure.code)) throw failure;
    return false;
  }
}
