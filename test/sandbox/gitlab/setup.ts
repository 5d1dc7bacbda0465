import { type GitLabOptions, type GitLabStandIn, startGitLab } from '../../../infra/sandbox/gitlab/start.ts';

export const redirectUri = 'http://127.0.0.1:3000/gitlab/oauth/callback';

/** What a hook's receiver got, and what it shall answer next. */
export type Receiver = { received: Request[]; bodies: string[]; status: number };

/** A GitLab with a clock that stands still until moved, and a receiver instead of the network for its webhooks. */
export async function setup(options: GitLabOptions = {}) {
  const clock = { now: Date.parse('2026-11-22T03:00:00.000Z') };
  const receiver: Receiver = { received: [], bodies: [], status: 200 };
  const hear = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    receiver.received.push(request);
    receiver.bodies.push(await request.clone().text());
    return new Response('', { status: receiver.status });
  };
  const gitlab = await startGitLab({ now: () => clock.now, fetch: hear, generatedProjects: 3, ...options });
  gitlab.addClient({ redirectUris: [redirectUri] });
  return {
    gitlab,
    clock,
    receiver,
    ada: api(gitlab, 'ada.okafor'),
    ben: api(gitlab, 'ben.silva'),
    api: (user: string) => api(gitlab, user),
  };
}

/** Calls the REST API as a person: `call('GET', '/user')`. */
export function api(gitlab: GitLabStandIn, user: string, scope?: string) {
  let token: string | undefined;
  return (method: string, path: string, body?: unknown) => {
    token ??= gitlab.tokenFor(user, scope).accessToken;
    return call(`${gitlab.url}/api/v4${path}`, token, method, body);
  };
}

/** Runs a GraphQL document as a person. */
export async function graphql(gitlab: GitLabStandIn, user: string, query: string, variables?: unknown, scope?: string) {
  const token = gitlab.tokenFor(user, scope).accessToken;
  return call(`${gitlab.url}/api/graphql`, token, 'POST', { query, variables });
}

export async function call(url: string, token: string | undefined, method: string, body?: unknown) {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json');
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
}

export const payments = '/projects/acme%2Fpayments';

/** Registers a hook on acme/payments that wants all there is about issues and notes. */
export async function addHook(ada: ReturnType<typeof api>, fields: Record<string, unknown> = {}) {
  const flags = {
    issues_events: true,
    confidential_issues_events: true,
    note_events: true,
    confidential_note_events: true,
  };
  const { body } = await ada('POST', `${payments}/hooks`, {
    url: 'http://127.0.0.1:3000/gitlab/webhooks/h1',
    push_events: false,
    ...flags,
    ...fields,
  });
  return body as { id: number; [field: string]: unknown };
}
