import { app, receiver } from './app.ts';
import { tokensKey } from './keys.ts';
import { find, keyOf, readSecret, tables, unseal } from './store.ts';

const secrets = await readSecret(process.env['GITLAB_SECRET_ARN'] ?? '');
const key = keyOf(secrets['TOKEN_KEYS']);

app.options('project', async ({ payload, body, ack }) => {
  const at = tokensKey(body.team?.id ?? '', body.user.id);
  const row = await find(tables.tokens, at);
  if (!row) return ack({ options: [] });
  const query = new URLSearchParams({ search: payload.value, membership: 'true', per_page: '100', simple: 'true' });
  const authorization = `Bearer ${unseal(key, String(row['accessToken']), at.pk)}`;
  const answer = await fetch(`${process.env['GITLAB_URL']}/api/v4/projects?${query}`, { headers: { authorization } });
  const projects = (await answer.json()) as { id: number; path_with_namespace: string }[];
  await ack({
    options: projects.map(({ id, path_with_namespace }) => ({
      text: { type: 'plain_text', text: path_with_namespace.slice(0, 75) },
      value: String(id),
    })),
  });
});

export const handler = receiver.toHandler();
