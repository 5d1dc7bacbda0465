import { afterEach, expect, test } from '@jest/globals';
import { type HttpApi, type HttpRoute, startHttpApi } from '../../../infra/sandbox/runner/http-api.ts';

const started: HttpApi[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((api) => api.close()));
});

async function setup(routes?: HttpRoute[]) {
  const lines: string[] = [];
  const api = await startHttpApi(0, { log: (line) => lines.push(line), now: () => 0 });
  started.push(api);
  const url = `http://127.0.0.1:${api.port}`;
  if (routes) api.open(routes, url);
  return { api, url, lines };
}

const answering = (method: string, path: string, answer: unknown): HttpRoute => ({
  method,
  path,
  invoke: async () => answer,
});

test('is starting until it is opened', async () => {
  const { api, url } = await setup();
  const health = await fetch(`${url}/health`);
  expect([health.status, await health.json()]).toEqual([503, { status: 'starting' }]);
  const early = await fetch(`${url}/a`);
  expect([early.status, await early.json()]).toEqual([503, { message: 'Service Unavailable' }]);
  api.open([answering('GET', '/a', 'here')], url);
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect(await (await fetch(`${url}/a`)).json()).toBe('here');
});

test('prefers the fixed path where one with a parameter fits too', async () => {
  const { url } = await setup([answering('GET', '/a/{id}', 'any'), answering('GET', '/a/new', 'new')]);
  expect(await (await fetch(`${url}/a/new`)).json()).toBe('new');
  expect(await (await fetch(`${url}/a/old`)).json()).toBe('any');
  expect((await fetch(`${url}/a/old/er`)).status).toBe(404);
});

test('takes a path as it is written, not as a pattern', async () => {
  const { url } = await setup([answering('GET', '/a.b', 'here')]);
  expect((await fetch(`${url}/axb`)).status).toBe(404);
});

test('hands on a parameter that cannot be decoded as it came', async () => {
  const { url } = await setup([{ method: 'GET', path: '/a/{id}', invoke: async (event) => event }]);
  expect((await (await fetch(`${url}/a/%zz`)).json()).pathParameters).toEqual({ id: '%zz' });
});

test('sends every cookie in a header of its own', async () => {
  const { url } = await setup([answering('GET', '/a', { statusCode: 204, cookies: ['a=1', 'b=2'] })]);
  const answer = await fetch(`${url}/a`);
  expect([answer.status, answer.headers.getSetCookie()]).toEqual([204, ['a=1', 'b=2']]);
});

test('takes a body of 10 MB and refuses one byte more', async () => {
  const { url } = await setup([answering('POST', '/a', 'here')]);
  const post = (length: number) => fetch(`${url}/a`, { method: 'POST', body: Buffer.alloc(length) });
  expect((await post(10 * 1024 * 1024)).status).toBe(200);
  const refused = await post(10 * 1024 * 1024 + 1);
  expect([refused.status, await refused.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
});

test('refuses headers over 10 KB', async () => {
  const { url } = await setup([answering('GET', '/a', 'here')]);
  expect((await fetch(`${url}/a`, { headers: { long: 'x'.repeat(11_000) } })).status).toBe(431);
});

test('logs what a function threw, without the query', async () => {
  const throwing: HttpRoute = { method: 'GET', path: '/a', invoke: () => Promise.reject(new Error('on purpose')) };
  const { url, lines } = await setup([throwing]);
  expect((await fetch(`${url}/a?code=secret`)).status).toBe(500);
  expect(lines).toEqual([expect.stringMatching(/^GET \/a failed: Error: on purpose/)]);
  expect(lines[0]).not.toContain('secret');
});

test('finishes the requests under way when it closes, and takes no others', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const slow: HttpRoute = {
    method: 'GET',
    path: '/slow',
    invoke: async () => {
      arrive();
      await released;
      return 'done';
    },
  };
  const { api, url } = await setup([slow]);
  const answer = fetch(`${url}/slow`);
  await arrived;
  const closed = api.close();
  await expect(fetch(`${url}/slow`)).rejects.toThrow('fetch failed');
  release();
  expect(await (await answer).json()).toBe('done');
  expect((await answer).headers.get('connection')).toBe('close');
  await closed;
  started.length = 0;
});

test('names the port that is not free', async () => {
  const { api } = await setup();
  await expect(startHttpApi(api.port, { log: () => {}, now: () => 0 })).rejects.toThrow(
    `PORT ${api.port} on 127.0.0.1 is not free`,
  );
});
