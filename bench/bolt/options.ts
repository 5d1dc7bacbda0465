import { app, receiver } from './app.ts';
import { findAccessToken, searchProjects } from './people.ts';

app.options('project', async ({ payload, body, ack }) => {
  const token = await findAccessToken(body.team?.id ?? '', body.user.id);
  if (!token) return ack({ options: [] });
  const projects = await searchProjects(token, payload.value);
  await ack({
    options: projects.map(({ id, path_with_namespace }) => ({
      text: { type: 'plain_text', text: path_with_namespace.slice(0, 75) },
      value: String(id),
    })),
  });
});

export const handler = receiver.toHandler();
