import { createPublicKey, createVerify, type JsonWebKey } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { type SlackStandIn, startSlack } from '../../../infra/sandbox/slack/stand-in.ts';
import { APP_URL, setup } from './setup.ts';

const CLIENT = { client_id: '1000000000.2000000000', client_secret: 'a-slack-client-secret' };
const installUri = `${APP_URL}/slack/oauth/callback`;
const signInUri = `${APP_URL}/slack/signin/callback`;

const installing = { client_id: CLIENT.client_id, scope: 'commands,chat:write', redirect_uri: installUri, state: 's1' };
const signingIn = {
  ...{ client_id: CLIENT.client_id, scope: 'openid profile', redirect_uri: signInUri, state: 's2' },
  ...{ response_type: 'code', nonce: 'n1', team: 'T0SANDBOX' },
};

function visit(slack: SlackStandIn, path: string, query: Record<string, string>, init: RequestInit = {}) {
  return fetch(`${slack.webUrl}${path}?${new URLSearchParams(query)}`, { redirect: 'manual', ...init });
}

function arrived(response: Response) {
  return Object.fromEntries(new URL(response.headers.get('location') ?? '').searchParams);
}

async function uninstalled() {
  const world = await setup(undefined, { botToken: undefined, autoApprove: true });
  return {
    ...world,
    stranger: new WebClient(undefined, { slackApiUrl: world.slack.apiUrl, retryConfig: { retries: 0 } }),
  };
}

describe('installing', () => {
  test('asks, goes back with code and state, and exchanges the code once for a bot token', async () => {
    const { slack, stranger } = await uninstalled();
    slack.browser.autoApprove = false;
    const page = await visit(slack, '/oauth/v2/authorize', installing);
    expect(await page.text()).toContain('value="allow"');
    const body = new URLSearchParams({ ...installing, decision: 'allow' });
    const { code, state } = arrived(await visit(slack, '/oauth/v2/authorize', {}, { method: 'POST', body }));
    expect(state).toBe('s1');
    const exchange = { ...CLIENT, code, redirect_uri: installUri };
    const granted = await stranger.oauth.v2.access(exchange);
    expect(granted).toMatchObject({
      token_type: 'bot',
      scope: 'commands,chat:write',
      bot_user_id: 'U0GITLAB',
      team: { id: slack.teamId },
      authed_user: { id: 'U0ADA' },
      is_enterprise_install: false,
    });
    const bot = new WebClient(granted.access_token, { slackApiUrl: slack.apiUrl });
    expect(await bot.auth.test()).toMatchObject({ team_id: slack.teamId, bot_id: 'B0GITLAB' });
    await expect(stranger.oauth.v2.access(exchange)).rejects.toMatchObject({ data: { error: 'invalid_code' } });
    expect(JSON.stringify(slack.calls.map(({ args }) => args))).not.toContain(CLIENT.client_secret);
  });

  test('that is cancelled goes back with access_denied and the state', async () => {
    const { slack } = await uninstalled();
    const body = new URLSearchParams({ ...installing, decision: 'cancel' });
    const response = await visit(slack, '/oauth/v2/authorize', {}, { method: 'POST', body });
    expect(arrived(response)).toEqual({ error: 'access_denied', state: 's1' });
    expect(slack.installed).toBe(false);
  });

  test.each([
    ['another client', { client_id: 'x' }, 'invalid_client_id'],
    ['a redirect nobody registered', { redirect_uri: 'https://evil.test/' }, 'bad_redirect_uri'],
    ['a look-alike redirect', { redirect_uri: `${installUri}.evil.test` }, 'bad_redirect_uri'],
    ['a scope the manifest does not have', { scope: 'commands,admin' }, 'invalid_scope'],
    ['no scope', { scope: '' }, 'invalid_scope'],
  ])('for %s is refused on the page', async (_why, change, error) => {
    const { slack } = await uninstalled();
    const response = await visit(slack, '/oauth/v2/authorize', { ...installing, ...change });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(error);
  });

  test.each([
    ['the wrong secret', { client_secret: 'x' }, 'bad_client_secret'],
    ['the wrong client', { client_id: 'x' }, 'invalid_client_id'],
    ['another redirect', { redirect_uri: signInUri }, 'bad_redirect_uri'],
    ['a code of nobody', { code: 'x' }, 'invalid_code'],
    ['another grant', { grant_type: 'password' }, 'invalid_grant_type'],
  ])('with %s exchanges nothing', async (_why, change, error) => {
    const { slack, stranger } = await uninstalled();
    const { code } = arrived(await visit(slack, '/oauth/v2/authorize', installing));
    const exchange = stranger.apiCall('oauth.v2.access', { ...CLIENT, code, redirect_uri: installUri, ...change });
    await expect(exchange).rejects.toMatchObject({ data: { error } });
    expect(slack.installed).toBe(false);
  });

  test('takes no code older than ten minutes', async () => {
    const { slack, clock, stranger } = await uninstalled();
    const { code } = arrived(await visit(slack, '/oauth/v2/authorize', installing));
    clock.now += 600_001;
    const exchange = stranger.oauth.v2.access({ ...CLIENT, code, redirect_uri: installUri });
    await expect(exchange).rejects.toMatchObject({ data: { error: 'invalid_code' } });
  });

  test('again adds scopes and keeps the token; uninstalling kills it', async () => {
    const { slack, client, stranger } = await setup(undefined, { autoApprove: true, botToken: undefined }).then(
      async (world) => ({ ...world, stranger: new WebClient(undefined, { slackApiUrl: world.slack.apiUrl }) }),
    );
    const install = async (scope: string) => {
      const { code } = arrived(await visit(slack, '/oauth/v2/authorize', { ...installing, scope }));
      return stranger.oauth.v2.access({ ...CLIENT, code, redirect_uri: installUri });
    };
    const first = await install('commands');
    const second = await install('users:read');
    expect(second).toMatchObject({ access_token: first.access_token, scope: 'commands,users:read' });
    const token = String(second.access_token);
    await client.apps.uninstall({ ...CLIENT, token });
    await slack.settled();
    await expect(client.auth.test({ token })).rejects.toMatchObject({ data: { error: 'account_inactive' } });
    expect(slack.deliveries).toHaveLength(2);
  });
});

describe('signing in', () => {
  test('tells who it is by id_token and userInfo, the person of this browser', async () => {
    const { slack, stranger } = await uninstalled();
    const login = await fetch(`${slack.webUrl}/login?user=U0BEN`);
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    const response = await visit(slack, '/openid/connect/authorize', signingIn, { headers: { cookie } });
    const { code, state } = arrived(response);
    expect(state).toBe('s2');
    const granted = await stranger.openid.connect.token({ ...CLIENT, code, redirect_uri: signInUri });
    const [head, claims, mark] = String(granted.id_token).split('.');
    expect(JSON.parse(Buffer.from(claims ?? '', 'base64url').toString())).toMatchObject({
      aud: CLIENT.client_id,
      nonce: 'n1',
      'https://slack.com/user_id': 'U0BEN',
      'https://slack.com/team_id': slack.teamId,
    });
    const { keys } = (await (await fetch(`${slack.webUrl}/openid/connect/keys`)).json()) as { keys: [JsonWebKey] };
    const key = createPublicKey({ key: keys[0], format: 'jwk' });
    const verified = createVerify('RSA-SHA256')
      .update(`${head}.${claims}`)
      .verify(key, mark ?? '', 'base64url');
    expect(verified).toBe(true);
    const token = String(granted.access_token);
    expect(await stranger.openid.connect.userInfo({ token })).toMatchObject({
      'https://slack.com/user_id': 'U0BEN',
      'https://slack.com/team_id': slack.teamId,
    });
    const posting = stranger.chat.postMessage({ channel: 'C0INCIDENTS', text: 'x', token });
    await expect(posting).rejects.toMatchObject({ data: { error: 'not_allowed_token_type' } });
  });

  test('as another person for one request only', async () => {
    const { slack, stranger } = await uninstalled();
    const { code } = arrived(await visit(slack, '/openid/connect/authorize', { ...signingIn, as: 'U0CHLOE' }));
    const { access_token: token } = await stranger.openid.connect.token({ ...CLIENT, code, redirect_uri: signInUri });
    const who = await stranger.openid.connect.userInfo({ token: String(token) });
    expect(who['https://slack.com/user_id']).toBe('U0CHLOE');
  });

  test.each([
    ['another team', { team: 'T0OTHER' }, 'team_not_found'],
    ['no response_type', { response_type: '' }, 'invalid_response_type'],
    ['no openid', { scope: 'profile' }, 'invalid_scope'],
    ['nobody logged in', { as: 'U0NOBODY' }, 'Nobody is logged in'],
  ])('with %s is refused on the page', async (_why, change, error) => {
    const { slack } = await uninstalled();
    const response = await visit(slack, '/openid/connect/authorize', { ...signingIn, ...change });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(error);
  });

  test('does not take an install code', async () => {
    const { slack, stranger } = await uninstalled();
    const { code } = arrived(await visit(slack, '/oauth/v2/authorize', installing));
    const exchange = stranger.openid.connect.token({ ...CLIENT, code, redirect_uri: installUri });
    await expect(exchange).rejects.toMatchObject({ data: { error: 'invalid_code' } });
  });
});

test('the app is installed without a browser, too', async () => {
  const slack = await startSlack({ appUrl: APP_URL });
  expect(slack.installed).toBe(false);
  const client = new WebClient(slack.install(), { slackApiUrl: slack.apiUrl });
  const { team_id } = await client.auth.test();
  await slack.stop();
  expect(team_id).toBe(slack.teamId);
});
