import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { UpstreamError } from '../../lib/errors.ts';
import {
  authorizationUrl,
  createGitLabOAuth,
  exchangeCode,
  refreshGrant,
  revokeToken,
} from '../../lib/gitlab/oauth.ts';
import { Secret } from '../../lib/secret.ts';
import { answer, cuts, hangs, now, type Script, setup as startServer } from './loopback.ts';

const redirectUri = 'https://app.example/gitlab/oauth/callback';
const codeVerifier = 'v'.repeat(43);
const pair = {
  access_token: 'access-1',
  refresh_token: 'refresh-1',
  token_type: 'Bearer',
  expires_in: 7200,
  created_at: 1_780_000_100,
  scope: 'api',
};
const dead = {
  error: 'invalid_grant',
  error_description: 'The provided authorization grant is invalid, expired, revoked.',
};
/** Doorkeeper says it twice. */
const challenge = {
  'www-authenticate': 'Bearer realm="Doorkeeper", error="invalid_grant", error_description="The ..."',
};

async function setup(...scripts: Script[]) {
  const { url, received } = await startServer(...scripts);
  const clientSecret = new Secret('client-s3cret');
  const app = createGitLabOAuth({ url, clientId: 'app-1', clientSecret, redirectUri, fetch, now: () => now });
  return { app, url, received, sent: () => Object.fromEntries(new URLSearchParams(received.at(-1)?.body)) };
}

test('sends the browser to GitLab with PKCE and the api scope', async () => {
  const { app, url } = await setup();
  const asked = new URL(await authorizationUrl(app, { state: 'st', codeVerifier }));
  expect(asked.origin + asked.pathname).toBe(`${url}/oauth/authorize`);
  expect(Object.fromEntries(asked.searchParams)).toEqual({
    client_id: 'app-1',
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'api',
    state: 'st',
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
});

describe('exchangeCode', () => {
  const query = new URLSearchParams({ code: 'c0de', state: 'st' });

  test('trades a code for a grant', async () => {
    const { app, received, sent } = await setup(answer(200, pair));
    const grant = await exchangeCode(app, { query, state: 'st', codeVerifier });
    expect(received[0]).toMatchObject({ method: 'POST', url: '/oauth/token' });
    expect(sent()).toEqual({
      grant_type: 'authorization_code',
      code: 'c0de',
      redirect_uri: redirectUri,
      code_verifier: codeVerifier,
      client_id: 'app-1',
      client_secret: 'client-s3cret',
    });
    expect(grant.accessToken.reveal()).toBe('access-1');
    expect(grant.refreshToken.reveal()).toBe('refresh-1');
    expect(grant).toMatchObject({ expiresAt: 1_780_007_300_000, scope: 'api' });
  });

  test.each([
    ['another state', 'code=c0de&state=other', 'invalid_callback'],
    ['no state', 'code=c0de', 'invalid_callback'],
    ['a state twice', 'code=c0de&state=st&state=st', 'invalid_callback'],
    ['no code', 'state=st', 'invalid_callback'],
    ['a person who said no', 'error=access_denied&state=st', 'access_denied'],
    ['markup for an error', 'error=%3Cscript%3E&state=st', 'invalid_callback'],
  ])('asks nothing of GitLab for %s', async (_, query, code) => {
    const { app, received } = await setup(answer(200, pair));
    const callback = { query: new URLSearchParams(query), state: 'st', codeVerifier };
    await expect(exchangeCode(app, callback)).rejects.toMatchObject({ name: 'UpstreamError', code, transient: false });
    expect(received).toHaveLength(0);
  });

  test('knows a code that is used', async () => {
    const { app } = await setup(answer(400, dead, challenge));
    await expect(exchangeCode(app, { query, state: 'st', codeVerifier })).rejects.toMatchObject({
      code: 'invalid_grant',
    });
  });
});

describe('refreshGrant', () => {
  const refreshToken = new Secret('refresh-0');

  test('trades a refresh token for a new pair', async () => {
    const { app, sent } = await setup(answer(200, { ...pair, created_at: undefined }));
    const grant = await refreshGrant(app, refreshToken);
    expect(sent()).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'refresh-0',
      redirect_uri: redirectUri,
      client_id: 'app-1',
      client_secret: 'client-s3cret',
    });
    expect(grant).toMatchObject({ expiresAt: now + 7_200_000 });
  });

  test('knows a dead token, though GitLab says it in a challenge too', async () => {
    const { app } = await setup(answer(400, dead, challenge));
    await expect(refreshGrant(app, refreshToken)).rejects.toMatchObject({
      code: 'invalid_grant',
      transient: false,
      unknown: false,
      detail: dead.error_description,
    });
  });

  test.each([
    [
      'a wrong secret',
      answer(401, { error: 'invalid_client' }),
      { code: 'invalid_client', transient: false, unknown: false },
    ],
    [
      'a limit',
      answer(429, 'Retry later', { 'retry-after': '9' }),
      { code: 'rate_limited', transient: true, retryAfterSeconds: 9 },
    ],
    ['a bad gateway', answer(502, '<html>'), { code: 'http_502', transient: true, unknown: true }],
    ['a cut', cuts, { code: 'network', transient: true, unknown: true }],
    ['a hang', hangs, { code: 'timeout', transient: true, unknown: true }],
    ['no JSON', answer(200, 'access-1'), { code: 'not_json', transient: true, unknown: true }],
    ['no pair', answer(200, { ...pair, refresh_token: undefined }), { code: 'unexpected_answer', unknown: true }],
    ['another token type', answer(200, { ...pair, token_type: 'mac' }), { code: 'unexpected_answer', unknown: true }],
    ['a redirect', answer(302, '', { location: '/elsewhere' }), { code: 'http_302', transient: false }],
  ])('tells %s', async (_, script, expected) => {
    const { app, received } = await setup(script);
    const error = await refreshGrant(app, refreshToken, { timeoutMs: 200 }).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: 'UpstreamError', service: 'gitlab', ...expected });
    const cause = error instanceof UpstreamError ? error.cause : undefined;
    expect(`${error}${JSON.stringify(error)}${cause}${JSON.stringify(cause)}`).not.toMatch(
      /access-1|refresh-[01]|s3cret/,
    );
    expect(received).toHaveLength(1);
  });
});

test('revokes a token', async () => {
  const { app, received, sent } = await setup(answer(200, {}), answer(403, { error: 'unauthorized_client' }));
  await revokeToken(app, new Secret('refresh-0'));
  expect(received[0]?.url).toBe('/oauth/revoke');
  expect(sent()).toEqual({ token: 'refresh-0', client_id: 'app-1', client_secret: 'client-s3cret' });
  await expect(revokeToken(app, new Secret('x'))).rejects.toMatchObject({
    code: 'unauthorized_client',
    transient: false,
  });
});
