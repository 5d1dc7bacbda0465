import * as z from 'zod/mini';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { path } from './path.ts';

const user = z.object({ id: z.number(), username: z.string(), name: z.string() });

export type GitLabUser = z.infer<typeof user>;

/** Whose token this is. https://docs.gitlab.com/api/users/#retrieve-the-current-user */
export function currentUser(gitlab: GitLab, token: Secret): Promise<GitLabUser> {
  return gitlab.request(token, { path: path`user`, answer: user });
}
