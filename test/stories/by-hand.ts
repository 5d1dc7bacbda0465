import { createHmac } from 'node:crypto';
import { Secret } from '../../lib/secret.ts';
import { slackHeaders } from '../slack/signed-request.ts';
import { gitlabApp, slackApp, type World } from './world.ts';

/** Requests made and signed here from the vendors' documents, by no stand-in: what a curl of one's own would send. */
export interface ByHand {
  body?: string | Buffer;
  headers?: Record<string, string>;
  method?: string;
}

export interface Answered {
  status: number;
  type: string;
  body: string;
  /** The body as JSON; nothing where it is none. */
  json: Record<string, unknown> | undefined;
}

export async function sends(world: World, path: string, request: ByHand): Promise<Answered> {
  const { body, headers = {}, method = 'POST' } = request;
  const sent = body === undefined ? undefined : new Uint8Array(Buffer.from(body));
  const response = await fetch(`${world.publicUrl}${path}`, { method, headers, body: sent, redirect: 'manual' });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, body: text, json: type.includes('json') ? JSON.parse(text) : undefined };
}

export const formType = 'application/x-www-form-urlencoded';
export const jsonType = 'application/json';

/** https://docs.slack.dev/authentication/verifying-requests-from-slack; `off`: seconds by which the sender's clock is. */
export function signedBySlack(
  world: World,
  body: string | Buffer,
  { secret = slackApp.signingSecret, off = 0, type = formType } = {},
): ByHand & { headers: Record<string, string> } {
  const signed = slackHeaders(body, { secret: new Secret(secret), at: world.clock.now() + off * 1000 });
  return { body, headers: { 'content-type': type, ...signed } };
}

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export function signedByGitLab(
  world: World,
  body: string | Buffer,
  { token = '', off = 0, id = 'b5e2f6a0-0000-4000-8000-000000000001' } = {},
): ByHand & { headers: Record<string, string> } {
  const timestamp = String(Math.floor(world.clock.now() / 1000) + off);
  const key = Buffer.from(token.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  const signed = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
  return { body, headers: { 'content-type': jsonType, ...signed } };
}

export function form(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString();
}

/** What must never be in a log, and is. */
export async function leaked(world: World, ...more: string[]): Promise<string[]> {
  const pair = await world.rooms.tokens.find(world.person('U0ADA'), world.gitlab.url);
  const hooks = world.gitlab.world.projects.flatMap(({ hooks }) => hooks);
  const secrets = [
    slackApp.signingSecret,
    slackApp.clientSecret,
    gitlabApp.secret,
    'xoxb-',
    'deprecated-verification-token',
    '/commands/T0SANDBOX/',
    '/actions/T0SANDBOX/',
    ...hooks.flatMap(({ token, signingToken }) => [token, signingToken]),
    pair?.accessToken.reveal(),
    pair?.refreshToken.reveal(),
    ...more,
  ];
  const log = world.logged.join('\n');
  return secrets.filter((secret) => typeof secret === 'string').filter((secret) => log.includes(secret));
}
