import { createHmac } from 'node:crypto';
import { type HttpRequest, readRequest } from '../../lib/http.ts';
import { Secret } from '../../lib/secret.ts';

export const signingSecret = new Secret('0123456789abcdef0123456789abcdef');
/** 2026-11-22T12:00:00Z. */
export const now = 1_795_348_800_000;

/** The v0 signature Slack would send, written from its documentation and not from our code. */
export function slackSignature(body: string | Buffer, timestamp: string, secret = signingSecret): string {
  const hash = createHmac('sha256', secret.reveal()).update(`v0:${timestamp}:`).update(body).digest('hex');
  return `v0=${hash}`;
}

/** A request as API Gateway hands it to a Lambda, signed unless told otherwise. */
export function slackRequest(
  body: string | Buffer,
  { secret = signingSecret, at = now, headers = {} as Record<string, string> } = {},
): HttpRequest {
  return readRequest({
    headers: { ...slackHeaders(body, { secret, at }), ...headers },
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
  });
}

/** The headers of a signed request. */
export function slackHeaders(body: string | Buffer, { secret = signingSecret, at = now } = {}): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': slackSignature(body, timestamp, secret) };
}
