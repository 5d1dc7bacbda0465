import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Code } from './codes.ts';
import type { World } from './world.ts';

let keys: { privateKey: KeyObject; publicKey: KeyObject } | undefined;

/** Made at the first sign-in: it takes a tenth of a second. */
function signingKeys(): { privateKey: KeyObject; publicKey: KeyObject } {
  keys ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
  return keys;
}

const KEY_ID = 'sandbox';

/** The public half, as at `/openid/connect/keys`. */
export function publicKeys(): { keys: object[] } {
  return { keys: [{ ...signingKeys().publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS256', use: 'sig' }] };
}

/** https://docs.slack.dev/authentication/sign-in-with-slack#response */
export function issueIdToken(world: World, code: Code): string {
  const { settings, webUrl } = world;
  const issuedAt = Math.trunc(settings.now() / 1000);
  const claims = {
    iss: webUrl,
    sub: code.userId,
    aud: settings.clientId,
    iat: issuedAt,
    exp: issuedAt + 300,
    auth_time: issuedAt,
    ...(code.nonce ? { nonce: code.nonce } : {}),
    'https://slack.com/user_id': code.userId,
    'https://slack.com/team_id': settings.team.id,
    name: world.workspace.person(code.userId)?.realName,
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', typ: 'JWT', kid: KEY_ID })}.${part(claims)}`;
  const mark = createSign('RSA-SHA256').update(signed).sign(signingKeys().privateKey, 'base64url');
  return `${signed}.${mark}`;
}
