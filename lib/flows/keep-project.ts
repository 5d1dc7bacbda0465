import type { AliasNews } from '../block-kit/project-answers.ts';
import { parseAlias } from '../command/project-ref.ts';
import type { GitLabProject } from '../gitlab/projects.ts';
import type { Project } from '../store/projects.ts';
import type { SlackPerson, Tenant } from '../tenant.ts';
import type { WorkRooms } from './rooms.ts';

export type KeepProjectRooms = Pick<WorkRooms, 'projects' | 'aliases' | 'links' | 'tokens' | 'gitlab' | 'seams'>;

/**
 * Stores a project under its id, as GitLab shows it now. Whoever adds it first is its keeper, whose token reads in the
 * background; somebody else takes over only when that is no longer usable. Template and webhook stay as they are.
 */
export async function keepProject(
  rooms: KeepProjectRooms,
  person: SlackPerson,
  found: GitLabProject,
): Promise<Project> {
  const { projects, gitlab, seams } = rooms;
  const { tenant } = person;
  const { id: projectId, path, name, url, visibility } = found;
  const known = await projects.find(tenant, gitlab.instance, projectId);
  const keeper = known && (await canStillRead(rooms, tenant, known)) ? known.keeper : await asKeeper(rooms, person);
  if (known) {
    const fields = { path, name, url, visibility, keeper };
    await projects.update(tenant, gitlab.instance, projectId, fields);
    return { ...known, ...fields };
  }
  const addedAt = seams.now();
  const project = { tenant, instance: gitlab.instance, projectId, path, name, url, visibility, keeper, addedAt };
  await projects.save(project);
  return project;
}

/** Takes the alias that was asked for. Taken by another project: that project's path. */
export async function claimAlias(
  rooms: Pick<WorkRooms, 'projects' | 'aliases'>,
  { userId }: SlackPerson,
  { tenant, instance, projectId }: Pick<Project, 'tenant' | 'instance' | 'projectId'>,
  alias: string,
): Promise<AliasNews> {
  const claimed = await rooms.aliases.claim({ tenant, alias, instance, projectId, createdBy: userId });
  if (claimed.ok) return { is: 'set', alias };
  const { taken } = claimed;
  const other = await rooms.projects.find(tenant, taken.instance, taken.projectId);
  return { is: 'taken', alias, by: other?.path ?? `project ${taken.projectId}` };
}

/** Without a wish: an alias the project has already, else the last part of its path, if that can be one and is free. */
export async function usualAlias(
  rooms: Pick<WorkRooms, 'projects' | 'aliases'>,
  person: SlackPerson,
  project: Project,
): Promise<AliasNews> {
  const [known] = await rooms.aliases.ofProject(project.tenant, project.instance, project.projectId);
  if (known) return { is: 'set', alias: known.alias };
  const alias = aliasFrom(project.path);
  return alias ? claimAlias(rooms, person, project, alias) : { is: 'none' };
}

function aliasFrom(path: string): string | undefined {
  const last = path.split('/').at(-1) ?? '';
  const words = last.toLowerCase().replace(/[^a-z0-9._-]+/g, '-');
  return parseAlias(words.replace(/^[^a-z]+/, '').slice(0, 64));
}

async function canStillRead({ tokens }: KeepProjectRooms, tenant: Tenant, { instance, keeper }: Project) {
  const pair = await tokens.find({ tenant, teamId: '', userId: keeper.userId }, instance);
  return pair !== undefined && !pair.needsRelink;
}

async function asKeeper({ links, gitlab }: KeepProjectRooms, person: SlackPerson): Promise<Project['keeper']> {
  const link = await links.find(person, gitlab.instance);
  return { userId: person.userId, name: link?.name ?? person.userId };
}
