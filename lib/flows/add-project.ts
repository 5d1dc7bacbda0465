import type { Message } from '../block-kit/message.ts';
import { projectAdded } from '../block-kit/project-answers.ts';
import { aliasTaken } from '../block-kit/project-refusals.ts';
import type { ProjectRef } from '../command/project-ref.ts';
import type { SlackPerson } from '../tenant.ts';
import { connectHook, type HookRooms } from './connect-hook.ts';
import { type FindRooms, findProject } from './find-project.ts';
import { claimAlias, type KeepProjectRooms, keepProject, usualAlias } from './keep-project.ts';

export interface AddProject {
  person: SlackPerson;
  project: ProjectRef;
  alias?: string | undefined;
}

export type AddRooms = FindRooms & KeepProjectRooms & HookRooms;

/**
 * `project add <project> [as <alias>]`: makes a project known here, with an alias; a Maintainer also connects its
 * webhook. Typed again it adds another alias, mends the webhook, and takes over from a keeper whose grant is gone.
 */
export async function addProject(rooms: AddRooms, { person, project: ref, alias }: AddProject): Promise<Message> {
  const found = await findProject(rooms, person, ref);
  if (found.refusal) return found.refusal;
  const { slackCommand } = rooms.settings;
  const { instance } = rooms.gitlab;
  const key = { tenant: person.tenant, instance, projectId: found.project.id };
  const asked = alias && (await claimAlias(rooms, person, key, alias));
  if (asked && asked.is === 'taken') return aliasTaken(slackCommand, { ...asked, path: found.project.path });
  const project = await keepProject(rooms, person, found.project);
  const known = asked || (await usualAlias(rooms, person, project));
  return projectAdded(slackCommand, project, known, await connectHook(rooms, person, project));
}
