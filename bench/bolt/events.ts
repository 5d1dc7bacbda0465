import { app, receiver } from './app.ts';
import { claim, enqueue, finish, forgetBot } from './behind.ts';

app.event('app_uninstalled', async ({ body, context }) => {
  const team = context.teamId ?? '';
  if (!(await claim(body.event_id))) return;
  await forgetBot(team);
  await enqueue({ job: 'forget', team });
  await finish(body.event_id);
});

export const handler = receiver.toHandler();
