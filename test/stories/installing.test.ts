import { afterEach, expect, test } from '@jest/globals';
import { createBrowser } from './browsing.ts';
import { leaked, sends, signedBySlack } from './by-hand.ts';
import { choosesProject, newest, opensForm, payments } from './declaring.ts';
import { commandBody } from './slack-bodies.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

let world: World;
afterEach(async () => {
  expect(await leaked(world)).toEqual([]);
  await world.stops();
});

async function setup(options: WorldOptions = {}) {
  world = await startWorld({ uninstalled: true, ...options });
  const install = `${world.publicUrl}/slack/install`;
  const isCallback = (url: string) => url.startsWith(`${world.publicUrl}/slack/oauth/callback`);
  return { install, isCallback, browser: createBrowser() };
}

/** What the app answers to a command, whether or not Slack still shows it to anybody. */
async function commandAnswer(text = 'whoami'): Promise<string> {
  const { json } = await sends(world, '/slack/commands', signedBySlack(world, commandBody(world, text)));
  return String(json?.['text']);
}

const isInstalled = async () => (await world.rooms.installations.find(world.tenant)) !== undefined;

test('installing ends on a page that says what to type next, and that works', async () => {
  const { install, browser } = await setup();
  expect(await commandAnswer()).toContain('not installed');
  const page = await browser.opens(install);
  expect(page).toMatchObject({ status: 200 });
  for (const shown of ['Installed', 'Sandbox', '/gitlab incident declare']) expect(page.body).toContain(shown);
  await world.links('U0ADA', 'ada.okafor');
  const opened = await opensForm(world, 'Checkout is down');
  await choosesProject(world, opened, payments);
  await opened.person.submits(opened.viewId);
  await world.settles();
  expect(world.gitlab.incidents()).toHaveLength(1);
});

test('the bot token is kept encrypted, with its scopes', async () => {
  const { install, browser } = await setup();
  await browser.opens(install);
  const installation = await world.rooms.installations.find(world.tenant);
  expect(installation).toMatchObject({ teamId: 'T0SANDBOX', teamName: 'Sandbox', botUserId: 'U0GITLAB' });
  expect(installation?.scopes).toEqual(expect.arrayContaining(['commands', 'chat:write', 'channels:read']));
  const token = installation?.botToken.reveal() ?? '';
  expect(token).toMatch(/^xoxb-/);
  for (const table of ['app', 'ephemeral', 'tokens'] as const) {
    expect(JSON.stringify(await world.dynamo.scan(table))).not.toContain(token);
  }
});

test('a workspace that is not allowed is told whom to ask, and nothing is kept', async () => {
  const { install, browser } = await setup({ allowedTeams: 'T0OTHER,T0ANOTHER' });
  const page = await browser.opens(install);
  expect(page).toMatchObject({ status: 403 });
  expect(page.body).toContain('SLACK_ALLOWED_TEAMS');
  expect(await isInstalled()).toBe(false);
  expect(await commandAnswer()).toContain('not installed');
});

test('an allowed workspace may install', async () => {
  const { install, browser } = await setup({ allowedTeams: 'T0OTHER,T0SANDBOX' });
  expect(await browser.opens(install)).toMatchObject({ status: 200 });
  expect(await isInstalled()).toBe(true);
});

test('cancelling at Slack installs nothing and says how to try again', async () => {
  const { install, browser } = await setup({ slack: { autoApprove: false } });
  const page = await browser.presses(await browser.opens(install), 'Cancel');
  expect(page).toMatchObject({ status: 403 });
  expect(page.body).toContain('You cancelled at Slack');
  expect(await isInstalled()).toBe(false);
});

test('a link made in one browser installs nothing in another', async () => {
  const { install, isCallback, browser } = await setup();
  const { location = '' } = await browser.opens(install, isCallback);
  expect(await createBrowser().load(location)).toMatchObject({ status: 400 });
  expect(await isInstalled()).toBe(false);
  // Whoever tried has used it up: the browser it belongs to begins again.
  expect(await browser.load(location)).toMatchObject({ status: 400 });
  expect(await browser.opens(install)).toMatchObject({ status: 200 });
});

test('a state works once, for ten minutes, and only as it was issued', async () => {
  const { install, isCallback, browser } = await setup();
  const { location: used = '' } = await browser.opens(install, isCallback);
  await browser.load(used);
  expect(await browser.load(used)).toMatchObject({ status: 400 });
  const { location: late = '' } = await browser.opens(install, isCallback);
  await world.passes(600_001);
  expect(await browser.load(late)).toMatchObject({ status: 400 });
  const { location = '' } = await browser.opens(install, isCallback);
  const twice = `${location}&state=${new URL(location).searchParams.get('state')}`;
  for (const url of [twice, location.replace(/state=[^&]*/, 'state=made-up'), location.replace(/state=[^&]*/, '')]) {
    expect(await browser.load(url)).toMatchObject({ status: 400 });
  }
});

test('a code Slack does not know installs nothing', async () => {
  const { install, isCallback, browser } = await setup();
  const { location = '' } = await browser.opens(install, isCallback);
  const page = await browser.load(location.replace(/code=[^&]*/, 'code=made-up'));
  expect(page).toMatchObject({ status: 400 });
  expect(page.body).toContain('invalid_code');
  expect(await isInstalled()).toBe(false);
});

test('while Slack does not answer nothing is installed, and the page says to wait', async () => {
  const { install, browser } = await setup();
  world.slack.faults.add({ method: 'oauth.v2.access', status: 503 });
  const page = await browser.opens(install);
  expect(page).toMatchObject({ status: 502 });
  expect(page.body).toContain('Wait a moment');
  expect(await isInstalled()).toBe(false);
});

test('taken out of the workspace it answers "not installed", forgets its people, and can come back', async () => {
  const { install, browser } = await setup();
  await browser.opens(install);
  await world.links('U0ADA', 'ada.okafor');
  expect(await commandAnswer()).toContain('@ada.okafor');
  await world.passes(60_000);
  for (const { response } of await world.slack.uninstalls()) expect(response).toMatchObject({ status: 200 });
  await world.settles();
  expect(await commandAnswer()).toContain('not installed');
  expect(await commandAnswer()).toContain(install);
  expect(await world.rooms.tokens.find(world.person('U0ADA'), world.gitlab.url)).toBeUndefined();
  await world.passes(60_000);
  expect(await browser.opens(install)).toMatchObject({ status: 200 });
  expect(await commandAnswer()).toContain('not connected');
  await world.slack.as('U0ADA').types('C0INCIDENTS', '/gitlab help');
  expect(newest(world)?.text).toContain('incident declare');
});

test('a revoked bot token ends the installation, a person’s revoked token does not', async () => {
  const { install, browser } = await setup();
  await browser.opens(install);
  await world.passes(60_000);
  await world.slack.events.send({ type: 'tokens_revoked', tokens: { oauth: ['U0ADA'], bot: [] } });
  await world.settles();
  expect(await isInstalled()).toBe(true);
  await world.slack.events.tokensRevoked();
  await world.settles();
  expect(await isInstalled()).toBe(false);
});

test('a workspace named in the configuration counts as installed until it is taken out', async () => {
  await setup({ uninstalled: false });
  expect(await commandAnswer()).not.toContain('not installed');
  await world.slack.uninstalls();
  await world.settles();
  expect(await commandAnswer()).toContain('not installed');
});
