import { UpstreamError } from '../errors.ts';

/** One call as its failure needs to know it. */
export interface Call {
  /** `POST projects/:/issues`: no ids, no query. */
  operation: string;
  /** True when the call changes something: without a good answer nobody knows whether it did. */
  effect: boolean;
}

/** Stands around every call to a GitLab: may refuse it by throwing an `UpstreamError`, and sees what comes of it. */
export type Guard = <T>(operation: string, call: () => Promise<T>) => Promise<T>;

/** Lets everything through. */
export const unguarded: Guard = (_, call) => call();

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** No answer, or only a part of one: `timeout`, `network`, `half_answer`, `not_json`. Always worth another try. */
export function lost(call: Call, code: string, { sent = true, cause }: { sent?: boolean; cause?: unknown } = {}) {
  const { operation, effect } = call;
  return new UpstreamError({ service: 'gitlab', operation, code, transient: true, unknown: effect && sent, cause });
}

/**
 * GitLab's no, as a failure. Codes: `invalid` (400, 422), `invalid_token` (401), `insufficient_scope` or `forbidden` (403),
 * `not_found` (404, also for "you may not see it"), `conflict` (409), `rate_limited` (429), else `http_<status>`; OAuth's
 * own code (`invalid_grant`) where there is one.
 * After a 5xx a write may have happened: the answer can come from a proxy that gave up waiting.
 * https://docs.gitlab.com/api/rest/troubleshooting/#status-codes
 */
export function refused(call: Call, { status, headers, text }: Answer, now: number): UpstreamError {
  const body = parseJson(text);
  const away = status >= 500;
  return new UpstreamError({
    service: 'gitlab',
    operation: call.operation,
    code: ownCode(status, body) ?? codes[status] ?? `http_${status}`,
    transient: away || status === 429 || status === 408,
    unknown: away && call.effect,
    status,
    retryAfterSeconds: status === 429 || status === 503 ? retryAfter(headers, now) : undefined,
    detail: detailOf(body),
  });
}

const codes: Record<number, string> = {
  400: 'invalid',
  401: 'invalid_token',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  422: 'invalid',
  429: 'rate_limited',
};

/** OAuth's own code, where GitLab gives one: `{"error":"insufficient_scope"}`. Elsewhere in REST `error` is a sentence. */
function ownCode(status: number, body: unknown): string | undefined {
  const error = [400, 401, 403].includes(status) ? property(body, 'error') : undefined;
  return typeof error === 'string' && /^[a-z_]{1,64}$/.test(error) ? error : undefined;
}

/** Retry-After, else RateLimit-Reset (epoch seconds). https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/#response-headers */
function retryAfter(headers: Headers, now: number): number | undefined {
  const seconds = wholeNumber(headers.get('retry-after'));
  const reset = wholeNumber(headers.get('ratelimit-reset'));
  return seconds ?? (reset === undefined ? undefined : Math.max(1, Math.ceil(reset - now / 1000)));
}

function wholeNumber(text: string | null): number | undefined {
  return text && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}

/** GitLab's words, at most 300 characters. Only JSON is believed: a proxy's HTML page is not for people. */
function detailOf(body: unknown): string | undefined {
  const told = ['error_description', 'message', 'errors', 'error'].map((name) => property(body, name));
  return shorten(sentence(told.find((words) => words !== undefined && words !== null)));
}

/** `message` may be a string, an array, or an object of arrays by field: all become one line. */
export function sentence(words: unknown, depth = 0): string {
  if (typeof words === 'string') return words;
  if (typeof words !== 'object' || words === null || depth > 3) return '';
  if (Array.isArray(words))
    return words
      .map((word) => sentence(word, depth + 1))
      .filter(Boolean)
      .join('; ');
  return Object.entries(words)
    .map(([field, word]) => ({ field, told: sentence(word, depth + 1) }))
    .filter(({ told }) => told !== '')
    .map(({ field, told }) => (['error', 'base', 'message'].includes(field) ? told : `${field} ${told}`))
    .join('; ');
}

export function shorten(text: string): string | undefined {
  return [...text.slice(0, 1000)].slice(0, 300).join('') || undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function property(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null && Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
}
