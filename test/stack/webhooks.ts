import { createHmac } from 'node:crypto';
import { project } from './plain-gitlab.ts';
import type { SlackSeen } from './plain-slack.ts';
import type { World } from './world.ts';

/** An incident's event as GitLab documents it; `changes` on top of an open, unremarkable incident. */
export function incidentEvent(changes: Record<string, unknown> = {}, { kind = 'issue', at = '10:00:00' } = {}) {
  return {
    object_kind: kind,
    event_type: kind,
    user: { id: 7, name: 'Ada Lovelace', username: 'ada' },
    project: { id: project.id, path_with_namespace: project.path, visibility_level: 20 },
    object_attributes: {
      id: 1005,
      iid: 5,
      project_id: project.id,
      title: 'Checkout is <down>',
      description: 'It is.',
      state: 'opened',
      action: 'open',
      type: 'Incident',
      confidential: false,
      severity: 'unknown',
      escalation_status: 'triggered',
      url: `https://gitlab.example/${project.path}/-/issues/5`,
      created_at: '2026-11-22T10:00:00.000Z',
      updated_at: `2026-11-22T${at}.000Z`,
      ...changes,
    },
    changes: {},
  };
}

/** How GitLab proves itself, from its documentation and Standard Webhooks'. */
export function tokenHeaders(hook: Record<string, unknown>): Record<string, string> {
  return { 'x-gitlab-token': String(hook['token']) };
}

export function signedHeaders(hook: Record<string, unknown>, body: string, offsetSeconds = 0): Record<string, string> {
  const id = 'msg_1';
  const timestamp = String(Math.floor(Date.now() / 1000) + offsetSeconds);
  const key = Buffer.from(String(hook['signing_token']).replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** Delivers to the address that was registered, as GitLab would. */
export async function deliver(hook: Record<string, unknown>, body: string, headers: Record<string, string>) {
  const all = { 'content-type': 'application/json', 'x-gitlab-event': 'Issue Hook', ...headers };
  const response = await fetch(String(hook['url']), { method: 'POST', headers: all, body });
  return response.status;
}

/** Links the person, adds the project, subscribes the channel; gives back the hook as it was registered. */
export async function subscribed(world: World): Promise<Record<string, unknown>> {
  const { body } = await world.person.command('connect');
  await world.connect(body);
  const added = await world.person.command('project add acme/payments as payments');
  await world.answerAt(added.answeredAt, /payments/);
  const { fields } = await world.gitlab.seen.first('hook', ({ what }) => what === 'POST /api/v4/projects/42/hooks');
  const subscribed = await world.person.command('subscribe payments');
  await world.answerAt(subscribed.answeredAt, /payments/);
  return fields;
}

/** A message of this method in the channel. */
export function inChannel(world: World, method: 'chat.postMessage' | 'chat.update') {
  return ({ what, args }: SlackSeen) => what === method && args['channel'] === world.person.channel;
}
