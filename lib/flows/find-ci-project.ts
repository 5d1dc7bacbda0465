import type { Message } from '../block-kit/message.ts';
import { otherGitLab, projectArchived } from '../block-kit/project-refusals.ts';
import { ciOff, unknownProject } from '../block-kit/start-refusals.ts';
import { nearest } from '../command/nearest.ts';
import { type ProjectRef, typedProject } from '../command/project-ref.ts';
import { UpstreamError } from '../errors.ts';
import { findProject, type GitLabProject } from '../gitlab/projects.ts';
import type { Secret } from '../secret.ts';
import type { SlackPerson } from '../tenant.ts';
import { idOrPath } from './find-project.ts';
import type { WorkRooms } from './rooms.ts';

/** So many names are listed where one was not found. */
export const mostNames = 5;

/** The project somebody means, where it has CI/CD; which role they have in it is for GitLab to say, at the moment it counts. */
export async function findCiProject(
  rooms: Pick<WorkRooms, 'aliases' | 'gitlab' | 'settings'>,
  token: Secret,
  person: SlackPerson,
  ref: ProjectRef,
): Promise<{ project: GitLabProject; refusal?: undefined } | { refusal: Message }> {
  const meant = await idOrPath(rooms, person, ref);
  if (meant === undefined) return { refusal: otherGitLab(rooms.gitlab.instance) };
  const project = await findProject(rooms.gitlab, token, meant).catch(nothingWhereUnknown);
  if (!project) return { refusal: await unknown(rooms, person, typedProject(ref)) };
  if (project.archived) return { refusal: projectArchived(project) };
  return project.ciEnabled ? { project } : { refusal: ciOff(project) };
}

async function unknown(
  { aliases, settings }: Pick<WorkRooms, 'aliases' | 'settings'>,
  { tenant }: SlackPerson,
  typed: string,
): Promise<Message> {
  const known = (await aliases.all(tenant)).map(({ alias }) => alias);
  return unknownProject(typed, settings.slackCommand, nearest(typed, known, mostNames));
}

function nothingWhereUnknown(failure: unknown): undefined {
  if (failure instanceof UpstreamError && (failure.code === 'not_found' || failure.code === 'forbidden'))
    return undefined;
  throw failure;
}
