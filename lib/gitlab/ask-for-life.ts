import { fixedHeaders } from './client.ts';
import { refused } from './failure.ts';
import { exchange } from './transport.ts';

export interface Asking {
  instance: string;
  fetch: typeof fetch;
  now: () => number;
}

const timeoutMs = 5_000;

/**
 * Asks GitLab for a sign of life, with nobody's token. Any answer below 500 is one, also the 401 it gives to strangers.
 * Throws `UpstreamError` when none comes in 5 s, and `rate_limited`. https://docs.gitlab.com/api/metadata/
 */
export async function askForLife({ instance, fetch, now }: Asking): Promise<void> {
  const call = { operation: 'GET metadata', effect: false };
  const init = { headers: fixedHeaders };
  const signal = AbortSignal.timeout(timeoutMs);
  const answer = await exchange({ ...call, fetch, url: `${instance}/api/v4/metadata`, init, signal });
  if (answer.status >= 500 || answer.status === 429) throw refused(call, answer, now());
}
