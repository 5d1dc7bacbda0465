import { afterEach, expect, test } from '@jest/globals';
import type { GitLabStandIn } from '../../../infra/sandbox/gitlab/start.ts';
import { graphql, payments, setup } from './setup.ts';

let running: GitLabStandIn | undefined;
afterEach(() => running?.close());

async function start() {
  const all = await setup();
  running = all.gitlab;
  const declare = () => all.ben('POST', `${payments}/issues`, { title: 'Down', issue_type: 'incident' });
  return { ...all, declare };
}

const create = 'POST /api/v4/projects/:id/issues';

test('answers with the ordered status as often as ordered, without the effect', async () => {
  const { gitlab, declare } = await start();
  gitlab.faults.add({ match: create, times: 2, effect: { kind: 'status', status: 422, body: { message: 'no' } } });
  expect(await declare()).toMatchObject({ status: 422, body: { message: 'no' } });
  expect((await declare()).status).toBe(422);
  expect(gitlab.incidents()).toEqual([]);
  expect((await declare()).status).toBe(201);
});

test('limits the rate as GitLab’s limiter does, in text', async () => {
  const { gitlab, declare } = await start();
  gitlab.faults.add({ match: '* *', effect: { kind: 'rate-limit', retryAfter: 7 } });
  const { status, body, headers } = await declare();
  expect([status, body, headers.get('retry-after')]).toEqual([429, 'Retry later\n', '7']);
});

test('does the deed and loses the answer', async () => {
  const { gitlab, declare } = await start();
  gitlab.faults.add({ match: create, effect: { kind: 'lost' } });
  await expect(declare()).rejects.toThrow('fetch failed');
  expect(gitlab.incidents()).toHaveLength(1);
  expect(gitlab.requests).toMatchObject([{ method: 'POST', status: 'cut', user: 'ben.silva' }]);
});

test('does the deed and breaks off in the middle of the answer', async () => {
  const { gitlab, declare } = await start();
  gitlab.faults.add({ match: create, effect: { kind: 'half' } });
  await expect(declare()).rejects.toThrow('terminated');
  expect(gitlab.incidents()).toHaveLength(1);
});

test('cuts the connection before anything happens', async () => {
  const { gitlab, declare } = await start();
  gitlab.faults.add({ match: create, effect: { kind: 'reset' } });
  await expect(declare()).rejects.toThrow('fetch failed');
  expect(gitlab.incidents()).toEqual([]);
});

test('hangs until it is closed', async () => {
  const { gitlab, declare } = await start();
  gitlab.faults.add({ match: create, effect: { kind: 'hang' } });
  const waiting = declare();
  waiting.catch(() => undefined);
  while (gitlab.requests.length === 0) await new Promise(setImmediate);
  await gitlab.close();
  await expect(waiting).rejects.toThrow('fetch failed');
  expect(gitlab.requests[0]?.status).toBe('hung');
});

test('answers late', async () => {
  const { gitlab, declare } = await start();
  gitlab.faults.add({ match: create, effect: { kind: 'delay', ms: 1 } });
  expect((await declare()).status).toBe(201);
});

test('can single out one GraphQL operation', async () => {
  const { gitlab } = await start();
  gitlab.faults.add({
    match: 'POST /api/graphql',
    operation: 'issueSetSeverity',
    effect: { kind: 'status', status: 503 },
  });
  expect((await graphql(gitlab, 'ben.silva', '{ metadata { version } }')).status).toBe(200);
  expect((await graphql(gitlab, 'ben.silva', 'mutation { issueSetSeverity }')).status).toBe(503);
});

test('is down for everybody until it is up again', async () => {
  const { gitlab, declare } = await start();
  gitlab.faults.down = true;
  await expect(declare()).rejects.toThrow('fetch failed');
  await expect(fetch(`${gitlab.url}/oauth/token`, { method: 'POST' })).rejects.toThrow('fetch failed');
  expect((await fetch(`${gitlab.url}/_sandbox/state`)).status).toBe(200);
  gitlab.faults.clear();
  expect((await declare()).status).toBe(201);
});

test('takes orders over HTTP, and refuses senseless ones', async () => {
  const { gitlab, declare } = await start();
  const order = (path: string, method: string, body?: unknown) =>
    fetch(`${gitlab.url}/_sandbox/${path}`, { method, body: body === undefined ? undefined : JSON.stringify(body) });
  expect(
    (await order('faults', 'POST', { match: create, effect: { kind: 'status', status: 500 }, times: 'always' })).status,
  ).toBe(201);
  expect([(await declare()).status, (await declare()).status]).toEqual([500, 500]);
  expect((await (await order('faults', 'GET')).json()).faults).toMatchObject([
    { id: 1, match: create, times: 'always' },
  ]);
  expect((await order('faults', 'POST', { match: create, effect: { kind: 'sulk' } })).status).toBe(400);
  expect(await (await order('down', 'POST', { down: true })).json()).toEqual({ down: true });
  await expect(declare()).rejects.toThrow('fetch failed');
  expect((await order('faults', 'DELETE')).status).toBe(204);
  expect((await declare()).status).toBe(201);
});

test('never records a token', async () => {
  const { gitlab, declare } = await start();
  await declare();
  const token = gitlab.tokenFor('ben.silva');
  await fetch(`${gitlab.url}/oauth/token?refresh_token=${token.refreshToken}`, { method: 'POST' });
  expect(JSON.stringify([gitlab.requests, gitlab.tokenRequests])).not.toContain(token.refreshToken);
});
