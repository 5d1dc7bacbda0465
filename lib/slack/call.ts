import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import type { Seams } from '../seams.ts';
import type { Secret } from '../secret.ts';
import { slackFailure } from './failure.ts';

export interface SlackDoor {
  /** The base of Slack's Web API, with its trailing slash. */
  apiUrl: string;
  fetch?: Seams['fetch'];
  /** For one call, in milliseconds. Before an acknowledgement 2,000; in a worker 5,000. */
  timeoutMs?: number;
}

/** Calls one method of Slack's Web API; throws `UpstreamError` with Slack's own code. */
export type Call = (method: string, token: Secret | undefined, options: Record<string, unknown>) => Promise<unknown>;

/**
 * Slack's client with its defaults undone: it would retry a post ten times over half an hour (posting it twice), wait
 * out a 429 inside a paid Lambda, never time out, and write what Slack says to the console. A client per call, each
 * with its own options: a shared `headers` object would send one team's token for another.
 */
export function createCall({ apiUrl, fetch, timeoutMs = 5_000 }: SlackDoor): Call {
  return async (method, token, options) => {
    const client = new WebClient(token?.reveal(), {
      slackApiUrl: apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
      timeout: timeoutMs,
      logger: silence,
      ...(fetch ? { fetch: fetch as WebFetch } : {}),
    });
    try {
      return await client.apiCall(method, options);
    } catch (cause) {
      throw slackFailure(method, cause);
    }
  };
}

type WebFetch = NonNullable<NonNullable<ConstructorParameters<typeof WebClient>[1]>['fetch']>;

const nothing = () => {};
const silence: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => LogLevel.ERROR,
};
