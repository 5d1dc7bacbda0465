import type { Message } from '../block-kit/message.ts';
import { projectList } from '../block-kit/project-answers.ts';
import type { SlackPerson } from '../tenant.ts';
import type { AckRooms } from './rooms.ts';

/** `project list`: every project known here, with its aliases, its keeper and the state of its webhook. */
export async function listProjects(
  { projects, aliases, settings }: Pick<AckRooms, 'projects' | 'aliases' | 'settings'>,
  { person }: { person: SlackPerson; channelId: string },
): Promise<Message> {
  const [all, names] = await Promise.all([projects.all(person.tenant), aliases.all(person.tenant)]);
  const listed = all.map((project) => ({
    ...project,
    aliases: names
      .filter(({ instance, projectId }) => instance === project.instance && projectId === project.projectId)
      .map(({ alias }) => alias),
  }));
  return projectList(
    settings.slackCommand,
    listed.sort((a, b) => a.path.localeCompare(b.path)),
  );
}
