import type { Fault } from '../faults.ts';
import { type Exchange, sendJson } from '../http.ts';
import type { Grant } from '../installation.ts';
import { SlackRefusal } from '../refusal.ts';
import { isWire, type Wire } from '../shapes.ts';
import type { WebApiCall, World } from '../world.ts';
import { Args } from './args.ts';
import { chatMethods } from './chat.ts';
import { conversationsMethods } from './conversations.ts';
import { type Method, type Methods, requireScope } from './method.ts';
import { oauthMethods } from './oauth.ts';
import { peopleMethods } from './people.ts';
import { viewsMethods } from './views.ts';

const methods: Methods = {
  ...chatMethods,
  ...conversationsMethods,
  ...peopleMethods,
  ...viewsMethods,
  ...oauthMethods,
};

/** One call of the Web API: faults first, then the method, always HTTP 200 unless a fault says otherwise. */
export async function answerCall(world: World, exchange: Exchange, name: string): Promise<void> {
  const fault = world.faults.take(name);
  const record: WebApiCall = { method: name, args: {}, result: {} };
  world.calls.push(record);
  if (fault?.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  let grant: Grant | undefined;
  let result: Wire;
  try {
    const { args, token } = readCall(exchange);
    record.args = withoutSecrets(args.raw);
    const method = methods[name];
    if (!method) throw new SlackRefusal('unknown_method', { req_method: name });
    if (!('client' in method)) grant = world.installation.authorize(token);
    result = isCommitted(fault) ? { ok: true, ...run(world, method, args, grant) } : {};
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    result = { ok: false, error: error.code, ...error.extra };
  }
  record.result = serve(exchange, fault, result, grant);
}

function run(world: World, method: Method, args: Args, grant: Grant | undefined): Wire {
  if ('client' in method) return method.run(world, args);
  if (!grant) throw new SlackRefusal('not_authed');
  const kind = method.kind ?? 'bot';
  if (kind !== 'any' && kind !== grant.kind) throw new SlackRefusal('not_allowed_token_type');
  for (const scope of method.scopes) requireScope(grant, scope);
  return method.run(world, args, grant);
}

/** Of the faults only a cut line, and a mere delay, let the call take effect. */
function isCommitted(fault: Fault | undefined): boolean {
  return (
    !fault || fault.drop === true || !(fault.error || fault.status || fault.retryAfter !== undefined || fault.hang)
  );
}

function serve(exchange: Exchange, fault: Fault | undefined, result: Wire, grant: Grant | undefined): Wire {
  if (fault?.hang) return { fault: 'hang' };
  if (fault?.drop) {
    exchange.request.socket.destroy();
    return { fault: 'drop', ...result };
  }
  if (fault?.status) {
    exchange.response.writeHead(fault.status, { 'content-type': 'text/html' }).end('<h1>Slack is having trouble</h1>');
    return { fault: `status ${fault.status}` };
  }
  if (fault?.retryAfter !== undefined) {
    sendJson(exchange, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(fault.retryAfter) });
    return { ok: false, error: 'ratelimited' };
  }
  const answer = fault?.error ? { ok: false, error: fault.error } : result;
  sendJson(exchange, 200, answer, grant ? { 'x-oauth-scopes': grant.scopes.join(',') } : {});
  return answer;
}

/** The arguments from query, form or JSON; the token from its header or its field. */
function readCall({ request, url, body }: Exchange): { args: Args; token?: string } {
  const raw = { ...Object.fromEntries(url.searchParams), ...readBody(request.headers['content-type'], body) };
  const [scheme, credentials] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() === 'basic' && credentials) {
    const [id, secret] = Buffer.from(credentials, 'base64').toString().split(':');
    Object.assign(raw, { client_id: decodeURIComponent(id ?? ''), client_secret: decodeURIComponent(secret ?? '') });
  }
  const field = typeof raw['token'] === 'string' ? raw['token'] : undefined;
  return { args: new Args(raw), token: scheme?.toLowerCase() === 'bearer' ? credentials : field };
}

function readBody(contentType = '', body: string): Wire {
  if (body === '') return {};
  if (contentType.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(body));
  if (!contentType.startsWith('application/json')) throw new SlackRefusal('invalid_post_type');
  try {
    const json: unknown = JSON.parse(body);
    if (isWire(json)) return json;
  } catch {
    throw new SlackRefusal('invalid_json');
  }
  throw new SlackRefusal('json_not_object');
}

const SECRETS = ['token', 'client_secret', 'code'];

function withoutSecrets(raw: Wire): Wire {
  return Object.fromEntries(
    Object.entries(raw)
      .filter(([key]) => !SECRETS.includes(key))
      .map(parseNested),
  );
}

/** Nested values are recorded as what they are, however they travelled. */
function parseNested([key, value]: [string, unknown]): [string, unknown] {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return [key, value];
  try {
    return [key, JSON.parse(value)];
  } catch {
    return [key, value];
  }
}
