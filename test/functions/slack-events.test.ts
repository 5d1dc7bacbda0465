import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Doors } from '../../functions/slack-events.ts';
import type { HttpHandler } from '../../lib/http.ts';
import type { Job } from '../../lib/queue.ts';
import { realSeams } from '../../lib/seams.ts';
import { Secret } from '../../lib/secret.ts';
import { createClaims } from '../../lib/store/claims.ts';
import { createInstallations } from '../../lib/store/installations.ts';
import { tenantOf } from '../../lib/tenant.ts';
import { now, signingSecret, slackHeaders } from '../slack/signed-request.ts';
import { ring } from '../store/builders.ts';
import { type Dynamo, startDynamo } from '../store/dynamo.ts';
import { prepareEntries } from './entry-environment.ts';

let createHandler: (doors: Doors) => HttpHandler;
let dynamo: Dynamo;
let entries: { stop: () => Promise<void> };

beforeAll(async () => {
  entries = await prepareEntries();
  ({ createHandler } = await import('../../functions/slack-events.ts'));
  dynamo = await startDynamo();
});
afterAll(async () => {
  await Promise.all([dynamo.stop(), entries.stop()]);
});

let teams = 0;

/** A workspace with the app, installed an hour ago. */
async function setup() {
  const teamId = `T0EVENTS${++teams}`;
  const clock = { now };
  const seams = { ...realSeams, now: () => clock.now };
  const tenant = tenantOf('1.2', { teamId, isEnterpriseInstall: false });
  const installations = createInstallations(dynamo.app, ring);
  const jobs: Job[] = [];
  const queue = { send: async (job: Job) => void jobs.push(job) };
  const quiet = () => undefined;
  const log = { info: quiet, warn: quiet, error: quiet };
  const install = () =>
    installations.save({
      tenant,
      teamId,
      teamName: 'Ops',
      botToken: new Secret('xoxb-1'),
      scopes: [],
      installedAt: clock.now,
    });
  const rooms = {
    settings: { clientId: '1.2', publicUrl: '', slackCommand: '/gitlab', featuresOff: new Set<string>() },
    installations,
    claims: createClaims(dynamo.ephemeral, seams),
    queue,
    seams,
    log,
  };
  const handler = createHandler({ rooms, signingSecrets: [signingSecret] });
  clock.now = now - 3_600_000;
  await install();
  clock.now = now;
  const post = async (body: string, headers = slackHeaders(body, { at: clock.now })) => {
    const answer = await handler({ headers, body } as unknown as APIGatewayProxyEventV2, {} as Context);
    return typeof answer === 'string' ? { statusCode: 200, body: answer } : answer;
  };
  const tell = (event: object, envelope: object = {}) =>
    post(
      JSON.stringify({
        type: 'event_callback',
        team_id: teamId,
        event_id: 'Ev1',
        event_time: Math.floor(clock.now / 1000),
        event,
        authorizations: [{ team_id: teamId, enterprise_id: null, is_enterprise_install: false }],
        ...envelope,
      }),
    );
  return {
    post,
    tell,
    install,
    jobs,
    clock,
    tenant,
    rooms,
    isInstalled: async () => (await installations.find(tenant)) !== undefined,
  };
}

const uninstalled = { type: 'app_uninstalled' };

test('gives Slack its challenge back', async () => {
  const { post } = await setup();
  const answer = await post(JSON.stringify({ type: 'url_verification', challenge: 'c-1', token: 'x' }));
  expect([answer.statusCode, JSON.parse(answer.body ?? '')]).toEqual([200, { challenge: 'c-1' }]);
});

test('answers the probe of a public app', async () => {
  const { post } = await setup();
  expect(await post('ssl_check=1&token=x')).toMatchObject({ statusCode: 200 });
});

test('gives a stranger 401 and nothing else', async () => {
  const { post, isInstalled } = await setup();
  const body = JSON.stringify({ type: 'url_verification', challenge: 'c-1' });
  expect(await post(body, slackHeaders(`${body} `))).toEqual({ statusCode: 401, body: '' });
  expect(await post('{', {})).toEqual({ statusCode: 401, body: '' });
  expect(await isInstalled()).toBe(true);
});

test('refuses a body over 1 MB', async () => {
  const { post } = await setup();
  expect(await post('x'.repeat(1_000_001))).toMatchObject({ statusCode: 413 });
});

test('forgets the token when the app is removed, and lets its people be forgotten', async () => {
  const { tell, isInstalled, jobs, tenant } = await setup();
  expect(await tell(uninstalled)).toMatchObject({ statusCode: 200 });
  expect(await isInstalled()).toBe(false);
  expect(jobs).toEqual([{ job: 'forget', tenant }]);
});

test('forgets the token when the bot’s token is revoked, and not for a user’s own', async () => {
  const { tell, isInstalled, jobs } = await setup();
  await tell({ type: 'tokens_revoked', tokens: { oauth: ['U1'], bot: [] } });
  await tell({ type: 'tokens_revoked', tokens: { oauth: ['U1'] } });
  expect([await isInstalled(), jobs]).toEqual([true, []]);
  await tell({ type: 'tokens_revoked', tokens: { oauth: ['U1'], bot: ['U2'] } }, { event_id: 'Ev2' });
  expect(await isInstalled()).toBe(false);
});

test('does nothing for the same event again, not even after the app was installed anew', async () => {
  const { tell, install, isInstalled, jobs } = await setup();
  await tell(uninstalled);
  await install();
  await tell(uninstalled);
  expect([await isInstalled(), jobs.length]).toEqual([true, 1]);
});

test('does not let a late event end an installation made since', async () => {
  const { tell, install, isInstalled, clock } = await setup();
  await install();
  clock.now += 300_000;
  await tell(uninstalled, { event_time: now / 1000 - 60 });
  expect(await isInstalled()).toBe(true);
});

test('believes an event whose time cannot be', async () => {
  const { tell, isInstalled } = await setup();
  await tell(uninstalled, { event_time: 1_599_616_881 });
  expect(await isInstalled()).toBe(false);
});

/** As Slack documents it: https://docs.slack.dev/reference/events/user_change */
const userChange = (user: object) => ({
  type: 'user_change',
  user: { id: 'U0BEN', team_id: 'T0EVENTS', name: 'ben', profile: { email: 'ben@example.com' }, ...user },
  cache_ts: 1_648_596_421,
  event_ts: '1648596712.000001',
});

test('lets a person be forgotten when their Slack account is deactivated', async () => {
  const { tell, isInstalled, jobs, tenant } = await setup();
  expect(await tell(userChange({ deleted: true }))).toMatchObject({ statusCode: 200 });
  expect(jobs).toEqual([{ job: 'forget', tenant, userIds: ['U0BEN'] }]);
  expect(await isInstalled()).toBe(true);
});

test('forgets nobody whose account only changed, or is not named', async () => {
  const { tell, jobs } = await setup();
  for (const user of [{ deleted: false }, {}, { tz: 'Asia/Singapore' }, { id: undefined, deleted: true }]) {
    expect(await tell(userChange(user))).toMatchObject({ statusCode: 200 });
  }
  expect(await tell({ type: 'user_change', user: 'U0BEN' })).toMatchObject({ statusCode: 200 });
  expect(jobs).toEqual([]);
});

const recorded = new URL('../../../shared/data/slack/events/java-UserChangeEvent-json.json', import.meta.url);
const whereRecorded = existsSync(recorded) ? test : test.skip;
whereRecorded("acknowledges the event as Slack's own SDK has it (skipped where ../shared is absent)", async () => {
  const { tell, jobs } = await setup();
  const event = JSON.parse(readFileSync(recorded, 'utf8'));
  expect(await tell(event)).toMatchObject({ statusCode: 200 });
  await tell({ ...event, user: { ...event.user, id: 'U0BEN', deleted: true } });
  expect(jobs).toMatchObject([{ job: 'forget', userIds: ['U0BEN'] }]);
});

test('asks Slack to send again what could not be made durable', async () => {
  const { tell, rooms, jobs, isInstalled } = await setup();
  const { send } = rooms.queue;
  rooms.queue.send = () => Promise.reject(new Error('SQS is away'));
  expect(await tell(uninstalled)).toMatchObject({ statusCode: 503 });
  rooms.queue.send = send;
  expect(await tell(uninstalled)).toMatchObject({ statusCode: 200 });
  expect([await isInstalled(), jobs.length]).toEqual([false, 1]);
});

test.each([
  ['an unknown team', { ...uninstalled }, { team_id: 'T0NOBODY', authorizations: [{ team_id: 'T0NOBODY' }] }],
  ['an event it does not handle', { type: 'app_home_opened' }, {}],
  ['an event that is not as documented', { type: 7 }, {}],
  ['a rate limit notice', { type: 'x' }, { type: 'app_rate_limited' }],
])('acknowledges %s', async (_what, event, envelope) => {
  const { tell, isInstalled } = await setup();
  expect(await tell(event, envelope)).toMatchObject({ statusCode: 200 });
  expect(await isInstalled()).toBe(true);
});
