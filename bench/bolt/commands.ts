import { declareView } from '../../lib/block-kit/declare-form.ts';
import { parseCommand } from '../../lib/command/parse.ts';
import { app, keepAndQueue, receiver } from './app.ts';
import { findLink, findProjectOf, keep } from './behind.ts';

app.command('/gitlab', async ({ command, client, ack }) => {
  const { team_id, user_id, channel_id, trigger_id, text, response_url } = command;
  if (!(await findLink(team_id, user_id))) return ack('Connect your GitLab account first.');
  const typed = { text, channel_id, response_url };
  const { verb } = parseCommand(text);
  if (verb !== 'incident declare') {
    await keepAndQueue(trigger_id, 'command', typed);
    return ack();
  }
  const [, project] = await Promise.all([keep(trigger_id, 'command', typed), findProjectOf(team_id, channel_id)]);
  const origin = { from: trigger_id, template: { is: 'none' as const }, fresh: 0 };
  await client.views.open({ trigger_id, view: declareView({ origin, project }) });
  await ack('Please complete the form.');
});

export const handler = receiver.toHandler();
