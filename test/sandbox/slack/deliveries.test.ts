import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { signature } from '../../../infra/sandbox/slack/deliveries.ts';
import { setup } from './setup.ts';

const vectorFile = new URL('../../../../shared/data/slack/signing-vector.json', import.meta.url);
const withVector = existsSync(vectorFile) ? test : test.skip;

withVector("signs Slack's own example as Slack does (skipped without the project's shared data)", () => {
  const vector = JSON.parse(readFileSync(vectorFile, 'utf8'));
  expect(signature(vector.signing_secret, vector.timestamp, vector.body)).toBe(vector.expected_signature);
});

test('travels over HTTP, signed over its raw bytes at the time of the clock', async () => {
  const { slack, clock, ada } = await setup(undefined, { signingSecret: 's'.repeat(32), fetch });
  const heard: { url?: string; headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
  const app = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    heard.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.end();
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  slack.pointAt(`http://127.0.0.1:${(app.address() as AddressInfo).port}/`);
  const outcome = await ada.types('C0INCIDENTS', '/gitlab grüße');
  app.close();
  const timestamp = String(clock.now / 1000);
  const [request] = heard;
  expect(outcome).toMatchObject({ ok: true });
  expect(request).toMatchObject({
    url: '/slack/commands',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature('s'.repeat(32), timestamp, request?.body ?? ''),
    },
  });
});

test('is given up when the app does not answer in time, and its late answer ignored', async () => {
  let answer = (_: Response) => {};
  const late = new Promise<Response>((resolve) => {
    answer = resolve;
  });
  const { ada } = await setup(() => late, { ackTimeoutMs: 5 });
  const outcome = await ada.types('C0INCIDENTS', '/gitlab help');
  answer(new Response('too late'));
  expect(outcome).toMatchObject({ ok: false, failure: 'operation_timeout' });
  expect(ada.sees('C0INCIDENTS')).toMatchObject([
    { text: '/gitlab failed with the error "operation_timeout"', author: { kind: 'slackbot' }, ephemeral: true },
  ]);
});

test.each<[what: string, app: () => Response]>([
  ['401', () => new Response('', { status: 401 })],
  ['500', () => new Response('', { status: 500 })],
  ['a redirect', () => new Response('', { status: 302, headers: { location: 'http://elsewhere.test' } })],
  [
    'no connection',
    () => {
      throw new TypeError('fetch failed');
    },
  ],
])('fails as dispatch_failed on %s', async (_what, app) => {
  const { slack, ada } = await setup(app);
  expect(await ada.types('C0INCIDENTS', '/gitlab help')).toMatchObject({ failure: 'dispatch_failed' });
  expect(slack.deliveries).toMatchObject([{ kind: 'command', failure: 'dispatch_failed', ms: expect.any(Number) }]);
});

test('is repeated byte for byte as a replay', async () => {
  const { slack, clock, ada } = await setup();
  const { delivery } = await ada.types('C0INCIDENTS', '/gitlab help');
  clock.now += 60_000;
  if (delivery) await slack.redelivers(delivery);
  const [first, second] = slack.deliveries;
  expect(second).toMatchObject({ headers: first?.headers, body: first?.body });
});

test('checks the certificate with ssl_check alone', async () => {
  const { slack } = await setup();
  const { body, url } = await slack.checksSsl();
  expect(url).toMatch(/\/slack\/commands$/);
  expect(Object.fromEntries(new URLSearchParams(body))).toEqual({ token: expect.any(String), ssl_check: '1' });
});

test('verifies the events URL by its challenge', async () => {
  const echo = await setup(({ body }) => Response.json({ challenge: JSON.parse(body).challenge }));
  expect(await echo.slack.events.verifyUrl()).toBe(true);
  const silent = await setup();
  expect(await silent.slack.events.verifyUrl()).toBe(false);
});

test('wraps an event in its envelope, with retry headers on a retry', async () => {
  const { slack } = await setup();
  const { body, headers } = await slack.events.send(
    { type: 'channel_archive' },
    { retry: { num: 1, reason: 'http_timeout' } },
  );
  expect(JSON.parse(body)).toMatchObject({
    type: 'event_callback',
    team_id: slack.teamId,
    api_app_id: 'A0GITLAB',
    event: { type: 'channel_archive' },
    event_id: expect.stringMatching(/^Ev/),
    authorizations: [{ team_id: slack.teamId, is_bot: true }],
  });
  expect(headers).toMatchObject({ 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' });
});

test('tells of an uninstall by both events, and no command works after it', async () => {
  const { slack, ada } = await setup();
  await slack.uninstalls();
  const events = slack.deliveries.map(({ body }) => JSON.parse(body).event);
  expect(events).toMatchObject([
    { type: 'app_uninstalled' },
    { type: 'tokens_revoked', tokens: { bot: ['U0GITLAB'] } },
  ]);
  expect(await ada.types('C0INCIDENTS', '/gitlab help')).toMatchObject({ failure: 'invalid_command' });
  expect(slack.deliveries).toHaveLength(2);
});

test('tells of a revoked bot token in the background', async () => {
  const { slack, client } = await setup();
  expect(await client.auth.revoke({ test: true })).toMatchObject({ revoked: false });
  expect(await client.auth.revoke()).toMatchObject({ revoked: true });
  await slack.settled();
  expect(slack.deliveries.map(({ kind }) => kind)).toEqual(['event', 'event']);
  expect(slack.installed).toBe(false);
});
