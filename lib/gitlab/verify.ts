import { isUtf8 } from 'node:buffer';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { HttpRequest } from '../http.ts';
import type { Seams } from '../seams.ts';
import { Secret } from '../secret.ts';
import type { Verified } from '../verified.ts';

/** How one hook's deliveries are proven. */
export interface HookSecret {
  /** `signing`: Standard Webhooks signatures (GitLab 19.0 and later) and nothing else. `token`: the plain X-Gitlab-Token. */
  mode: 'signing' | 'token';
  secret: Secret;
}

/** A fresh signing secret as GitLab wants it: `whsec_` and 32 bytes in base64. https://docs.gitlab.com/user/project/integrations/webhooks/#signing-tokens */
export function newSigningToken({ randomBytes }: Pick<Seams, 'randomBytes'>): Secret {
  return new Secret(`whsec_${randomBytes(32).toString('base64')}`);
}

/**
 * The body of a delivery whose sender knows the hook's secret, else undefined; never throws. `now` in milliseconds. A hook
 * that signs is never believed by its token: no downgrade. A body that is not UTF-8 is not GitLab's, and two readers could
 * read it differently, so it counts as not proven.
 */
export function verifyGitLabRequest(request: HttpRequest, hook: HookSecret, now: number): Verified | undefined {
  const proven = hook.mode === 'signing' ? isSigned(request, hook.secret, now) : hasToken(request, hook.secret);
  return proven ? readUtf8(request.body) : undefined;
}

const tolerance = 300_000;

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
function isSigned(request: HttpRequest, secret: Secret, now: number): boolean {
  const key = readKey(secret);
  const id = request.header('webhook-id') ?? '';
  const timestamp = request.header('webhook-timestamp') ?? '';
  const signatures = request.header('webhook-signature') ?? '';
  if (!key || !/^[\x21-\x7e]{1,256}$/.test(id) || !/^[1-9]\d{0,10}$/.test(timestamp)) return false;
  if (Math.abs(now - Number(timestamp) * 1000) > tolerance) return false;
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(request.body).digest('base64');
  return signatures.split(' ').some((offered) => isSame(offered, `v1,${signature}`));
}

/** The key behind `whsec_`; undefined for anything shorter than Standard Webhooks' 24 bytes, the empty secret first of all. */
function readKey(secret: Secret): Buffer | undefined {
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret.reveal()) ?? [];
  const key = Buffer.from(base64, 'base64');
  return key.length >= 24 ? key : undefined;
}

function hasToken(request: HttpRequest, secret: Secret): boolean {
  const token = request.header('x-gitlab-token');
  return token !== undefined && secret.reveal() !== '' && isSame(token, secret.reveal());
}

/** Compares digests: equally long whatever was sent, and in constant time. */
function isSame(offered: string, expected: string): boolean {
  return timingSafeEqual(digest(offered), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function readUtf8(body: Buffer): Verified | undefined {
  return isUtf8(body) ? (body.toString('utf8') as Verified) : undefined;
}
