import { isUtf8 } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { WireError } from '../errors.ts';
import type { HttpRequest } from '../http.ts';
import type { Secret } from '../secret.ts';
import type { Verified } from '../verified.ts';

/** Larger bodies are refused before anything is computed over them. Slack's own are a few kilobytes. */
export const maxSlackBody = 1_000_000;

/** How far a request's clock may be from ours, into the past or the future. */
const maxSkewSeconds = 300;

/**
 * Proves that a request comes from Slack: the v0 signature over its raw bytes, by any of our signing secrets (the
 * current one and, while it is being rotated, the previous one), at most five minutes off.
 *
 * Answers nothing for a stranger. Throws `WireError` when the sender is proven but the body is not UTF-8.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function verifySlackRequest(request: HttpRequest, secrets: Secret[], now: number): Verified | undefined {
  const timestamp = request.header('x-slack-request-timestamp');
  const signature = request.header('x-slack-signature');
  // The grammar comes before any arithmetic: what is not a plain number of seconds is never compared as one.
  if (!timestamp || !/^\d{1,12}$/.test(timestamp) || !signature || !/^v0=[0-9a-f]{64}$/.test(signature))
    return undefined;
  if (Math.abs(now - Number(timestamp) * 1000) > maxSkewSeconds * 1000) return undefined;
  const given = Buffer.from(signature.slice('v0='.length));
  const proven = secrets.some((secret) => isSignedBy(secret, timestamp, request.body, given));
  return proven ? decode(request.body) : undefined;
}

function isSignedBy(secret: Secret, timestamp: string, body: Buffer, given: Buffer): boolean {
  const key = secret.reveal();
  if (key === '') return false;
  const expected = createHmac('sha256', key).update(`v0:${timestamp}:`).update(body).digest('hex');
  return timingSafeEqual(Buffer.from(expected), given);
}

function decode(body: Buffer): Verified {
  if (!isUtf8(body)) throw new WireError('body', 'UTF-8');
  return body.toString('utf8') as Verified;
}
