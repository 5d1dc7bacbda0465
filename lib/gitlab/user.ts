import * as z from 'zod/mini';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { path } from './path.ts';

const user = z.object({ id: z.number(), username: z.string(), name: z.nullish(z.string()) });

export interface GitLabUser {
  id: number;
  username: string;
  name: string;
}

/** Whose token this is. https://docs.gitlab.com/api/users/#retrieve-the-current-user */
export async function currentUser(gitlab: GitLab, token: Secret): Promise<GitLabUser> {
  const { id, username, name } = await gitlab.request(token, { path: path`user`, answer: user });
  return { id, username, name: name ?? username };
}
