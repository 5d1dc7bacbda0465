import { expect, test } from '@jest/globals';
import { Secret } from '../../lib/secret.ts';
import { createSlackInstall } from '../../lib/slack/install.ts';
import { createSlackSignIn } from '../../lib/slack/sign-in.ts';
import { recordedFetch, slackRefuses, slackSays } from './recorded-fetch.ts';

function setup(...answers: Parameters<typeof recordedFetch>) {
  const network = recordedFetch(...answers);
  const app = {
    apiUrl: 'http://127.0.0.1:4100/api/',
    webUrl: 'http://127.0.0.1:4100',
    clientId: '1.2',
    clientSecret: new Secret('client-secret'),
    fetch: network.fetch,
  };
  return { install: createSlackInstall(app), signIn: createSlackSignIn(app), requests: network.requests };
}

const redirectUri = 'https://app.example/slack/oauth/callback';
const grant = { redirectUri, code: 'c' };

test('sends a browser to install with the scopes of the manifest', () => {
  const url = new URL(setup().install.url({ redirectUri, state: 's' }));
  expect(url.origin + url.pathname).toBe('http://127.0.0.1:4100/oauth/v2/authorize');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: '1.2',
    scope: 'commands,chat:write,users:read,channels:read,groups:read,chat:write.public,channels:history,groups:history',
    user_scope: '',
    state: 's',
    redirect_uri: redirectUri,
  });
});

test('exchanges the code of a team’s installation', async () => {
  const { install, requests } = setup(
    slackSays({
      access_token: 'xoxb-1',
      scope: 'commands,chat:write',
      bot_user_id: 'B1',
      app_id: 'A1',
      team: { id: 'T1', name: 'Ops' },
      enterprise: { id: 'E1', name: 'Org' },
      authed_user: { id: 'U1' },
    }),
  );
  const installed = await install.exchange(grant);
  expect(installed).toMatchObject({
    teamId: 'T1',
    enterpriseId: 'E1',
    isEnterpriseInstall: false,
    teamName: 'Ops',
    scopes: ['commands', 'chat:write'],
    botUserId: 'B1',
    installedBy: 'U1',
  });
  expect(installed.botToken.reveal()).toBe('xoxb-1');
  expect(Object.fromEntries(requests[0]?.form ?? [])).toEqual({
    client_id: '1.2',
    client_secret: 'client-secret',
    code: 'c',
    redirect_uri: redirectUri,
  });
});

test('knows an org-wide installation by its enterprise', async () => {
  const { install } = setup(
    slackSays({
      access_token: 'x',
      scope: '',
      team: null,
      enterprise: { id: 'E1', name: 'Org' },
      is_enterprise_install: true,
    }),
  );
  expect(await install.exchange(grant)).toMatchObject({
    teamId: undefined,
    enterpriseId: 'E1',
    isEnterpriseInstall: true,
    teamName: 'Org',
  });
});

test('refuses an installation of nobody, and a code that is used up', async () => {
  const { install } = setup(slackSays({ access_token: 'x', scope: '', team: null }), slackRefuses('invalid_code'));
  await expect(install.exchange(grant)).rejects.toMatchObject({ code: 'half_answer' });
  await expect(install.exchange(grant)).rejects.toMatchObject({ code: 'invalid_code', transient: false });
});

const idToken = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;
const tokens = (claims: unknown) => slackSays({ access_token: 'xoxp-1', id_token: idToken(claims) });
const user = { sub: 'U1', 'https://slack.com/user_id': 'U1', 'https://slack.com/team_id': 'T1' };

test('sends a browser to sign in to one team, with state and nonce', () => {
  const url = new URL(setup().signIn.url({ redirectUri, state: 's', nonce: 'n', teamId: 'T1' }));
  expect(url.pathname).toBe('/openid/connect/authorize');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: 'code',
    client_id: '1.2',
    scope: 'openid profile',
    state: 's',
    nonce: 'n',
    team: 'T1',
    redirect_uri: redirectUri,
  });
});

test('asks Slack who signed in', async () => {
  const { signIn, requests } = setup(tokens({ aud: '1.2', nonce: 'n' }), slackSays(user));
  expect(await signIn.exchange({ ...grant, nonce: 'n' })).toEqual({ userId: 'U1', teamId: 'T1' });
  expect(requests[1]?.headers.get('authorization')).toBe('Bearer xoxp-1');
});

test.each([
  ['another nonce', idToken({ aud: '1.2', nonce: 'other' })],
  ['no nonce', idToken({ aud: '1.2' })],
  ['another audience', idToken({ aud: '9.9', nonce: 'n' })],
  ['nothing inside', idToken(null)],
  ['no JSON inside', 'e30.e30e30.sig'],
  ['no token at all', 'x'],
])('believes no id_token with %s', async (_what, id_token) => {
  const { signIn, requests } = setup(slackSays({ access_token: 'x', id_token }));
  await expect(signIn.exchange({ ...grant, nonce: 'n' })).rejects.toMatchObject({ code: 'bad_id_token' });
  expect(requests).toHaveLength(1);
});
