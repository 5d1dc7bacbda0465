import { app, receiver } from './app.ts';
import { installationKey, submissionKey } from './keys.ts';
import { enqueue, putOnce, set, tables } from './store.ts';

app.event('app_uninstalled', async ({ body, context }) => {
  const team = context.teamId ?? '';
  const claim = submissionKey(body.event_id);
  if (!(await putOnce(tables.ephemeral, { ...claim, state: 'claimed' }))) return;
  await set(tables.app, installationKey(team), 'botToken', '');
  await enqueue({ job: 'forget', team });
  await set(tables.ephemeral, claim, 'state', 'done');
});

export const handler = receiver.toHandler();
