import type { Message } from '../block-kit/message.ts';
import {
  issuesOff,
  otherGitLab,
  projectArchived,
  projectNotFound,
  reporterNeeded,
} from '../block-kit/project-refusals.ts';
import { type ProjectRef, typedProject } from '../command/project-ref.ts';
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
  return withToken(rooms, person, rooms.gitlab.instance, async (token) => {
    const found = await findOpenProject(rooms, token, person, ref);
    if (found.refusal || (await isReporter(rooms, token, found.project))) return found;
    return { refusal: reporterNeeded(found.project) };
  });
}

/** The same, whatever the person's rights in it: unknown, another GitLab, archived and without issues are refused. */
export async function findOpenProject(
  { aliases, gitlab }: Pick<FindRooms, 'aliases' | 'gitlab'>,
  token: Secret,
  person: SlackPerson,
  ref: ProjectRef,
): Promise<FoundProject> {
  const meant = await idOrPath({ aliases, gitlab }, person, ref);
  if (meant === undefined) return { refusal: otherGitLab(gitlab.instance) };
  const project = await findInGitLab(gitlab, token, meant).catch(nothingWhereUnknown);
  if (!project) return { refusal: projectNotFound(typedProject(ref)) };
  if (project.archived) return { refusal: projectArchived(project) };
  if (!project.issuesEnabled) return { refusal: issuesOff(project) };
  return { project };
}

/** What GitLab knows the project by. A bare word is an alias first, then a path. Undefined: a URL of another GitLab. */
export async function idOrPath(
  { aliases, gitlab }: Pick<FindRooms, 'aliases' | 'gitlab'>,
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
    case 'alias': {
      const alias = await aliases.find(tenant, ref.text.toLowerCase());
      // Made while the app worked with another GitLab: the same id is another project here.
      return alias?.instance === gitlab.instance ? alias.projectId : ref.text;
    }
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
