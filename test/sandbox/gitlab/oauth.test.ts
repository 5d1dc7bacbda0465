import { createHash } from 'node:crypto';
import { afterEach, expect, test } from '@jest/globals';
import type { GitLabStandIn } from '../../../infra/sandbox/gitlab/start.ts';
import { call, redirectUri, setup } from './setup.ts';

const verifier = 'v'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');
const asked = {
  client_id: 'sandbox-gitlab-client',
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'api',
  state: 'st4te',
  code_challenge: challenge,
  code_challenge_method: 'S256',
};
const client = { client_id: 'sandbox-gitlab-client', client_secret: 'sandbox-gitlab-secret' };

let running: GitLabStandIn | undefined;
afterEach(() => running?.close());

async function start(options = {}) {
  const all = await setup({ signedInAs: 'ada.okafor', ...options });
  running = all.gitlab;
  const authorize = (changes: Record<string, string> = {}, init: RequestInit = {}) =>
    fetch(`${all.gitlab.url}/oauth/authorize?${new URLSearchParams({ ...asked, ...changes })}`, {
      redirect: 'manual',
      ...init,
    });
  const token = (fields: Record<string, string>) =>
    call(`${all.gitlab.url}/oauth/token`, undefined, 'POST', { ...client, ...fields });
  const code = async () => new URL((await authorize()).headers.get('location') ?? '').searchParams.get('code') ?? '';
  const redeem = async () =>
    token({ grant_type: 'authorization_code', code: await code(), redirect_uri: redirectUri, code_verifier: verifier });
  const refresh = (refreshToken: string) =>
    token({ grant_type: 'refresh_token', refresh_token: refreshToken, redirect_uri: redirectUri });
  const user = (accessToken: string) => call(`${all.gitlab.url}/api/v4/user`, accessToken, 'GET');
  return { ...all, authorize, token, code, redeem, refresh, user };
}

test('asks the person to authorize, and goes back with a code or with access_denied', async () => {
  const { gitlab, authorize } = await start();
  const page = await (await authorize()).text();
  expect(page).toContain('Ada Okafor');
  const form = (decision: string) => ({ method: 'POST', body: new URLSearchParams({ decision }) });
  const denied = new URL((await authorize({}, form('deny'))).headers.get('location') ?? '');
  expect(Object.fromEntries(denied.searchParams)).toEqual({ error: 'access_denied', state: 'st4te' });
  const approved = new URL((await authorize({}, form('authorize'))).headers.get('location') ?? '');
  expect(approved.href).toContain(redirectUri);
  expect(approved.searchParams.get('code')).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(gitlab.requests)).not.toContain(approved.searchParams.get('code'));
});

test('does not ask again while an earlier grant lives, and asks again after it is revoked', async () => {
  const { gitlab, authorize } = await start();
  gitlab.tokenFor('ada.okafor');
  expect((await authorize()).status).toBe(302);
  gitlab.as('ada.okafor').revokesApps();
  expect((await authorize()).status).toBe(200);
});

test('lets the browser choose who signs in', async () => {
  const { gitlab, authorize } = await start({ signedInAs: undefined });
  expect(await (await authorize()).text()).toContain('Who are you?');
  const login = await fetch(`${gitlab.url}/login?user=ben.silva&next=/x`, { redirect: 'manual' });
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
  expect(login.headers.get('location')).toBe('/x');
  expect(await (await authorize({}, { headers: { cookie } })).text()).toContain('Ben Silva');
  expect(await (await authorize({ as: 'chloe.tan' })).text()).toContain('Chloe Tan');
  const elsewhere = await fetch(`${gitlab.url}/login?user=ben.silva&next=//evil.example`, { redirect: 'manual' });
  expect(elsewhere.headers.get('location')).toBe('/');
});

test.each([
  [{ client_id: 'nobody' }, 401],
  [{ redirect_uri: `${redirectUri}/` }, 400],
])('shows an error page and redirects nowhere for %j', async (changes, status) => {
  const { authorize } = await start();
  const response = await authorize(changes as Record<string, string>);
  expect([response.status, response.headers.get('location')]).toEqual([status, null]);
});

test.each([
  [{ response_type: 'token' }, 'unsupported_response_type'],
  [{ scope: 'api sudo' }, 'invalid_scope'],
  [{ code_challenge_method: 'plain' }, 'invalid_code_challenge_method'],
  [{ code_challenge: '' }, 'invalid_request'],
])('sends %j back with %s', async (changes, error) => {
  const { authorize } = await start();
  const back = new URL((await authorize(changes as Record<string, string>)).headers.get('location') ?? '');
  expect(back.searchParams.get('error')).toBe(error);
});

test('does not let a blocked person in', async () => {
  const { gitlab, authorize } = await start();
  gitlab.addPerson({ username: 'bob', name: 'Bob', state: 'blocked' });
  expect((await authorize({ as: 'bob' })).status).toBe(403);
});

test('redeems a code once, for a pair that works', async () => {
  const { gitlab, token, code, user, clock } = await start({ autoApprove: true });
  const grant = {
    grant_type: 'authorization_code',
    code: await code(),
    redirect_uri: redirectUri,
    code_verifier: verifier,
  };
  const first = await token(grant);
  expect(first.body).toMatchObject({
    token_type: 'Bearer',
    expires_in: 7200,
    scope: 'api',
    created_at: clock.now / 1000,
  });
  expect((await user(first.body.access_token)).body.username).toBe('ada.okafor');
  expect(await token(grant)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(gitlab.tokenRequests.map(({ grantType, status, person }) => [grantType, status, person])).toEqual([
    ['authorization_code', 200, 'ada.okafor'],
    ['authorization_code', 400, undefined],
  ]);
});

test.each([
  ['a wrong verifier', { code_verifier: 'w'.repeat(43) }, 400, 'invalid_grant'],
  ['another redirect URI', { redirect_uri: 'http://127.0.0.1:3000/' }, 400, 'invalid_grant'],
  ['no redirect URI', { redirect_uri: '' }, 400, 'invalid_request'],
  ['a wrong secret', { client_secret: 'guess' }, 401, 'invalid_client'],
  ['an unknown grant type', { grant_type: 'magic' }, 400, 'unsupported_grant_type'],
])('refuses a code with %s', async (_, changes, status, error) => {
  const { token, code } = await start({ autoApprove: true });
  const grant = {
    grant_type: 'authorization_code',
    code: await code(),
    redirect_uri: redirectUri,
    code_verifier: verifier,
  };
  expect(await token({ ...grant, ...(changes as Record<string, string>) })).toMatchObject({ status, body: { error } });
});

test('refuses a code that is ten minutes old', async () => {
  const { token, code, clock } = await start({ autoApprove: true });
  const late = await code();
  clock.now += 600_000;
  const grant = { grant_type: 'authorization_code', code: late, redirect_uri: redirectUri, code_verifier: verifier };
  expect((await token(grant)).body.error).toBe('invalid_grant');
});

test('takes the client by HTTP Basic too', async () => {
  const { gitlab, code } = await start({ autoApprove: true });
  const response = await fetch(`${gitlab.url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client.client_id}:${client.client_secret}`)}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: await code(),
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }),
  });
  expect(response.status).toBe(200);
});

test('refreshing kills the old pair at once, and the loser of a race does not hurt the winner', async () => {
  const { redeem, refresh, user } = await start({ autoApprove: true });
  const old = (await redeem()).body;
  const answers = await Promise.all([refresh(old.refresh_token), refresh(old.refresh_token)]);
  const [winner, loser] = answers.toSorted((a, b) => a.status - b.status);
  expect(loser).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect((await user(winner?.body.access_token)).status).toBe(200);
  expect(await user(old.access_token)).toMatchObject({
    status: 401,
    body: { error: 'invalid_token', error_description: 'Token was revoked. You have to re-authorize from the user.' },
  });
});

test('refreshes after the access token expired, but not with another redirect URI', async () => {
  const { redeem, refresh, token, user, clock } = await start({ autoApprove: true });
  const old = (await redeem()).body;
  clock.now += 7200_000;
  expect((await user(old.access_token)).body.error_description).toBe(
    'Token is expired. You can either do re-authorization or token refresh.',
  );
  const elsewhere = {
    grant_type: 'refresh_token',
    refresh_token: old.refresh_token,
    redirect_uri: 'http://127.0.0.1:1/',
  };
  expect((await token(elsewhere)).body.error).toBe('invalid_grant');
  expect((await refresh(old.refresh_token)).status).toBe(200);
});

test('revoking either token ends both, and an unknown token is no error', async () => {
  const { gitlab, redeem, refresh, user } = await start({ autoApprove: true });
  const pair = (await redeem()).body;
  const revoke = (token: string) => call(`${gitlab.url}/oauth/revoke`, undefined, 'POST', { ...client, token });
  expect(await revoke('nothing')).toMatchObject({ status: 200, body: {} });
  expect(await revoke(pair.refresh_token)).toMatchObject({ status: 200, body: {} });
  expect((await user(pair.access_token)).status).toBe(401);
  expect((await refresh(pair.refresh_token)).body.error).toBe('invalid_grant');
  const stranger = await call(`${gitlab.url}/oauth/revoke`, undefined, 'POST', {
    ...client,
    client_secret: 'x',
    token: 'y',
  });
  expect(stranger.status).toBe(403);
});

test('tells about a token', async () => {
  const { gitlab, clock } = await start();
  const { accessToken, person } = gitlab.tokenFor('ada.okafor');
  clock.now += 60_000;
  const info = await call(`${gitlab.url}/oauth/token/info`, accessToken, 'GET');
  expect(info.body).toMatchObject({
    resource_owner_id: person.id,
    scope: ['api'],
    expires_in: 7140,
    application: { uid: client.client_id },
  });
  expect((await call(`${gitlab.url}/oauth/token/info`, 'nothing', 'GET')).status).toBe(401);
});
