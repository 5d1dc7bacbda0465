import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import type { Call, SlackDoor } from './call.ts';
import { slackFailure } from './web-failure.ts';

/**
 * Slack's client with its defaults undone: it would retry a post ten times over half an hour (posting it twice), wait
 * out a 429 inside a paid Lambda, never time out, and write what Slack says to the console. A client per call, each
 * with its own options: a shared `headers` object would send one team's token for another.
 */
export function createWebCall({ apiUrl, fetch, timeoutMs = 5_000 }: SlackDoor): Call {
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
