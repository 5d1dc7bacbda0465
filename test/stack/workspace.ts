import { createHmac, randomUUID } from 'node:crypto';
import type { PlainBlock, PlainSlack, PlainView } from './plain-slack.ts';
import { signingSecret } from './stack-process.ts';

/** Slack's v0 signature over the very bytes that are sent, from its documentation. */
export function slackHeaders(body: string, { secret = signingSecret, offset = 0 } = {}): Record<string, string> {
  const timestamp = String(Math.floor((Date.now() + offset) / 1000));
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${hash}`,
  };
}

/** What a person picks or types in the declare form, by action id. An object is an option's value and text. */
export type Filled = Record<string, string | string[] | { value: string; text: string }>;

/** A person in a channel of the team, as Slack tells the app of what they do. */
export function personIn(slack: PlainSlack, api: () => string, channel = 'C0INCIDENTS') {
  const { user, team } = slack.signsInAs;
  const who = { team: { id: team }, user: { id: user, team_id: team }, api_app_id: 'A1', token: 'unused' };

  const post = (path: string, form: Record<string, string>) => {
    const body = String(new URLSearchParams(form));
    return fetch(`${api()}${path}`, { method: 'POST', headers: slackHeaders(body), body });
  };
  const act = (path: string, payload: object) => post(path, { payload: JSON.stringify({ ...who, ...payload }) });

  return {
    channel,
    /** Types `/gitlab <text>`. The response_url is the id of where the answer will come. */
    async command(text: string, { triggerId = randomUUID() as string, responseUrl = slack.newResponseUrl() } = {}) {
      const sentAt = Date.now();
      const response = await post('/slack/commands', {
        team_id: team,
        channel_id: channel,
        user_id: user,
        command: '/gitlab',
        text,
        response_url: responseUrl,
        trigger_id: triggerId,
      });
      return {
        status: response.status,
        body: await response.text(),
        sentAt,
        answeredAt: responseUrl.split('/').at(-1),
      };
    },
    async options(view: PlainView, actionId: string, value = '') {
      const { block_id } = blockOf(view, actionId);
      const payload = { type: 'block_suggestion', action_id: actionId, block_id, value, view: sent(view, {}) };
      const response = await act('/slack/options', payload);
      return (await response.json()) as { options: { value: string; text: { type: string; text: string } }[] };
    },
    choose(view: PlainView, actionId: string, option: { value: string; text: string }, filled: Filled = {}) {
      const { block_id } = blockOf(view, actionId);
      const action = { type: 'external_select', action_id: actionId, block_id, selected_option: optionOf(option) };
      const payload = {
        type: 'block_actions',
        trigger_id: randomUUID(),
        container: { type: 'view' },
        actions: [action],
      };
      return act('/slack/interactivity', { ...payload, view: sent(view, { ...filled, [actionId]: option }) });
    },
    submit(view: PlainView, filled: Filled) {
      return act('/slack/interactivity', {
        type: 'view_submission',
        trigger_id: randomUUID(),
        view: sent(view, filled),
      });
    },
    async click(actionId: string, value: string) {
      const responseUrl = slack.newResponseUrl();
      const action = { type: 'button', action_id: actionId, block_id: 'b', value, action_ts: '1800000000.1' };
      const container = { type: 'message', message_ts: '1800000000.2', channel_id: channel, is_ephemeral: true };
      const payload = { type: 'block_actions', trigger_id: randomUUID(), container, actions: [action] };
      return act('/slack/interactivity', { ...payload, response_url: responseUrl, channel: { id: channel } });
    },
    event: (body: object) => {
      const text = JSON.stringify(body);
      const headers = { ...slackHeaders(text), 'content-type': 'application/json' };
      return fetch(`${api()}/slack/events`, { method: 'POST', headers, body: text });
    },
  };
}

/** The form's block with this element. */
export function blockOf(view: PlainView, actionId: string): PlainBlock {
  const block = view.blocks.find(({ element }) => element?.action_id === actionId);
  if (!block) throw new Error(`the view has no ${actionId}`);
  return block;
}

/** The view as it comes back from Slack: the same, with the state of its inputs. */
function sent(view: PlainView, filled: Filled) {
  const inputs = view.blocks.filter(({ element }) => element);
  const values = inputs.map(({ block_id, element }) => {
    const { type = '', action_id = '' } = element ?? {};
    return [block_id, { [action_id]: { type, ...stateOf(type, filled[action_id]) } }];
  });
  return { ...view, state: { values: Object.fromEntries(values) } };
}

function stateOf(type: string, filled: Filled[string] | undefined): object {
  if (type === 'plain_text_input') return { value: filled ?? null };
  if (type.startsWith('multi_') || type === 'checkboxes') {
    return { selected_options: [filled ?? []].flat().map((value) => optionOf(value)) };
  }
  const option = Array.isArray(filled) ? filled[0] : filled;
  return { selected_option: option === undefined ? null : optionOf(option) };
}

function optionOf(option: string | { value: string; text: string }) {
  const { value, text } = typeof option === 'string' ? { value: option, text: option } : option;
  return { value, text: { type: 'plain_text', text } };
}
