import { createExchange } from '../exchange.ts';
import type { Seams } from '../seams.ts';

/**
 * As much of `fetch` as Slack's client calls: POSTs, answered within `timeoutMs`, redirected nowhere. The real one loads an
 * HTTP client of its own when it is first used, and a modal has to be open three seconds after somebody asked for it.
 */
export function createLeanFetch(timeoutMs: number): Seams['fetch'] {
  const exchange = createExchange({ connectMs: timeoutMs, answerMs: timeoutMs, idleMs: 4_000 }); // as `fetch` has it
  return async (url, { headers, body } = {}) => {
    const address = new URL(String(url));
    const answer = await exchange(address, headers as Record<string, string>, String(body)).catch(asFetchFails);
    const { status, headers: answered } = answer;
    // What the client reads of a response, and no more.
    const response = {
      url: address.href,
      status,
      statusText: '',
      ok: status >= 200 && status < 300,
      headers: { get: (name: string) => answered[name] ?? null, entries: () => Object.entries(answered) },
      text: async () => answer.body,
    };
    return response as unknown as Response;
  };
}

/** A lateness keeps its name, everything else is the cause of a `TypeError`. */
function asFetchFails(cause: Error): never {
  if (cause.name === 'TimeoutError') throw cause;
  throw new TypeError('fetch failed', { cause });
}
