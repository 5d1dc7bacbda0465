import { afterEach } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import type { SlackOptions } from '../../../infra/sandbox/slack/settings.ts';
import { isWire, type Wire } from '../../../infra/sandbox/slack/shapes.ts';
import { type SlackStandIn, startSlack } from '../../../infra/sandbox/slack/stand-in.ts';

export const APP_URL = 'http://app.test';
export const BOT_TOKEN = 'xoxb-test';

/** What the app gets: the path, the form or JSON as text, and an interaction's payload read. */
export interface Heard {
  path: string;
  body: string;
  fields: Record<string, string>;
  payload: Wire;
}

export type App = (heard: Heard) => Response | Promise<Response>;

const running = new Set<SlackStandIn>();
afterEach(async () => {
  await Promise.all([...running].map((slack) => slack.stop()));
  running.clear();
});

/** A Slack with the app installed and a clock that stands still until it is moved. */
export async function setup(app: App = () => new Response(), options: SlackOptions = {}) {
  const clock = { now: Date.UTC(2026, 0, 15, 3) };
  const slack = await startSlack({
    appUrl: APP_URL,
    botToken: BOT_TOKEN,
    now: () => clock.now,
    fetch: async (url, init) => app(hear(String(url), String(init?.body))),
    ...options,
  });
  running.add(slack);
  const client = new WebClient(BOT_TOKEN, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
  return { slack, clock, client, ada: slack.as('U0ADA'), ben: slack.as('U0BEN'), chloe: slack.as('U0CHLOE') };
}

function hear(url: string, body: string): Heard {
  const fields = Object.fromEntries(new URLSearchParams(body));
  const payload: unknown = JSON.parse(fields['payload'] ?? '{}');
  return { path: new URL(url).pathname, body, fields, payload: isWire(payload) ? payload : {} };
}

/** A call without the SDK, for what it would not send or not give back. */
export async function call(slack: SlackStandIn, method: string, args: Wire, token = BOT_TOKEN) {
  const response = await fetch(`${slack.apiUrl}${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(args),
  });
  return { response, result: (await response.json()) as Wire };
}

export const plain = (text: string) => ({ type: 'plain_text', text });

/** A modal with one field, changed as a test needs. */
export function modal(change: Wire = {}): Wire {
  const element = { type: 'plain_text_input', action_id: 'title' };
  const blocks = [{ type: 'input', block_id: 'title', label: plain('Title'), element }];
  return {
    type: 'modal',
    callback_id: 'declare',
    title: plain('Declare'),
    submit: plain('Declare'),
    blocks,
    ...change,
  };
}

export function actions(...elements: Wire[]): Wire {
  return { type: 'actions', block_id: 'actions', elements };
}

export function button(action_id: string, change: Wire = {}): Wire {
  return { type: 'button', action_id, text: plain('Press'), value: 'v1', ...change };
}

/** The trigger_id of the last delivery, from a form or a payload. */
export function lastTrigger(slack: SlackStandIn): string {
  const fields = new URLSearchParams(slack.deliveries.at(-1)?.body);
  const payload: unknown = JSON.parse(fields.get('payload') ?? '{}');
  return fields.get('trigger_id') ?? String(isWire(payload) ? payload['trigger_id'] : '');
}

/** The response_url of the last delivery. */
export function lastResponseUrl(slack: SlackStandIn): string {
  const fields = new URLSearchParams(slack.deliveries.at(-1)?.body);
  const payload: unknown = JSON.parse(fields.get('payload') ?? '{}');
  return fields.get('response_url') ?? String(isWire(payload) ? payload['response_url'] : '');
}
