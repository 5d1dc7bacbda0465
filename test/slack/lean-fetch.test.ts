import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from '@jest/globals';
import { Secret } from '../../lib/secret.ts';
import { createSlack } from '../../lib/slack/client.ts';
import { createLeanFetch } from '../../lib/slack/lean-fetch.ts';
import { createResponder } from '../../lib/slack/respond.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

/** A Slack that answers so; its client and its responder have the lean fetch. */
async function setup(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  undo.push(() => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const door = { apiUrl: `${origin}/api/`, fetch: createLeanFetch(200), timeoutMs: 200 };
  return { origin, slack: createSlack(door), respond: createResponder(door) };
}

const token = new Secret('xoxb-1');
const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'ä' }, blocks: [] };

test("Slack's client opens a view by it", async () => {
  const heard: { request: IncomingMessage; form: URLSearchParams }[] = [];
  const { slack } = await setup(async (request, response) => {
    heard.push({ request, form: new URLSearchParams(await text(request)) });
    response.end(JSON.stringify({ ok: true, view: { id: 'V1', hash: 'h' } }));
  });
  expect(await slack.openView(token, 'trigger', view)).toEqual({ viewId: 'V1', hash: 'h' });
  expect(await slack.openView(new Secret('xoxb-2'), 'trigger', view)).toMatchObject({ viewId: 'V1' });
  expect(heard.map(({ request }) => [request.method, request.url, request.headers.authorization])).toEqual([
    ['POST', '/api/views.open', 'Bearer xoxb-1'],
    ['POST', '/api/views.open', 'Bearer xoxb-2'],
  ]);
  expect(JSON.parse(heard[0]?.form.get('view') ?? '')).toEqual(view);
});

test.each<[string, RequestListener, object]>([
  ['a refusal', (_, answer) => answer.end('{"ok":false,"error":"trigger_expired"}'), { code: 'trigger_expired' }],
  ['a failure', (_, answer) => answer.writeHead(503).end('down'), { code: 'http_503', status: 503, transient: true }],
  [
    'a limit',
    (_, answer) => answer.writeHead(429, { 'retry-after': '7' }).end(),
    { code: 'ratelimited', retryAfterSeconds: 7 },
  ],
  ['a redirect', (_, answer) => answer.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(), { code: 'http_302' }],
  ['half an answer', (_, answer) => answer.end('<html>'), { code: 'half_answer', unknown: true }],
  ['silence', () => undefined, { code: 'timeout', transient: true, unknown: true }],
  ['a connection cut', (request) => request.socket.destroy(), { code: 'network', transient: true, unknown: true }],
])('%s is what it is by the real fetch', async (_, answer, failure) => {
  const { slack } = await setup(answer);
  await expect(slack.openView(token, 'trigger', view)).rejects.toMatchObject({ service: 'slack', ...failure });
});

test('where nobody listens, nothing has happened', async () => {
  const { slack } = await setup(() => undefined);
  for (const step of undo.splice(0)) await step();
  await expect(slack.openView(token, 'trigger', view)).rejects.toMatchObject({ code: 'network', unknown: false });
});

test('a response_url is answered by it', async () => {
  const heard: unknown[] = [];
  const { origin, respond } = await setup(async (request, response) => {
    heard.push(JSON.parse(await text(request)));
    response.writeHead(heard.length === 1 ? 200 : 404).end(heard.length === 1 ? 'ok' : 'used_url');
  });
  await respond(`${origin}/response`, { text: 'done' });
  expect(heard).toMatchObject([{ text: 'done', response_type: 'ephemeral' }]);
  await expect(respond(`${origin}/response`, { text: 'again' })).rejects.toMatchObject({
    code: 'used_url',
    status: 404,
  });
});
