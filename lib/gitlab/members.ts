import * as z from 'zod/mini';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { path } from './path.ts';

const member = z.object({
  id: z.number(),
  name: z.nullish(z.string()),
  username: z.string(),
  state: z._default(z.string(), 'active'),
});

export interface Member {
  id: number;
  name: string;
  username: string;
}

/**
 * Members of a project, inherited ones too, whose name or username matches; blocked ones are left out. `limit` is 1-100.
 * https://docs.gitlab.com/api/project_members/
 */
export async function searchMembers(
  gitlab: GitLab,
  token: Secret,
  projectId: number,
  search: string,
  { limit = 20 } = {},
): Promise<Member[]> {
  const query = { per_page: limit, ...(search && { query: search }) };
  const at = path`projects/${projectId}/members/all`;
  const members = await gitlab.request(token, { path: at, query, answer: z.array(member) });
  return members
    .filter(({ state }) => state === 'active')
    .map(({ id, name, username }) => ({ id, name: name ?? username, username }));
}

/** The member of exactly this username, whatever its case; undefined when the project has none, or a blocked one. */
export async function findMember(
  gitlab: GitLab,
  token: Secret,
  projectId: number,
  username: string,
): Promise<Member | undefined> {
  const members = await searchMembers(gitlab, token, projectId, username, { limit: 100 });
  return members.find((member) => member.username.toLowerCase() === username.toLowerCase());
}
