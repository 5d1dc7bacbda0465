import { UpstreamError } from '../errors.ts';
import { type Answer, type Call, lost, refused } from './failure.ts';

const maxAnswer = 1_000_000;

/** Errors from before the first byte left: the call cannot have had an effect. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export interface Exchange extends Call {
  fetch: typeof fetch;
  url: string;
  init: RequestInit;
  /** The deadline for everything, the last byte of the body included. */
  signal: AbortSignal;
}

/**
 * Sends one request and reads the whole answer, whatever its status; redirects are answers, not followed. Throws
 * `UpstreamError` `timeout`, `network`, `half_answer`, or `too_large` (over 1 MB, uncompressed). The errors of `fetch` may
 * quote a header with its token, so only their code is kept.
 */
export async function exchange({ fetch, url, init, signal, ...call }: Exchange): Promise<Answer> {
  const response = await fetch(url, { ...init, redirect: 'manual', signal }).catch((error: unknown) => {
    const code = errorCode(error);
    const sent = !neverSent.has(code);
    throw lost(call, signal.aborted ? 'timeout' : 'network', { sent, cause: new Error(code) });
  });
  const text = await readText(response, call).catch((error: unknown) => {
    if (error instanceof UpstreamError) throw error;
    throw lost(call, signal.aborted ? 'timeout' : 'half_answer', { cause: new Error(errorCode(error)) });
  });
  return { status: response.status, headers: response.headers, text };
}

/**
 * `fetch` for oauth4webapi, within our limits. A no is thrown here, as everywhere in this room: Doorkeeper repeats it in
 * WWW-Authenticate, where oauth4webapi would stop before reading why.
 * https://github.com/doorkeeper-gem/doorkeeper/blob/main/lib/doorkeeper/oauth/error_response.rb
 */
export function oauthFetch({ fetch, now, timeoutMs, ...call }: Call & Answering) {
  return async (url: string, init: RequestInit): Promise<Response> => {
    const answer = await exchange({ ...call, fetch, url, init, signal: AbortSignal.timeout(timeoutMs) });
    if (answer.status !== 200) throw refused(call, answer, now());
    return new Response(answer.text, { headers: { 'content-type': 'application/json' } });
  };
}

interface Answering {
  fetch: typeof fetch;
  now: () => number;
  timeoutMs: number;
}

async function readText(response: Response, { operation, effect }: Call): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxAnswer) {
      throw new UpstreamError({ service: 'gitlab', operation, code: 'too_large', transient: false, unknown: effect });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `ECONNREFUSED` and the like. `fetch` wraps it, and where a name has several addresses it wraps it twice. */
function errorCode(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  return first instanceof Error && 'code' in first ? String(first.code) : 'no code';
}
