import { tokensKey } from './keys.ts';
import { find, keyOf, readSecret, tables, unseal } from './store.ts';

/** What the pickers need beside `behind.ts`: people's GitLab tokens, and GitLab. */

const secrets = await readSecret(process.env['GITLAB_SECRET_ARN'] ?? '');
const key = keyOf(secrets['TOKEN_KEYS']);

export async function findAccessToken(team: string, user: string): Promise<string | undefined> {
  const at = tokensKey(team, user);
  const row = await find(tables.tokens, at);
  return row && unseal(key, String(row['accessToken']), at.pk);
}

export interface Project {
  id: number;
  path_with_namespace: string;
}

export async function searchProjects(token: string, search: string): Promise<Project[]> {
  const query = new URLSearchParams({ search, membership: 'true', per_page: '100', simple: 'true' });
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${process.env['GITLAB_URL']}/api/v4/projects?${query}`, { headers });
  return (await answer.json()) as Project[];
}
