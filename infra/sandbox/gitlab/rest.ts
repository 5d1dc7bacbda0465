import type { Grants } from './grants.ts';
import { type Answer, type Call, json, matchRoute, type SignedCall } from './http.ts';
import { readParams } from './params.ts';
import { Refusal } from './refusal.ts';
import { deploymentRoutes } from './rest-deployments.ts';
import { hookRoutes } from './rest-hooks.ts';
import { issueRoutes } from './rest-issues.ts';
import { pipelineRoutes } from './rest-pipelines.ts';
import { projectRoutes } from './rest-projects.ts';
import { canRead } from './roles.ts';
import type { Person } from './world.ts';

const routes = [...projectRoutes, ...issueRoutes, ...hookRoutes, ...deploymentRoutes, ...pipelineRoutes];

/** Answers one call of `/api/v4`: who calls, what they ask, and GitLab's words for a no. */
export async function answerRest(call: Call, grants: Grants): Promise<Answer> {
  const caller = authenticate(call, grants);
  if ('status' in caller) return caller;
  const signed = { ...call, person: caller.person };
  for (const [pattern, answer] of routes) {
    const path = matchRoute(pattern, call.method, call.url.pathname);
    if (!path) continue;
    const moved = movedProject(signed, path['id']);
    if (moved) return moved;
    try {
      const params = readParams(path, call.url.searchParams, call.headers['content-type'] ?? '', call.text);
      return await answer({ ...signed, params });
    } catch (error) {
      if (error instanceof Refusal) return refusalAnswer(error);
      throw error;
    }
  }
  return json(404, { error: '404 Not Found' });
}

/** The person behind the Bearer token, or the answer GitLab gives instead. https://docs.gitlab.com/api/oauth2/ */
export function authenticate(call: Call, grants: Grants): { person: Person; scopes: string[] } | Answer {
  const token = /^Bearer (.+)$/i.exec(call.headers.authorization ?? '')?.[1];
  const bearer = token ? grants.bearer(token) : undefined;
  if (!bearer || bearer.state === 'unknown') return json(401, { message: '401 Unauthorized' });
  if (bearer.state === 'revoked') {
    return invalidToken('Token was revoked. You have to re-authorize from the user.');
  }
  if (bearer.state === 'expired') {
    return invalidToken('Token is expired. You can either do re-authorization or token refresh.');
  }
  const { person, scope } = bearer.pair;
  if (person.state === 'blocked') return json(403, { message: '403 Forbidden - Your account has been blocked.' });
  const scopes = scope.split(' ');
  const reading = call.method === 'GET' || call.url.pathname === '/api/graphql';
  const enough = [
    'api',
    ...(reading ? ['read_api'] : []),
    ...(call.url.pathname === '/api/v4/user' ? ['read_user'] : []),
  ];
  return enough.some((one) => scopes.includes(one))
    ? { person, scopes }
    : insufficientScope(reading ? 'api read_api' : 'api');
}

function invalidToken(description: string): Answer {
  return json(401, { error: 'invalid_token', error_description: description });
}

function insufficientScope(scope: string): Answer {
  return json(403, {
    error: 'insufficient_scope',
    error_description: 'The request requires higher privileges than provided by the access token.',
    scope,
  });
}

/** A project asked for by a path it had before: 301 to its id for a GET, 405 for everything else. */
function movedProject(call: SignedCall, id: string | undefined): Answer | undefined {
  if (id === undefined) return undefined;
  const project = call.world.projects.find((one) => one.formerPaths.includes(id));
  if (!project || !canRead(call.person, project)) return undefined;
  if (call.method !== 'GET') return json(405, { message: '405 Non GET methods are not allowed for moved projects' });
  const segments = call.url.pathname.split('/');
  segments[4] = String(project.id);
  const location = `${call.world.url}${segments.join('/')}${call.url.search}`;
  return json(301, { message: 'This resource has been moved permanently to', url: location }, { location });
}

function refusalAnswer({ reason }: Refusal): Answer {
  switch (reason.kind) {
    case 'not-found':
      return json(404, { message: `404 ${reason.what} Not Found` });
    case 'forbidden':
      return json(403, { message: '403 Forbidden' });
    case 'invalid':
      return json(400, { message: reason.fields });
    case 'bad-request':
      return json(reason.status, { error: reason.message });
    case 'told':
      return json(reason.status, { message: reason.message });
  }
}
