import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import type { GitLabStandIn } from '../../../infra/sandbox/gitlab/start.ts';
import { addHook, graphql, payments, setup } from './setup.ts';

let running: GitLabStandIn | undefined;
afterEach(() => running?.close());

async function start(options = {}, hook: Record<string, unknown> = {}) {
  const all = await setup(options);
  running = all.gitlab;
  const made = await addHook(all.ada, hook);
  /** What was heard, each as `kind action: changed fields`. */
  const heard = async () => {
    await all.gitlab.settled();
    return all.receiver.bodies.map((body) => {
      const { object_kind, object_attributes, changes } = JSON.parse(body);
      return `${object_kind} ${object_attributes.action}: ${Object.keys(changes ?? {}).join(' ')}`;
    });
  };
  return { ...all, hook: made, heard, act: all.gitlab.as('ada.okafor') };
}

const opened = 'author_id created_at description id iid project_id title updated_at';

test('tells the life of an incident as GitLab.com was seen to', async () => {
  const { gitlab, act, heard, clock } = await start();
  act.declares('acme/payments', { title: 'Down' });
  clock.now += 1000;
  const query = 'mutation($input: IssueSetSeverityInput!) { issueSetSeverity(input: $input) { errors } }';
  await graphql(gitlab, 'ada.okafor', query, { input: { projectPath: 'acme/payments', iid: '1', severity: 'HIGH' } });
  act.edits('acme/payments', 1, { status: 'acknowledged', labels: ['network'] });
  act.closes('acme/payments', 1);
  act.reopens('acme/payments', 1);
  expect(await heard()).toEqual([
    `work_item open: ${opened}`,
    'work_item update: severity updated_at updated_by_id',
    'work_item update: escalation_status labels updated_at',
    'issue close: state_id closed_at updated_at',
    'issue reopen: state_id closed_at updated_at',
  ]);
  const [, second] = gitlab.deliveries;
  expect(second?.payload).toMatchObject({
    changes: {
      severity: { previous: 'unknown', current: 'high' },
      updated_at: { current: '2026-11-22T03:00:01.000Z' },
    },
    object_attributes: {
      type: 'Incident',
      severity: 'high',
      escalation_status: 'triggered',
      updated_at: '2026-11-22T03:00:01.000Z',
    },
  });
});

test('says nothing about what changes nothing, a timeline entry or a deletion', async () => {
  const { act, heard } = await start();
  act.declares('acme/payments', { title: 'Down' });
  act.edits('acme/payments', 1, { severity: 'unknown', title: 'Down' });
  act.reopens('acme/payments', 1);
  act.notesInTimeline('acme/payments', 1, 'First alarm');
  act.deletes('acme/payments', 1);
  expect(await heard()).toEqual([`work_item open: ${opened}`]);
});

test('can name everything one kind, and list the status on close', async () => {
  const { act, heard } = await start({ objectKind: 'issue', listStatusOnClose: true });
  act.declares('acme/payments', { title: 'Down' });
  act.closes('acme/payments', 1);
  expect(await heard()).toEqual([
    `issue open: ${opened}`,
    'issue close: state_id closed_at escalation_status updated_at updated_by_id',
  ]);
});

test('sends a note, and the empty update that follows it', async () => {
  const { gitlab, act, heard } = await start();
  act.declares('acme/payments', { title: 'Down' });
  act.comments('acme/payments', 1, 'On it', { internal: true });
  expect((await heard()).slice(1)).toEqual(['note create: ', 'work_item update: updated_at updated_by_id']);
  expect(gitlab.deliveries[1]).toMatchObject({
    event: 'Confidential Note Hook',
    payload: {
      event_type: 'confidential_note',
      object_attributes: { note: 'On it', internal: true },
      issue: { confidential: false },
    },
  });
});

test('keeps what is confidential from hooks that did not ask for it', async () => {
  const { act, heard } = await start({}, { confidential_issues_events: false, confidential_note_events: false });
  act.declares('acme/payments', { title: 'Down' });
  act.comments('acme/payments', 1, 'internal', { internal: true });
  act.makesConfidential('acme/payments', 1);
  act.comments('acme/payments', 1, 'in a confidential incident');
  expect(await heard()).toEqual([`work_item open: ${opened}`, 'work_item update: updated_at updated_by_id']);
});

test('marks what is confidential', async () => {
  const { gitlab, act, heard } = await start();
  act.declares('acme/payments', { title: 'Down' });
  act.makesConfidential('acme/payments', 1);
  await heard();
  expect(gitlab.deliveries[1]).toMatchObject({
    event: 'Confidential Issue Hook',
    payload: { event_type: 'confidential_work_item', changes: { confidential: { previous: false, current: true } } },
  });
});

test('sends GitLab’s headers, and the plain token where the hook has one', async () => {
  const { gitlab, act, receiver, heard } = await start({}, { token: 'hook-secret' });
  act.declares('acme/payments', { title: 'Down' });
  await heard();
  const headers = Object.fromEntries(receiver.received[0]?.headers ?? []);
  const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(headers).toEqual({
    'content-type': 'application/json',
    'user-agent': 'GitLab/18.4.0',
    'x-gitlab-event': 'Issue Hook',
    'x-gitlab-token': 'hook-secret',
    'x-gitlab-instance': gitlab.url,
    'x-gitlab-webhook-uuid': uuid,
    'x-gitlab-event-uuid': uuid,
    'idempotency-key': uuid,
  });
});

test('signs from 19.0 as Standard Webhooks says, anew for every attempt under the same key', async () => {
  const key = Buffer.alloc(32, 7);
  const signing_token = `whsec_${key.toString('base64')}`;
  const { gitlab, act, receiver, heard, clock } = await start({ version: '19.2.0' }, { signing_token });
  act.declares('acme/payments', { title: 'Down' });
  await heard();
  clock.now += 60_000;
  for (const delivery of [...gitlab.deliveries]) await gitlab.redeliver(delivery);
  const signed = receiver.received.map(({ headers }, index) => {
    const [id, timestamp] = [headers.get('webhook-id'), headers.get('webhook-timestamp')];
    const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${receiver.bodies[index]}`).digest('base64');
    expect(headers.get('webhook-signature')).toBe(`v1,${mac}`);
    expect(headers.get('idempotency-key')).toBe(id);
    return { id, timestamp, uuid: headers.get('x-gitlab-webhook-uuid') };
  });
  expect(signed[0]?.id).toBe(signed[1]?.id);
  expect(Number(signed[1]?.timestamp)).toBe(Number(signed[0]?.timestamp) + 60);
  expect(signed[0]?.uuid).not.toBe(signed[1]?.uuid);
});

test('holds deliveries and releases them in the order asked for', async () => {
  const { gitlab, act, heard } = await start();
  gitlab.holdWebhooks();
  act.declares('acme/payments', { title: 'Down' });
  act.closes('acme/payments', 1);
  expect(await heard()).toEqual([]);
  await gitlab.releaseWebhooks('newest');
  expect((await heard()).map((line) => line.split(':')[0])).toEqual(['issue close', 'work_item open']);
  act.reopens('acme/payments', 1);
  expect(await heard()).toHaveLength(3);
});

test('does not send a failed delivery again, and rests the hook after the fourth failure', async () => {
  const { ada, gitlab, act, receiver, heard, hook, clock } = await start();
  const status = async () => (await ada('GET', `${payments}/hooks/${hook.id}`)).body.alert_status;
  act.declares('acme/payments', { title: 'Down' });
  await heard();
  receiver.status = 503;
  const seen: string[] = [];
  for (const title of ['1', '2', '3', '4', '5']) {
    act.edits('acme/payments', 1, { title });
    await gitlab.settled();
    seen.push(await status());
  }
  expect(seen).toEqual(['executable', 'executable', 'executable', 'temporarily_disabled', 'temporarily_disabled']);
  expect(gitlab.deliveries.map(({ outcome }) => outcome)).toEqual([
    'delivered',
    'failed',
    'failed',
    'failed',
    'failed',
    'skipped',
  ]);
  expect(receiver.bodies).toHaveLength(5);
  clock.now += 60_000;
  receiver.status = 200;
  act.edits('acme/payments', 1, { title: '6' });
  await gitlab.settled();
  expect([gitlab.deliveries.at(-1)?.outcome, await status()]).toEqual(['delivered', 'executable']);
});

test('switches a hook off for good after forty failures', async () => {
  const { api, gitlab, act, receiver, hook, clock } = await start();
  receiver.status = 500;
  act.declares('acme/payments', { title: '0' });
  for (let title = 1; title < 40; title += 1) {
    await gitlab.settled();
    clock.now += 86_400_000;
    act.edits('acme/payments', 1, { title: String(title) });
  }
  await gitlab.settled();
  clock.now += 86_400_000;
  const { body } = await api('ada.okafor')('GET', `${payments}/hooks/${hook.id}`);
  expect(body.alert_status).toBe('disabled');
});

test('gives a receiver up after its timeout, over a real connection', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/hook`;
  const { gitlab, act } = await start({ fetch, timeout: 50 }, { url });
  act.declares('acme/payments', { title: 'Down' });
  await gitlab.settled();
  expect(gitlab.deliveries[0]).toMatchObject({ outcome: 'failed', status: undefined, attempts: 1 });
  silent.closeAllConnections();
  silent.close();
});
