import { createHmac, randomUUID } from 'node:crypto';
import { declareView } from '../lib/block-kit/declare-form.ts';
import { tenantOf } from '../lib/tenant.ts';
import { channel, doneKey, hookId, hookToken, projectId, slackSecret, team, user } from './names.ts';

/** What API Gateway or SQS hands a Lambda. */
export type LambdaEvent = Record<string, unknown>;

/** Each makes one event, fresh in its ids and times, signed as its sender signs it. */
export const events = {
  keptCommand: () => slackForm('/slack/commands', slashCommand('project add acme/payments as payments')),
  declareCommand: () => slackForm('/slack/commands', slashCommand('incident declare')),
  submission: () => slackForm('/slack/interactivity', { payload: slackJson(viewSubmission()) }),
  options: () => slackForm('/slack/options', { payload: slackJson(blockSuggestion()) }),
  uninstalled: () => slackRequest('/slack/events', 'application/json', slackJson(appUninstalled())),
  webhook: () => gitlabRequest(),
  job: () => sqsBatch(),
} satisfies Record<string, () => LambdaEvent>;

export type EventName = keyof typeof events;

let counter = 0;
const trigger = () => `${Date.now()}.${++counter}.0123456789abcdef0123456789abcdef`;

function slashCommand(text: string): Record<string, string> {
  return {
    token: 'unread',
    team_id: team,
    team_domain: 'bench',
    channel_id: channel,
    channel_name: 'incidents',
    user_id: user,
    user_name: 'bench',
    command: '/gitlab',
    text,
    api_app_id: 'A0BENCH',
    is_enterprise_install: 'false',
    response_url: 'https://hooks.slack.com/commands/T0BENCH/1/abc',
    trigger_id: trigger(),
  };
}

const sender = () => ({
  team: { id: team, domain: 'bench' },
  user: { id: user, username: 'bench', name: 'bench', team_id: team },
  api_app_id: 'A0BENCH',
  token: 'unread',
});
const ofTheInstallation = { enterprise: null, is_enterprise_install: false };
const choice = (value: string, label = value) => ({
  text: { type: 'plain_text', text: label, emoji: true },
  value,
});

function viewSubmission() {
  const typed: Record<string, object> = {
    title: { type: 'plain_text_input', value: 'Checkout is down' },
    project: { type: 'external_select', selected_option: choice(String(projectId), 'acme/payments') },
    severity: { type: 'static_select', selected_option: choice('critical', 'Critical - S1') },
    status: { type: 'static_select', selected_option: choice('triggered', 'Triggered') },
    assignee: { type: 'external_select', selected_option: null },
    labels: { type: 'multi_external_select', selected_options: [choice('backend')] },
    confidential: { type: 'checkboxes', selected_options: [] },
    description: { type: 'plain_text_input', value: 'Card payments fail since 3:04.\n'.repeat(10) },
    zoom: { type: 'plain_text_input', value: null },
  };
  const values = Object.fromEntries(
    emptyForm().blocks.map(({ block_id = '', ...block }) => {
      const action = 'element' in block && 'action_id' in block.element ? String(block.element.action_id) : '';
      return [block_id, { [action]: typed[action] }];
    }),
  );
  const view = viewAsSent(`V${++counter}`, values);
  const submitted = { type: 'view_submission', ...sender(), trigger_id: trigger(), view };
  return { ...submitted, response_urls: [], ...ofTheInstallation };
}

function blockSuggestion() {
  const asked = { action_id: 'project', block_id: 'project', value: 'pay' };
  const container = { type: 'view', view_id: 'V1' };
  return {
    type: 'block_suggestion',
    ...sender(),
    ...ofTheInstallation,
    container,
    ...asked,
    view: viewAsSent('V1', {}),
  };
}

/** Our form as Slack sends it back: its keys in this order, its inputs with every default written out. */
function viewAsSent(id: string, values: object) {
  const { type, blocks, private_metadata, callback_id, title, close, submit, notify_on_close } = emptyForm();
  return {
    ...{ id, team_id: team, type },
    blocks: blocks.map((block) => ({ optional: false, dispatch_action: false, ...block })),
    ...{ private_metadata, callback_id, state: { values }, hash: '1790000000.abcdefgh', title },
    ...{ clear_on_close: false, notify_on_close, close, submit, previous_view_id: null, root_view_id: id },
    ...{ app_id: 'A0BENCH', external_id: '', app_installed_team_id: team, bot_id: 'B0BENCH' },
  };
}

function emptyForm() {
  const project = { value: String(projectId), label: 'acme/payments' };
  return declareView({ origin: { from: 'trigger', template: { is: 'none' }, fresh: 0 }, project });
}

function appUninstalled() {
  return {
    token: 'unread',
    team_id: team,
    api_app_id: 'A0BENCH',
    type: 'event_callback',
    event_id: `Ev${++counter}`,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [{ enterprise_id: null, team_id: team, user_id: user, is_bot: true, is_enterprise_install: false }],
    event: { type: 'app_uninstalled' },
  };
}

/** Slack writes a slash with a backslash before it, as PHP does. */
function slackJson(payload: object): string {
  return JSON.stringify(payload).replaceAll('/', '\\/');
}

function slackForm(path: string, form: Record<string, string>): LambdaEvent {
  return slackRequest(path, 'application/x-www-form-urlencoded', new URLSearchParams(form).toString());
}

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
function slackRequest(path: string, type: string, body: string): LambdaEvent {
  const at = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', slackSecret.SLACK_SIGNING_SECRET).update(`v0:${at}:${body}`).digest('hex');
  const signed = { 'x-slack-request-timestamp': at, 'x-slack-signature': `v0=${signature}` };
  return httpEvent(path, body, { 'content-type': type, 'user-agent': 'Slackbot 1.0', ...signed });
}

function gitlabRequest(): LambdaEvent {
  const time = new Date().toISOString();
  const issue = {
    id: 900,
    iid: 12,
    project_id: projectId,
    type: 'Incident',
    title: 'Checkout is down',
    state: 'opened',
  };
  const details = { severity: 'critical', escalation_status: 'triggered', confidential: false, action: 'update' };
  const url = `https://gitlab.example.com/acme/payments/-/issues/12`;
  const body = {
    object_kind: 'work_item',
    event_type: 'work_item',
    user: { id: 1, name: 'Bench', username: 'bench', avatar_url: '', email: '[REDACTED]' },
    project: { id: projectId, name: 'Payments', path_with_namespace: 'acme/payments', visibility_level: 0 },
    object_attributes: { ...issue, ...details, url, description: 'x'.repeat(800), created_at: time, updated_at: time },
    labels: [{ id: 1, title: 'backend', color: '#fff', project_id: projectId }],
    assignees: [{ id: 1, name: 'Bench', username: 'bench' }],
    changes: { severity: { previous: 'high', current: 'critical' } },
  };
  const headers = { 'content-type': 'application/json', 'x-gitlab-token': hookToken, 'x-gitlab-event': 'Issue Hook' };
  const path = `/gitlab/webhooks/${hookId}`;
  return { ...httpEvent(path, JSON.stringify(body), headers), pathParameters: { hookId } };
}

/** Payload format 2.0 of an HTTP API, which base64-encodes form posts and nothing else. */
function httpEvent(path: string, body: string, headers: Record<string, string>): LambdaEvent {
  const isBase64Encoded = headers['content-type'] !== 'application/json';
  return {
    version: '2.0',
    routeKey: `POST ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: { host: 'api.example.com', 'content-length': String(Buffer.byteLength(body)), ...headers },
    requestContext: { requestId: randomUUID(), http: { method: 'POST', path, sourceIp: '127.0.0.1' } },
    body: isBase64Encoded ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded,
  };
}

function sqsBatch(): LambdaEvent {
  const tenant = tenantOf(slackSecret.SLACK_CLIENT_ID, { teamId: team, isEnterpriseInstall: false });
  const body = JSON.stringify({ job: 'submission', tenant, key: doneKey });
  return { Records: [{ messageId: randomUUID(), body, attributes: { ApproximateReceiveCount: '1' } }] };
}
