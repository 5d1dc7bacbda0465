import { json, type Route, type SignedCall } from './http.ts';
import { offsetPage } from './paging.ts';
import { badRequest, notFound } from './refusal.ts';
import { projectOf } from './rest-projects.ts';
import { requireLevel } from './roles.ts';
import { hookAnswer } from './webhooks.ts';
import { access, emit, type Hook, isAtLeast, type Project } from './world.ts';

/** https://docs.gitlab.com/api/project_webhooks/ : Maintainer and up. */
export const hookRoutes: Route<SignedCall>[] = [
  [
    'GET /api/v4/projects/:id/hooks',
    (call) => offsetPage(call, hooksOf(call).hooks, (hook) => hookAnswer(call.world, hooksOf(call), hook)),
  ],
  ['POST /api/v4/projects/:id/hooks', postHook],
  ['GET /api/v4/projects/:id/hooks/:hook_id', (call) => json(200, hookAnswer(call.world, hooksOf(call), hookOf(call)))],
  ['PUT /api/v4/projects/:id/hooks/:hook_id', putHook],
  ['DELETE /api/v4/projects/:id/hooks/:hook_id', deleteHook],
];

const flags =
  `push tag_push issues confidential_issues merge_requests note confidential_note job pipeline wiki_page deployment
feature_flag releases milestone emoji resource_access_token`
    .split(/\s+/)
    .map((name) => `${name}_events`);

function hooksOf(call: SignedCall): Project {
  const project = projectOf(call);
  requireLevel(call.person, project, access.maintainer);
  return project;
}

function hookOf(call: SignedCall): Hook {
  const hook = hooksOf(call).hooks.find((one) => one.id === call.params.integer('hook_id'));
  if (!hook) throw notFound('Hook');
  return hook;
}

function postHook(call: SignedCall) {
  const project = hooksOf(call);
  const hook: Hook = {
    id: call.world.nextId(),
    url: readUrl(call),
    name: call.params.text('name') ?? null,
    description: call.params.text('description') ?? null,
    token: call.params.text('token') ?? null,
    signingToken: readSigningToken(call),
    events: { ...Object.fromEntries(flags.map((flag) => [flag, flag === 'push_events'])), ...readEvents(call) },
    createdAt: call.world.now(),
    recentFailures: 0,
    disabledUntil: null,
  };
  // Certificates are checked unless switched off; nothing on loopback has one.
  hook.events['enable_ssl_verification'] = call.params.flag('enable_ssl_verification') ?? true;
  project.hooks.push(hook);
  emit(call.world, { kind: 'other' });
  return json(201, hookAnswer(call.world, project, hook));
}

function putHook(call: SignedCall) {
  const hook = hookOf(call);
  const url = readUrl(call);
  // A new address must not receive the old one's secret.
  if (url !== hook.url) hook.token = null;
  hook.url = url;
  hook.name = call.params.text('name') ?? hook.name;
  hook.description = call.params.text('description') ?? hook.description;
  hook.token = call.params.text('token') ?? hook.token;
  hook.signingToken = readSigningToken(call) ?? hook.signingToken;
  Object.assign(hook.events, readEvents(call));
  emit(call.world, { kind: 'other' });
  return json(200, hookAnswer(call.world, hooksOf(call), hook));
}

function deleteHook(call: SignedCall) {
  const hook = hookOf(call);
  const project = hooksOf(call);
  project.hooks.splice(project.hooks.indexOf(hook), 1);
  emit(call.world, { kind: 'other' });
  return { status: 204 };
}

function readUrl(call: SignedCall): string {
  const url = call.params.requiredText('url');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw badRequest('Invalid url given', 422);
  return url;
}

function readEvents(call: SignedCall): Record<string, boolean> {
  return Object.fromEntries(flags.map((flag) => [flag, call.params.flag(flag)] as const).filter(isGiven));
}

function isGiven(entry: readonly [string, boolean | undefined]): entry is [string, boolean] {
  return entry[1] !== undefined;
}

/** `whsec_` and 32 bytes of base64. Before 19.0 the parameter is unknown, and unknown parameters are ignored. */
function readSigningToken(call: SignedCall): string | null {
  const token = call.params.text('signing_token');
  if (token === undefined || !isAtLeast(call.world, 19)) return null;
  if (!token.startsWith('whsec_') || Buffer.from(token.slice(6), 'base64').length !== 32) {
    throw badRequest('signing_token is invalid', 422);
  }
  return token;
}
