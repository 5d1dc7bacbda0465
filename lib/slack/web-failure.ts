import * as webApi from '@slack/web-api';
import { UpstreamError } from '../errors.ts';
import { type Judged, unanswered } from './failure.ts';

/** Slack's codes for "ask again later". https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const transientCodes = new Set([
  'ratelimited',
  'rate_limited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);

/** Of these Slack says that the call may have partly succeeded. */
const unknownCodes = new Set(['internal_error', 'fatal_error', 'service_unavailable']);

/** What `@slack/web-api` threw, as the failure this program knows. Never carries what Slack sent beyond its code. */
export function slackFailure(operation: string, cause: unknown): UpstreamError {
  return new UpstreamError({ service: 'slack', operation, ...judged(cause) });
}

function judged(cause: unknown): Judged {
  if (cause instanceof webApi.WebAPIRateLimitedError) {
    return { code: 'ratelimited', transient: true, status: 429, retryAfterSeconds: cause.retryAfter };
  }
  if (cause instanceof webApi.WebAPIPlatformError) return platform(cause);
  if (cause instanceof webApi.WebAPIHTTPError) {
    const { statusCode: status } = cause;
    return { code: `http_${status}`, transient: status >= 500, status, unknown: status >= 500 };
  }
  const original = cause instanceof webApi.WebAPIRequestError ? cause.original : cause;
  // The client's own words for a 429 without Retry-After.
  if (original instanceof Error && original.message.startsWith('Retry header')) {
    return { code: 'ratelimited', transient: true, status: 429 };
  }
  return unanswered(original);
}

/** When the client got 200 with something that is not JSON, `error` is the whole body: that is half an answer. */
function platform(cause: webApi.WebAPIPlatformError): Judged {
  const { error: code } = cause.data;
  if (typeof code !== 'string' || !/^\w{1,100}$/.test(code)) {
    return { code: 'half_answer', transient: true, unknown: true };
  }
  const detail = cause.data.response_metadata?.messages?.join('; ').slice(0, 500);
  return { code, transient: transientCodes.has(code), unknown: unknownCodes.has(code), ...(detail ? { detail } : {}) };
}
