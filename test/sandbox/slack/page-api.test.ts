import { request } from 'node:http';
import { expect, test } from '@jest/globals';
import type { Wire } from '../../../infra/sandbox/slack/shapes.ts';
import type { SlackStandIn } from '../../../infra/sandbox/slack/stand-in.ts';
import { actions, button, call, lastTrigger, modal, plain, setup } from './setup.ts';

async function send(slack: SlackStandIn, name: string, json: Wire, headers: Record<string, string> = {}) {
  const response = await fetch(`${slack.webUrl}/_sandbox/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(json),
  });
  return { status: response.status, json: (await response.json()) as Wire };
}

async function stateOf(slack: SlackStandIn, query = 'user=U0ADA&channel=C0INCIDENTS') {
  return (await (await fetch(`${slack.webUrl}/_sandbox/state?${query}`)).json()) as Wire;
}

test('a page sees the workspace as one person does', async () => {
  const { slack } = await setup();
  slack.seedMessage({ channel: 'C0INCIDENTS', author: 'U0BEN', text: 'hm' });
  slack.seedMessage({ channel: 'C0INCIDENTS', author: 'U0GITLAB', text: 'only Ben', visibleTo: 'U0BEN' });
  expect(await stateOf(slack)).toMatchObject({
    version: expect.any(Number),
    team: { id: slack.teamId, domain: 'sandbox' },
    app: { command: '/gitlab', installed: true, url: 'http://app.test' },
    me: { id: 'U0ADA', realName: 'Ada Okafor', tz: 'Europe/Berlin', admin: true },
    people: [{ id: 'U0ADA' }, { id: 'U0BEN' }, { id: 'U0CHLOE' }],
    channel: 'C0INCIDENTS',
    messages: [{ text: 'hm', author: { name: 'Ben Silva', kind: 'person' }, ephemeral: false }],
    views: [],
  });
  const { channels } = (await stateOf(slack, 'user=U0CHLOE')) as { channels: Wire[] };
  expect(channels.map(({ id }) => id)).toEqual(['C0INCIDENTS', 'C0GENERAL', 'C0VENDORS', 'C0ARCHIVE']);
  const mine = (await stateOf(slack, 'user=U0BEN')) as { channels: Wire[] };
  expect(mine.channels.at(-1)).toMatchObject({ kind: 'dm', name: 'Ada Okafor', hasApp: false });
});

test("a page is told the shortcuts of the app's manifest", async () => {
  const shortcut = {
    type: 'global',
    callbackId: 'declare_incident',
    name: 'Declare',
    description: 'Opens the form',
  } as const;
  const { slack } = await setup(undefined, { shortcuts: [shortcut] });
  expect(await stateOf(slack)).toMatchObject({ app: { shortcuts: [shortcut] } });
});

test('a page types, fills, searches, submits, closes and clicks', async () => {
  const options = [{ text: plain('Seven'), value: '7' }];
  const { slack } = await setup(({ path }) =>
    path === '/slack/options' ? Response.json({ options }) : new Response(),
  );
  const user = 'U0ADA';
  expect(await send(slack, 'command', { user, channel: 'C0INCIDENTS', text: '/gitlab' })).toEqual({
    status: 200,
    json: { ok: true },
  });
  const element = { type: 'external_select', action_id: 'project', min_query_length: 0 };
  const project = { type: 'input', block_id: 'project', label: plain('Project'), element };
  const blocks = [...(modal()['blocks'] as Wire[]), project];
  await call(slack, 'views.open', { trigger_id: lastTrigger(slack), view: modal({ blocks }) });
  const { views } = (await stateOf(slack)) as { views: { id: string }[] };
  const viewId = views[0]?.id ?? '';
  const found = await send(slack, 'options', { user, viewId, actionId: 'project', value: '' });
  expect(found.json).toEqual({ options });
  await send(slack, 'fill', { user, viewId, actionId: 'title', value: 'Down' });
  expect((await send(slack, 'submit', { user, viewId })).json).toMatchObject({
    ok: false,
    refused: { project: 'Please complete this required field.' },
  });
  expect((await send(slack, 'submit', { user, viewId, values: { project: '7' } })).json).toEqual({ ok: true });
  expect(await stateOf(slack)).toMatchObject({ views: [] });
  const gone = await send(slack, 'close', { user, viewId });
  expect(gone).toMatchObject({ status: 400, json: { error: expect.stringContaining('no view') } });
  const common = { channel: 'C0INCIDENTS', author: 'U0GITLAB', text: 'card', blocks: [actions(button('go'))] };
  const { ts } = slack.seedMessage(common);
  const clicked = await send(slack, 'action', { user, channel: 'C0INCIDENTS', ts, actionId: 'go' });
  expect(clicked.json).toEqual({ ok: true });
  expect((await send(slack, 'shortcut', { user, callbackId: 'declare' })).json).toEqual({ ok: true });
});

test.each<[why: string, name: string, json: Wire, status: number]>([
  ['an act there is not', 'shout', { user: 'U0ADA' }, 404],
  ['nobody', 'command', {}, 400],
  ['a person there is not', 'command', { user: 'U0NOBODY' }, 400],
  ['no text', 'command', { user: 'U0ADA', channel: 'C0INCIDENTS' }, 400],
])('a page asking for %s is told what is wrong', async (_why, name, json, status) => {
  const { slack } = await setup();
  expect(await send(slack, name, json)).toEqual({ status, json: { error: expect.any(String) } });
});

test('only pages of this machine may ask', async () => {
  const { slack } = await setup();
  const json = { user: 'U0ADA', channel: 'C0INCIDENTS', text: 'x' };
  expect(await send(slack, 'command', json, { origin: 'https://evil.test' })).toMatchObject({ status: 403 });
  expect(await send(slack, 'command', json, { 'content-type': 'text/plain' })).toMatchObject({ status: 400 });
  const origin = 'http://localhost:5173';
  const state = await fetch(`${slack.webUrl}/_sandbox/state?user=U0ADA`, { headers: { origin } });
  expect(state.headers.get('access-control-allow-origin')).toBe(origin);
  const preflight = await fetch(`${slack.webUrl}/_sandbox/command`, { method: 'OPTIONS', headers: { origin } });
  expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([204, 'content-type']);
  // A name that leads here without being this machine's own: what a rebinding page would send.
  const status = await new Promise((resolve) => {
    const options = { headers: { host: 'evil.test' } };
    request(`${slack.webUrl}/_sandbox/state`, options, (response) => resolve(response.resume().statusCode)).end();
  });
  expect(status).toBe(403);
});

test('a page hears of every change', async () => {
  const { slack } = await setup();
  const stop = new AbortController();
  const stream = await fetch(`${slack.webUrl}/_sandbox/events`, { signal: stop.signal });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  const first = await reader?.read();
  slack.seedMessage({ channel: 'C0INCIDENTS', author: 'U0BEN', text: 'hm' });
  const second = await reader?.read();
  stop.abort();
  const versions = [first, second].map(
    (read) => /^event: changed\ndata: {"version":(\d+)}\n\n$/.exec(read?.value ?? '')?.[1],
  );
  expect(Number(versions[1])).toBe(Number(versions[0]) + 1);
});

test('faults are set and taken away over HTTP', async () => {
  const { slack } = await setup();
  const fault = { method: 'auth.test', error: 'fatal_error' };
  expect((await send(slack, 'faults', fault)).json).toEqual({ faults: [{ ...fault, times: 1 }] });
  const cleared = await fetch(`${slack.webUrl}/_sandbox/faults`, { method: 'DELETE' });
  expect(await cleared.json()).toEqual({ faults: [] });
  expect((await send(slack, 'faults', {})).status).toBe(400);
});
