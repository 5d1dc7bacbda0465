import type * as z from 'zod/mini';
import { UpstreamError, WireError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { type Answer, type Call, type Guard, lost, refused, unguarded } from './failure.ts';
import type { Path } from './path.ts';
import { exchange } from './transport.ts';

/** One GitLab instance. Every call is made with somebody's access token: the app has no rights of its own. */
export interface GitLab {
  /** Origin and path of the instance without a trailing slash: the `instance` in every key. */
  readonly instance: string;
  /** Resolves with GitLab's answer, narrowed by `answer`; every failure is an `UpstreamError` (codes: `failure.ts`, `transport.ts`). */
  request<T>(token: Secret, request: GitLabRequest<T>): Promise<T>;
  /** The same instance with a shorter deadline: pickers have less than 5 s. */
  within(timeoutMs: number): GitLab;
}

export interface GitLabRequest<T> {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: Path;
  query?: Record<string, string | number | boolean>;
  /** Sent as JSON; fields that are undefined are left out. */
  body?: Record<string, unknown>;
  /** The fields that are used, nothing more. An empty body reads as null. */
  answer: z.ZodMiniType<T>;
  /** What errors call this; by default the method and the path's pattern. */
  operation?: string;
  /** False for a POST that only asks (a GraphQL query). By default every method but GET has an effect. */
  effect?: boolean;
}

export interface GitLabOptions {
  url: string;
  fetch: typeof fetch;
  now: () => number;
  timeoutMs?: number;
  guard?: Guard;
}

/** Speaks to the instance at `url`: 5 s and 1 MB per call, no redirect but that of a renamed project. */
export function createGitLab({ url, fetch, now, timeoutMs = 5_000, guard = unguarded }: GitLabOptions): GitLab {
  const { origin, pathname } = new URL(url);
  const instance = origin + pathname.replace(/\/+$/, '');
  return {
    instance,
    within: (shorter) => createGitLab({ url, fetch, now, timeoutMs: Math.min(timeoutMs, shorter), guard }),
    request(token, request) {
      const { method = 'GET', path, query = {}, body, effect = method !== 'GET' } = request;
      const call = { operation: request.operation ?? `${method} ${path.pattern}`, effect };
      return guard(call.operation, async () => {
        const headers = { ...fixedHeaders, authorization: `Bearer ${token.reveal()}` };
        const init = { method, headers, body: body && JSON.stringify(body) };
        const signal = AbortSignal.timeout(timeoutMs);
        const ask = (url: string) => exchange({ ...call, fetch, url, init, signal });
        const asked = `${instance}${path.encoded}${queryString(query)}`;
        const first = await ask(asked);
        const moved = method === 'GET' ? movedTo(first, asked, instance) : undefined;
        const answer = moved ? await ask(moved) : first;
        if (answer.status < 200 || answer.status > 299) throw refused(call, answer, now());
        return narrow(request.answer, readJson(answer, call), call);
      });
    },
  };
}

export const fixedHeaders = {
  accept: 'application/json',
  'content-type': 'application/json',
  'user-agent': 'gitlab-incidents-for-slack',
};

/** Narrows a value GitLab sent. A misfit will not fit next time either, but a write behind it has happened. */
export function narrow<T>(schema: z.ZodMiniType<T>, value: unknown, { operation, effect }: Call): T {
  const { data, error } = schema.safeParse(value);
  if (!error) return data;
  const [issue] = error.issues;
  const cause = new WireError(issue?.path.join('.') || 'answer', issue?.code ?? 'another shape');
  const code = 'unexpected_answer';
  throw new UpstreamError({ service: 'gitlab', operation, code, transient: false, unknown: effect, cause });
}

function readJson({ text }: Answer, call: Call): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    throw lost(call, 'not_json');
  }
}

function queryString(query: Record<string, string | number | boolean>): string {
  const entries = Object.entries(query).map(([name, value]) => [name, String(value)]);
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`;
}

/**
 * A renamed project's path answers 301 with the address under its id. Followed once, and only within this instance's API:
 * the token goes along. https://docs.gitlab.com/api/rest/#redirects
 */
function movedTo({ status, headers }: Answer, from: string, instance: string): string | undefined {
  const location = headers.get('location');
  if (![301, 302, 307, 308].includes(status) || !location || !URL.canParse(location, from)) return undefined;
  const target = new URL(location, from).href;
  return target.startsWith(`${instance}/api/v4/`) ? target : undefined;
}
