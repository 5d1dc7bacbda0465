import * as z from 'zod/mini';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import type { Visibility } from './fields.ts';
import { path } from './path.ts';

/** A project as its member sees it. */
export interface GitLabProject {
  id: number;
  /** Full path, `acme/payments`. It changes when the project moves; the id does not. */
  path: string;
  name: string;
  url: string;
  visibility: Visibility;
  archived: boolean;
  /** True unless GitLab says no: it leaves this out for who is not a member. */
  issuesEnabled: boolean;
  /** The same of CI/CD. */
  ciEnabled: boolean;
  /** Undefined where the repository is empty, or not to be seen. */
  defaultBranch: string | undefined;
  /**
   * The caller's role as far as GitLab tells it here: 0 none, 20 Reporter, 30 Developer, 40 Maintainer. Rights through an
   * invited group, or an administrator's, may be higher: where it matters, try and let GitLab decide.
   */
  accessLevel: number;
}

export interface FoundProject {
  id: number;
  path: string;
}

const access = z.nullish(z.object({ access_level: z.number() }));

const project = z.object({
  id: z.number(),
  path_with_namespace: z.string(),
  name: z.nullish(z.string()),
  web_url: z.string(),
  visibility: z.catch(z.enum(['private', 'internal', 'public']), 'private'),
  archived: z.optional(z.boolean()),
  issues_enabled: z.optional(z.boolean()),
  jobs_enabled: z.optional(z.boolean()),
  default_branch: z.nullish(z.string()),
  permissions: z.nullish(z.object({ project_access: access, group_access: access })),
});

/** One project by its id or its full path, also a former path. `not_found` too for one the caller may not see. https://docs.gitlab.com/api/projects/#retrieve-a-project */
export async function findProject(gitlab: GitLab, token: Secret, idOrPath: number | string): Promise<GitLabProject> {
  const found = await gitlab.request(token, { path: path`projects/${idOrPath}`, answer: project });
  const { project_access, group_access } = found.permissions ?? {};
  return {
    id: found.id,
    path: found.path_with_namespace,
    name: found.name ?? found.path_with_namespace,
    url: found.web_url,
    visibility: found.visibility,
    archived: found.archived ?? false,
    issuesEnabled: found.issues_enabled ?? true,
    ciEnabled: found.jobs_enabled ?? true,
    defaultBranch: found.default_branch ?? undefined,
    accessLevel: Math.max(project_access?.access_level ?? 0, group_access?.access_level ?? 0),
  };
}

/** The id of a project named by its id (then nothing is asked) or its full path. */
export async function projectId(gitlab: GitLab, token: Secret, named: string): Promise<number> {
  return /^\d+$/.test(named) ? Number(named) : (await findProject(gitlab, token, named)).id;
}

const foundProjects = z.array(z.object({ id: z.number(), path_with_namespace: z.string() }));

/**
 * The projects the caller can file an incident in, best match first; for an empty `search` the latest active first.
 * `limit` is 1-100. https://docs.gitlab.com/api/projects/#list-all-projects
 */
export async function searchProjects(
  gitlab: GitLab,
  token: Secret,
  search: string,
  { limit = 20 } = {},
): Promise<FoundProject[]> {
  const query = {
    membership: true,
    min_access_level: 20,
    archived: false,
    with_issues_enabled: true,
    simple: true,
    per_page: limit,
    ...(search
      ? { search, search_namespaces: true, order_by: 'similarity', sort: 'desc' }
      : { order_by: 'last_activity_at', sort: 'desc' }),
  };
  const found = await gitlab.request(token, { path: path`projects`, query, answer: foundProjects });
  return found.map(({ id, path_with_namespace }) => ({ id, path: path_with_namespace }));
}
