import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { SeenMessage } from '../../infra/sandbox/slack/seen.ts';
import { type Browser, browserOf, type Page } from './browsing.ts';
import { leaked } from './by-hand.ts';
import { fieldOf, newest, payments } from './declaring.ts';
import { toldDirectly, types } from './typing.ts';
import { whileTimePasses } from './until.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => {
  expect(await leaked(world)).toEqual([]);
  await world.stops();
});
beforeEach(async () => {
  for (const user of ['U0ADA', 'U0BEN', 'U0CHLOE']) {
    await world.rooms.links.remove(world.person(user), world.gitlab.url);
    await world.rooms.tokens.remove(world.person(user), world.gitlab.url);
  }
});

/** The address behind the Connect button of a message. */
function linkIn(message: SeenMessage | undefined): string {
  expect(message).toMatchObject({ ephemeral: true });
  const [, url] = /"(http[^"]*\/gitlab\/connect\?ticket=[\w-]+)"/.exec(JSON.stringify(message?.blocks)) ?? [];
  if (!url) throw new Error(`no Connect button: ${message?.text}`);
  return url;
}

/** From the button to the page that asks for consent, and what is pressed there. */
async function connects(message: SeenMessage | undefined, browser: Browser, decision = 'Connect'): Promise<Page> {
  const consent = await browser.opens(linkIn(message));
  const page = await browser.presses(consent, decision);
  await world.settles();
  return page;
}

const linkOf = (user: string) => world.rooms.links.find(world.person(user), world.gitlab.url);
const tokensOf = (user: string) => world.rooms.tokens.find(world.person(user), world.gitlab.url);
const isAlive = async (token: string) =>
  (await fetch(`${world.gitlab.url}/api/v4/user`, { headers: { authorization: `Bearer ${token}` } })).ok;

describe.each(['C0INCIDENTS', 'C0GENERAL', 'D0ADABEN'])('declaring without an account, typed in %s', (channel) => {
  test('asks to connect, and afterwards opens the form as it was typed from a button', async () => {
    const person = world.slack.as('U0ADA');
    const asked = await types(world, 'incident declare acme/payments Checkout is down', { channel });
    expect(asked?.text).toContain('What you typed is kept and goes on by itself');
    expect(person.openView()).toBeUndefined();
    const page = await connects(asked, await browserOf(world, 'U0ADA', 'ada.okafor'));
    expect(page).toMatchObject({ status: 200 });
    expect(page.body).toContain('goes on by itself');
    expect(toldDirectly(world, 'U0ADA').at(-1)).toContain('You are now connected as *@ada.okafor*');
    expect(toldDirectly(world, 'U0ADA').at(-1)).toContain('/gitlab disconnect');

    const ready = newest(world, { channel });
    expect(ready?.text).toContain('Your incident form is ready');
    if (!ready) throw new Error('no button');
    await person.clicks(ready, 'open_form');
    await world.settles();
    const form = person.openView();
    if (!form) throw new Error('no form');
    expect(fieldOf({ person }, 'title')).toMatchObject({ value: 'Checkout is down' });
    expect(fieldOf({ person }, 'project')).toMatchObject({ selected_option: { text: { text: payments } } });
    const before = world.gitlab.incidents().length;
    await person.submits(form.id, { severity: 'high' });
    await world.settles();
    expect(world.gitlab.incidents()).toHaveLength(before + 1);
    expect(world.gitlab.incidents().at(-1)).toMatchObject({ severity: 'high', author: { username: 'ada.okafor' } });
    expect(newest(world, { channel })?.text).toContain('Checkout is down');
  });
});

test('the consent page names both identities and the instance, and binds nothing by being looked at', async () => {
  const browser = await browserOf(world, 'U0ADA', 'ada.okafor');
  const consent = await browser.opens(linkIn(await types(world, 'connect')));
  for (const shown of ['Ada Okafor', 'Sandbox', '@ada.okafor', new URL(world.gitlab.url).host]) {
    expect(consent.body).toContain(shown);
  }
  expect(await linkOf('U0ADA')).toBeUndefined();
});

test('a command that needs no form goes on by itself', async () => {
  const asked = await types(world, 'project add acme/platform/checkout as shop', { channel: 'C0GENERAL' });
  expect(asked?.text).toContain('connect it once');
  expect(world.gitlab.world.projects.flatMap(({ hooks }) => hooks)).toEqual([]);
  await connects(asked, await browserOf(world, 'U0ADA', 'ada.okafor'));
  expect(newest(world, { channel: 'C0GENERAL' })?.text).toMatch(/checkout.*is added as `shop`/);
  expect(world.gitlab.world.projects.flatMap(({ hooks }) => hooks)).toHaveLength(1);
});

test('a command waiting longer than its response_url lives is answered by a direct message', async () => {
  const browser = await browserOf(world, 'U0ADA', 'ada.okafor');
  const consent = await browser.opens(linkIn(await types(world, 'project add acme/payments')));
  await browser.presses(consent, 'Connect');
  world.slack.faults.add({ method: 'response_url', status: 404, error: 'expired_url' });
  await world.settles();
  expect(toldDirectly(world, 'U0ADA').join('\n')).toMatch(/payments.*is added/);
});

test('cancelling connects nothing, revokes what was given, and the button works again', async () => {
  const asked = await types(world, 'connect');
  const browser = await browserOf(world, 'U0ADA', 'ada.okafor');
  expect((await connects(asked, browser, 'Cancel')).body).toContain('Nothing was connected');
  expect([await linkOf('U0ADA'), await tokensOf('U0ADA')]).toEqual([undefined, undefined]);
  expect(await connects(asked, browser)).toMatchObject({ status: 200 });
  expect(await linkOf('U0ADA')).toMatchObject({ username: 'ada.okafor' });
});

test('a forwarded link does not bind whoever opens it, nor the one who made it', async () => {
  const asked = await types(world, 'connect');
  const stranger = await browserOf(world, 'U0BEN', 'ben.silva');
  const page = await stranger.opens(linkIn(asked));
  expect(page).toMatchObject({ status: 403 });
  expect(page.body).toContain('This link is for somebody else');
  expect([await linkOf('U0ADA'), await linkOf('U0BEN')]).toEqual([undefined, undefined]);
  expect(await connects(asked, await browserOf(world, 'U0ADA', 'ada.okafor'))).toMatchObject({ status: 200 });
});

test('a link works once, and for ten minutes', async () => {
  const used = await types(world, 'connect');
  const browser = await browserOf(world, 'U0ADA', 'ada.okafor');
  await connects(used, browser);
  expect(await browser.opens(linkIn(used))).toMatchObject({ status: 410 });
  const late = await types(world, 'connect');
  await world.passes(600_001);
  expect(await browser.opens(linkIn(late))).toMatchObject({ status: 410 });
});

describe('whoami and disconnect', () => {
  test('without an account say how to connect', async () => {
    expect((await types(world, 'whoami'))?.text).toContain('type `/gitlab connect`');
    expect((await types(world, 'disconnect'))?.text).toContain('connect');
  });

  test('name the account, and revoke it at GitLab', async () => {
    await connects(await types(world, 'connect'), await browserOf(world, 'U0ADA', 'ada.okafor'));
    expect((await types(world, 'whoami'))?.text).toContain('*@ada.okafor* (Ada Okafor)');
    const pair = await tokensOf('U0ADA');
    const token = pair?.accessToken.reveal() ?? '';
    expect(await isAlive(token)).toBe(true);
    const gone = await types(world, 'disconnect');
    expect(gone).toMatchObject({ ephemeral: true, text: expect.stringContaining('is revoked') });
    expect(await isAlive(token)).toBe(false);
    expect((await types(world, 'whoami'))?.text).toContain('not connected');
    expect((await types(world, 'incident declare'))?.text).toContain('connect it once');
  });

  test('say so where GitLab could not be told', async () => {
    await world.links('U0ADA', 'ada.okafor');
    world.gitlab.faults.add({ match: 'POST /oauth/revoke', times: 'always', effect: { kind: 'status', status: 503 } });
    expect((await types(world, 'disconnect'))?.text).toContain('revoke this app yourself');
    world.gitlab.faults.clear();
    expect(await tokensOf('U0ADA')).toBeUndefined();
  });
});

describe('a grant taken back at GitLab', () => {
  /** Whether somebody else is just renewing it is looked at for four seconds before it counts as gone. */
  const settlesInTime = () => whileTimePasses(world.clock, world.settles());

  test('leads to Connect, and the command goes on by itself', async () => {
    await world.links('U0ADA', 'ada.okafor');
    world.gitlab.as('ada.okafor').revokesApps();
    await world.slack.as('U0ADA').types('C0INCIDENTS', '/gitlab project add acme/payments as pay');
    await settlesInTime();
    expect(newest(world)?.text).toContain('connect it once');
    await connects(newest(world), await browserOf(world, 'U0ADA', 'ada.okafor'));
    expect(newest(world)?.text).toContain('is added as `pay`');
  });

  test('after the form was filled in leads to Connect, and the incident is created as it was typed', async () => {
    await world.links('U0BEN', 'ben.silva');
    const ben = { user: 'U0BEN' };
    const person = world.slack.as('U0BEN');
    await types(world, 'incident declare acme/payments Kept', ben);
    const form = person.openView();
    if (!form) throw new Error('no form');
    world.gitlab.as('ben.silva').revokesApps();
    const before = world.gitlab.incidents().length;
    await person.submits(form.id, { severity: 'low', description: 'typed by hand' });
    await settlesInTime();
    expect(world.gitlab.incidents()).toHaveLength(before);
    await connects(newest(world, ben), await browserOf(world, 'U0BEN', 'ben.silva'));
    expect(world.gitlab.incidents()).toHaveLength(before + 1);
    expect(world.gitlab.incidents().at(-1)).toMatchObject({
      title: 'Kept',
      severity: 'low',
      description: expect.stringContaining('typed by hand'),
      author: { username: 'ben.silva' },
    });
    expect(newest(world, ben)?.text).toContain('has been created');
  });

  test('is said in the picker too', async () => {
    await world.links('U0CHLOE', 'chloe.tan');
    const person = world.slack.as('U0CHLOE');
    await types(world, 'incident declare', { user: 'U0CHLOE' });
    world.gitlab.as('chloe.tan').revokesApps();
    const searches = () => person.searches(person.openView()?.id ?? '', 'project', 'pay');
    const first = await whileTimePasses(world.clock, searches());
    expect(JSON.stringify(first.options)).toContain('type again');
    await whileTimePasses(world.clock, world.clock.after(15_000));
    const second = await whileTimePasses(world.clock, searches());
    expect(JSON.stringify(second.options)).toContain('/gitlab connect');
  });
});

test('two hours later the token is renewed and nobody is asked anything', async () => {
  await connects(await types(world, 'connect'), await browserOf(world, 'U0ADA', 'ada.okafor'));
  await world.passes(7_300_000);
  expect((await types(world, 'project add acme/payments'))?.text).toContain('is added');
  expect(world.gitlab.tokenRequests.at(-1)).toMatchObject({ grantType: 'refresh_token', status: 200 });
});
