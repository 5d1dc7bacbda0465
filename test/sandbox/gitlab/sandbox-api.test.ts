import { afterEach, expect, test } from '@jest/globals';
import type { GitLabStandIn } from '../../../infra/sandbox/gitlab/start.ts';
import { addHook, setup } from './setup.ts';

let running: GitLabStandIn | undefined;
afterEach(() => running?.close());

async function start() {
  const all = await setup();
  running = all.gitlab;
  all.gitlab.as('ben.silva').declares('acme/payments', { title: '<b>Down</b>', description: 'a & b' });
  const post = (act: string, body: Record<string, unknown>, headers = {}) =>
    fetch(`${all.gitlab.url}/_sandbox/${act}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const state = async () => (await fetch(`${all.gitlab.url}/_sandbox/state`)).json();
  return { ...all, post, state, here: { user: 'ada.okafor', project: 'acme/payments', iid: 1 } };
}

test('shows the state the page draws', async () => {
  const { gitlab, ada, state } = await start();
  await addHook(ada);
  gitlab.as('ben.silva').comments('acme/payments', 1, 'On it');
  await gitlab.settled();
  const shown = await state();
  expect(shown).toMatchObject({
    version: gitlab.world.changeCount,
    gitlab: { version: '18.4.0', premium: false },
    down: false,
  });
  expect(shown.projects.map((project: { path: string }) => project.path)).not.toContain('acme/services/service-001');
  expect(shown.hooks).toMatchObject([{ project: 'acme/payments', alert_status: 'executable', signing: false }]);
  expect(shown.deliveries.map((one: { event: string }) => one.event)).toEqual(['Note Hook', 'Issue Hook']);
  expect(shown.incidents).toMatchObject([
    {
      reference: 'acme/payments#1',
      type: 'INCIDENT',
      severity: 'unknown',
      status: 'triggered',
      author: 'ben.silva',
      notes: [{ author: 'ben.silva', body: 'On it', internal: false }],
      timeline: [{ action: 'issues', note: '@ben.silva created the incident' }],
    },
  ]);
});

test('edits, hides, comments, closes, reopens and deletes as the person named', async () => {
  const { gitlab, post, here } = await start();
  const changes = {
    title: 'Up',
    severity: 'high',
    status: 'acknowledged',
    labels: ['network'],
    assignees: ['chloe.tan'],
  };
  const edited = await (await post('edit', { ...here, changes })).json();
  expect(edited).toMatchObject({ ...changes, iid: 1 });
  expect(await (await post('confidential', here)).json()).toMatchObject({ confidential: true });
  expect((await (await post('comment', { ...here, body: 'Fixed', internal: true })).json()).notes).toHaveLength(1);
  expect(await (await post('close', here)).json()).toMatchObject({
    state: 'closed',
    status: 'resolved',
    closed_by: 'ada.okafor',
  });
  expect(await (await post('reopen', here)).json()).toMatchObject({ state: 'opened', closed_at: null });
  expect((await post('delete', here)).status).toBe(204);
  expect(gitlab.incidents()).toEqual([]);
});

test.each([
  ['close', { user: 'gus.guest' }, 403],
  ['close', { user: 'nobody' }, 404],
  ['close', { project: 'acme/nowhere' }, 404],
  ['close', { iid: 9 }, 404],
  ['close', { iid: 'one' }, 400],
  ['explode', {}, 404],
  ['toString', {}, 404],
  ['comment', { body: ' ' }, 400],
  ['edit', { changes: { severity: 'awful' } }, 400],
  ['edit', { changes: { assignees: ['nobody'] } }, 400],
])('refuses to %s with %j', async (act, wrong, status) => {
  const { post, here } = await start();
  const response = await post(act, { ...here, ...(wrong as Record<string, unknown>) });
  expect([response.status, typeof (await response.json()).error]).toEqual([status, 'string']);
});

test('tells of every change by server-sent events', async () => {
  const { gitlab } = await start();
  const response = await fetch(`${gitlab.url}/_sandbox/events`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toBe('event: changed\ndata: {"version":1}\n\n');
  gitlab.as('ada.okafor').closes('acme/payments', 1);
  expect((await reader?.read())?.value).toBe('event: changed\ndata: {"version":2}\n\n');
  await reader?.cancel();
});

test('shows which faults there are, and tells of a new one', async () => {
  const { gitlab, post, state } = await start();
  const before = gitlab.world.changeCount;
  const fault = { match: '* *', times: 'always', effect: { kind: 'delay', ms: 6000 } };
  expect((await post('faults', fault)).status).toBe(201);
  expect((await state()).faults).toMatchObject([fault]);
  expect(gitlab.world.changeCount).toBe(before + 1);
});

test('lets pages of this machine in and no others', async () => {
  const { post, here } = await start();
  const allowed = async (origin: string) =>
    (await post('close', here, { origin })).headers.get('access-control-allow-origin');
  expect(await allowed('http://127.0.0.1:5555')).toBe('http://127.0.0.1:5555');
  expect(await allowed('http://localhost:5555')).toBe('http://localhost:5555');
  expect(await allowed('https://evil.example')).toBeNull();
  expect(await allowed('http://127.0.0.1.evil.example')).toBeNull();
});

test('shows an incident under both of its addresses, escaped', async () => {
  const { gitlab } = await start();
  for (const kind of ['', 'incident/']) {
    const page = await (await fetch(`${gitlab.url}/acme/payments/-/issues/${kind}1`)).text();
    expect(page).toContain('&#60;b&#62;Down');
    expect(page).not.toContain('<b>');
  }
  expect((await fetch(`${gitlab.url}/acme/payments/-/issues/9`)).status).toBe(404);
});
