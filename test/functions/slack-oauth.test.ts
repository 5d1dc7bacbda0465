import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type SlackStandIn, startSlack } from '../../infra/sandbox/slack/stand-in.ts';
import { createBrowserMark } from '../../lib/browser-mark.ts';
import type { InstallRooms } from '../../lib/flows/install.ts';
import type { HttpHandler } from '../../lib/http.ts';
import { realSeams } from '../../lib/seams.ts';
import { Secret } from '../../lib/secret.ts';
import { createSlackInstall, type Installed } from '../../lib/slack/install.ts';
import { createInstallations } from '../../lib/store/installations.ts';
import { createOAuthStates } from '../../lib/store/oauth-states.ts';
import { type Tenant, tenantOf } from '../../lib/tenant.ts';
import { ring } from '../store/builders.ts';
import { type Dynamo, startDynamo } from '../store/dynamo.ts';
import { createBrowser } from './browser.ts';
import { prepareEntries } from './entry-environment.ts';

const publicUrl = 'http://127.0.0.1:3000';
let createHandler: (rooms: InstallRooms) => HttpHandler;
let dynamo: Dynamo;
let slack: SlackStandIn;
let entries: { stop: () => Promise<void> };

beforeAll(async () => {
  entries = await prepareEntries();
  ({ createHandler } = await import('../../functions/slack-oauth.ts'));
  dynamo = await startDynamo();
});
afterAll(async () => {
  await Promise.all([dynamo.stop(), entries.stop()]);
});

let apps = 0;

/** An app nobody has installed yet, and Ada's browser; `installs`: what Slack says instead of the stand-in. */
async function setup({ allowedTeams, installs }: { allowedTeams?: string[]; installs?: Partial<Installed>[] } = {}) {
  const clientId = `${++apps}.2000000000`;
  slack = await startSlack({ clientId, appUrl: publicUrl, autoApprove: true });
  const clock = { ahead: 0 };
  const seams = { ...realSeams, now: () => Date.now() + clock.ahead };
  const real = createSlackInstall({ ...slack, clientId, clientSecret: new Secret('a-slack-client-secret') });
  const quiet = () => undefined;
  const installations = createInstallations(dynamo.app, ring);
  const rooms: InstallRooms = {
    settings: { clientId, publicUrl, slackCommand: '/gitlab', featuresOff: new Set() },
    allowedTeams,
    installations,
    states: createOAuthStates(dynamo.ephemeral, seams),
    install: { ...real, exchange: async (grant) => ({ ...(await real.exchange(grant)), ...installs?.shift() }) },
    browser: createBrowserMark('slack-install', publicUrl, seams),
    seams,
    log: { info: quiet, warn: quiet, error: quiet },
  };
  const handler = createHandler(rooms);
  const newBrowser = () => createBrowser(handler, publicUrl);
  const tenant = tenantOf(clientId, { teamId: 'T0SANDBOX', isEnterpriseInstall: false });
  return { installations, tenant, clientId, clock, newBrowser, browser: newBrowser() };
}

const begin = `${publicUrl}/slack/install`;
const atCallback = (url: string) => url.startsWith(`${publicUrl}/slack/oauth/callback`);

async function finish(tenant: Tenant, installations: InstallRooms['installations']) {
  await slack.stop();
  return installations.find(tenant);
}

test('keeps the bot token, encrypted, with its scopes, and says what to type next', async () => {
  const { browser, installations, tenant } = await setup();
  const page = await browser.open(begin);
  expect([page.status, page.body.includes('/gitlab incident declare'), page.body.includes('Sandbox')]).toEqual([
    200,
    true,
    true,
  ]);
  const installation = await finish(tenant, installations);
  expect(installation).toMatchObject({
    teamId: 'T0SANDBOX',
    teamName: 'Sandbox',
    installedBy: 'U0ADA',
    scopes: expect.arrayContaining(['commands', 'chat:write']),
  });
  expect(JSON.stringify(await dynamo.scan('app'))).not.toContain(installation?.botToken.reveal());
});

test('is not finished in another browser, nor twice, nor after ten minutes, nor without a state', async () => {
  const { browser, newBrowser, clock, installations, tenant } = await setup();
  const { url } = await browser.open(begin, atCallback);
  expect((await newBrowser().load(url)).status).toBe(400);
  expect((await browser.load(url)).status).toBe(400);
  const late = await browser.open(begin, atCallback);
  clock.ahead = 601_000;
  expect((await browser.load(late.url)).status).toBe(400);
  expect((await browser.load(`${publicUrl}/slack/oauth/callback?code=x`)).status).toBe(400);
  expect(await finish(tenant, installations)).toBeUndefined();
});

test('explains a cancellation, a refused code, and Slack’s silence', async () => {
  const { browser, installations, tenant } = await setup();
  const cancelled = new URL((await browser.open(begin, atCallback)).url);
  cancelled.searchParams.delete('code');
  cancelled.searchParams.set('error', 'access_denied');
  const refused = await browser.load(cancelled.href);
  expect([refused.status, refused.body.includes('You cancelled at Slack')]).toEqual([403, true]);
  slack.faults.add({ method: 'oauth.v2.access', error: 'invalid_code' });
  const invalid = await browser.open(begin);
  expect([invalid.status, invalid.body.includes('invalid_code')]).toEqual([400, true]);
  slack.faults.add({ method: 'oauth.v2.access', status: 503 });
  expect((await browser.open(begin)).status).toBe(502);
  expect(await finish(tenant, installations)).toBeUndefined();
});

test('lets only the first team install where none is named, and that one again', async () => {
  const { browser, installations, tenant, clientId } = await setup({
    installs: [{}, { teamId: 'T0OTHER', teamName: 'Other' }, {}],
  });
  const statuses = [];
  for (let times = 0; times < 3; times++) statuses.push((await browser.open(begin)).status);
  expect(statuses).toEqual([200, 403, 200]);
  const other = tenantOf(clientId, { teamId: 'T0OTHER', isEnterpriseInstall: false });
  expect(await installations.find(other)).toBeUndefined();
  expect(await finish(tenant, installations)).toBeDefined();
});

test('lets only named teams install where some are', async () => {
  const { browser, installations, tenant } = await setup({ allowedTeams: ['T0OTHER'] });
  const page = await browser.open(begin);
  expect([page.status, page.body.includes('SLACK_ALLOWED_TEAMS')]).toEqual([403, true]);
  expect(await finish(tenant, installations)).toBeUndefined();
});

test('keeps an org-wide installation under its enterprise', async () => {
  const org = { teamId: undefined, enterpriseId: 'E1', isEnterpriseInstall: true, teamName: 'Org' };
  const { browser, installations, clientId } = await setup({ allowedTeams: ['E1'], installs: [org] });
  expect((await browser.open(begin)).status).toBe(200);
  const tenant = tenantOf(clientId, { enterpriseId: 'E1', isEnterpriseInstall: true });
  expect(await finish(tenant, installations)).toMatchObject({ enterpriseId: 'E1', teamName: 'Org' });
});

test('installs again after the app was removed', async () => {
  const { browser, installations, tenant } = await setup();
  await browser.open(begin);
  await installations.disable(tenant, 'app_uninstalled', Date.now());
  expect(await installations.find(tenant)).toBeUndefined();
  expect((await browser.open(begin)).status).toBe(200);
  expect(await finish(tenant, installations)).toBeDefined();
});

test('escapes what Slack calls a workspace', async () => {
  const { browser } = await setup({ installs: [{ teamName: '<script>alert(1)</script>"&' }] });
  const { body } = await browser.open(begin);
  await slack.stop();
  expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;');
  expect(body).not.toContain('<script');
});
