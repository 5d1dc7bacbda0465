import type { Message } from '../block-kit/message.ts';
import {
  issuesOff,
  otherGitLab,
  projectArchived,
  projectNotFound,
  reporterNeeded,
} from '../block-kit/project-refusals.ts';
import type { ProjectRef } from '../command/project-ref.ts';
import { UpstreamError } from '../errors.ts';
import { findProject as findInGitLab, type GitLabProject, searchProjects } from '../gitlab/projects.ts';
import type { Secret } from '../secret.ts';
import type { SlackPerson } from '../tenant.ts';
import { withToken } from './acting.ts';
import { pathOnInstance } from './choose-project.ts';
import type { WorkRooms } from './rooms.ts';

export type FindRooms = Parameters<typeof withToken>[0] & Pick<WorkRooms, 'aliases' | 'gitlab'>;
export type FoundProject = { project: GitLabProject; refusal?: undefined } | { refusal: Message };

/** GitLab's access level for a Reporter. https://docs.gitlab.com/api/access_requests/#valid-access-levels */
const reporter = 20;

/**
 * The GitLab project a person means by an alias, a path, an id or a URL, as they see it, or a refusal: unknown, another
 * GitLab, archived, without issues, or less than a Reporter's rights. Throws `NotLinked`, and what GitLab fails at.
 */
export async function findProject(rooms: FindRooms, person: SlackPerson, ref: ProjectRef): Promise<FoundProject> {
  const meant = await idOrPath(rooms, person, ref);
  if (meant === undefined) return { refusal: otherGitLab(rooms.gitlab.instance) };
  return withToken(rooms, person, rooms.gitlab.instance, async (token) => {
    const project = await findInGitLab(rooms.gitlab, token, meant).catch(nothingWhereUnknown);
    if (!project) return { refusal: projectNotFound(typedProject(ref)) };
    if (project.archived) return { refusal: projectArchived(project) };
    if (!(await isReporter(rooms, token, project))) return { refusal: reporterNeeded(project) };
    if (!project.issuesEnabled) return { refusal: issuesOff(project) };
    return { project };
  });
}

/** The project as it was typed, for the answer. */
export function typedProject(ref: ProjectRef): string {
  switch (ref.by) {
    case 'id':
      return String(ref.id);
    case 'url':
      return ref.url;
    default:
      return ref.text;
  }
}

/** A bare word is an alias first, then a path. Undefined: a URL of another GitLab. */
async function idOrPath(
  { aliases, gitlab }: FindRooms,
  { tenant }: SlackPerson,
  ref: ProjectRef,
): Promise<number | string | undefined> {
  switch (ref.by) {
    case 'id':
      return ref.id;
    case 'url':
      return pathOnInstance(gitlab.instance, ref);
    case 'path':
      return ref.text;
    case 'alias':
      return (await aliases.find(tenant, ref.text.toLowerCase()))?.projectId ?? ref.text;
  }
}

/** The project itself tells of direct and inherited roles only; through an invited group the list of projects does. */
async function isReporter({ gitlab }: FindRooms, token: Secret, { id, path, accessLevel }: GitLabProject) {
  if (accessLevel >= reporter) return true;
  const mine = await searchProjects(gitlab, token, path, { limit: 100 });
  return mine.some((project) => project.id === id);
}

function nothingWhereUnknown(failure: unknown): undefined {
  if (failure instanceof UpstreamError && (failure.code === 'not_found' || failure.code === 'forbidden'))
    return undefined;
  throw failure;
}
