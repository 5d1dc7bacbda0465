import { form } from './by-hand.ts';
import type { World } from './world.ts';

/** What Slack sends, written out by hand. Each call is another act: it has another id. */

let acts = 0;

/** https://docs.slack.dev/interactivity/implementing-slash-commands */
export function commandBody(world: World, text: string, fields: Record<string, string> = {}): string {
  return form({
    token: 'deprecated-verification-token',
    team_id: world.slack.teamId,
    channel_id: 'C0INCIDENTS',
    channel_name: 'incidents',
    user_id: 'U0ADA',
    command: '/gitlab',
    text,
    response_url: `${world.slack.webUrl}/commands/T0SANDBOX/1/nobody`,
    trigger_id: `by-hand-${++acts}`,
    ...fields,
  });
}

/** https://docs.slack.dev/reference/interaction-payloads */
export function interactionBody(world: World, payload: Record<string, unknown>): string {
  const who = { user: { id: 'U0ADA' }, team: { id: world.slack.teamId }, token: 'deprecated-verification-token' };
  return form({ payload: JSON.stringify({ ...who, ...payload }) });
}

export function clickBody(world: World, actionId: string): string {
  const action = { type: 'button', action_id: actionId, block_id: 'b', value: 'v', action_ts: '1.2' };
  return interactionBody(world, { type: 'block_actions', trigger_id: `by-hand-${++acts}`, actions: [action] });
}

/** https://docs.slack.dev/apis/events-api */
export function eventBody(world: World, event: Record<string, unknown>): string {
  return JSON.stringify({
    token: 'deprecated-verification-token',
    type: 'event_callback',
    team_id: world.slack.teamId,
    event_id: `Ev${++acts}`,
    event_time: Math.floor(world.clock.now() / 1000),
    event,
  });
}
