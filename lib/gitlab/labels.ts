import * as z from 'zod/mini';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { path } from './path.ts';

/** Names of a project's labels, those of its groups too. `limit` is 1-100. https://docs.gitlab.com/api/labels/ */
export async function searchLabels(
  gitlab: GitLab,
  token: Secret,
  projectId: number,
  search: string,
  { limit = 20 } = {},
): Promise<string[]> {
  const query = { per_page: limit, ...(search && { search }) };
  const at = path`projects/${projectId}/labels`;
  const labels = await gitlab.request(token, { path: at, query, answer: z.array(z.object({ name: z.string() })) });
  return labels.map(({ name }) => name);
}
