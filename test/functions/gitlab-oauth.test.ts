import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { dropUnconfirmed } from '../../lib/flows/unconfirmed.ts';
import { submission } from '../store/builders.ts';
import type { Browser, Shown } from './browser.ts';
import { ada, ben, type ConnectWorld, publicUrl, startConnectWorld } from './connect-world.ts';
import { prepareEntries } from './entry-environment.ts';

let world: ConnectWorld;
let entries: { stop: () => Promise<void> };

beforeAll(async () => {
  entries = await prepareEntries();
  const { createHandler } = await import('../../functions/gitlab-oauth.ts');
  world = await startConnectWorld(createHandler);
});
afterEach(() => world.reset());
afterAll(async () => {
  await Promise.all([world.stop(), entries.stop()]);
});

const slackCallback = (url: string) => url.startsWith(`${publicUrl}/slack/signin/callback`);
const gitlabCallback = (url: string) => url.startsWith(`${publicUrl}/gitlab/oauth/callback`);
const toGitLab = (url: string) => url.startsWith(world.gitlab.url);

const answerTo = (browser: Browser, page: Shown, decision: string) =>
  browser.post('/gitlab/connect', { csrf: page.field('csrf'), decision });

/** Ada in her own browser, at the consent page. */
async function adaAtConsent(submission?: string) {
  const browser = await world.browserOf('U0ADA', 'ada.okafor');
  return { browser, page: await browser.open(await world.linkFor(ada, submission)) };
}

const pairsKept = async () => [
  await world.pairOf(ada),
  await world.pairOf(ben),
  await world.linkOf(ada),
  await world.linkOf(ben),
];
async function expectNothingBound() {
  expect(await pairsKept()).toEqual([undefined, undefined, undefined, undefined]);
}

test('connects two accounts: signs in, asks for consent naming both, binds, and tells', async () => {
  const typed = submission(ada.tenant, { key: 'submission-1', person: ada, state: 'waiting' });
  await world.rooms.submissions.keep(typed);
  const { browser, page } = await adaAtConsent('submission-1');
  expect(page.status).toBe(200);
  for (const shown of ['Ada Okafor in Sandbox', '@ada.okafor', new URL(world.gitlab.url).host])
    expect(page.body).toContain(shown);
  await expectNothingBound();
  const connected = await answerTo(browser, page, 'connect');
  expect(connected.status).toBe(200);
  expect(connected.body).toContain('goes on by itself');
  expect(await world.linkOf(ada)).toMatchObject({ username: 'ada.okafor', person: ada });
  expect(await world.isAlive((await world.pairOf(ada))?.accessToken)).toBe(true);
  const { tenant, teamId, userId } = ada;
  expect(world.jobs).toEqual([
    { job: { job: 'unconfirmed', tenant, ticket: expect.any(String) }, delaySeconds: 615 },
    { job: { job: 'submission', tenant, key: 'submission-1' }, delaySeconds: 0 },
    { job: { job: 'linked', tenant, teamId, userId }, delaySeconds: 0 },
  ]);
  expect(browser.cookies.has('gitlab-connect')).toBe(false);
});

test('leaves the link usable however often a scanner opens it', async () => {
  const link = await world.linkFor(ada);
  const scanner = await world.browserOf('U0BEN', 'ben.silva');
  for (let times = 0; times < 5; times++) expect((await scanner.load(link)).status).toBe(302);
  const browser = await world.browserOf('U0ADA', 'ada.okafor');
  expect((await answerTo(browser, await browser.open(link), 'connect')).status).toBe(200);
});

test('sends to Slack for the ticket’s team and to GitLab with PKCE', async () => {
  const browser = await world.browserOf('U0ADA', 'ada.okafor');
  const first = new URL((await browser.load(await world.linkFor(ada))).headers.get('location') ?? '');
  expect(Object.fromEntries(first.searchParams)).toMatchObject({
    scope: 'openid profile',
    team: 'T0SANDBOX',
    redirect_uri: `${publicUrl}/slack/signin/callback`,
  });
  const second = new URL((await browser.open(await world.linkFor(ada), toGitLab)).url);
  expect(Object.fromEntries(second.searchParams)).toMatchObject({
    scope: 'api',
    code_challenge_method: 'S256',
    redirect_uri: `${publicUrl}/gitlab/oauth/callback`,
  });
});

test('revokes at GitLab at once when the person cancels, and lets them press the button again', async () => {
  const link = await world.linkFor(ada);
  const browser = await world.browserOf('U0ADA', 'ada.okafor');
  const page = await browser.open(link);
  const ticket = new URL(link).searchParams.get('ticket') ?? '';
  const waiting = await world.rooms.tokens.peekUnconfirmed(ticket);
  expect(await world.isAlive(waiting?.pair.accessToken)).toBe(true);
  const cancelled = await answerTo(browser, page, 'cancel');
  expect([cancelled.status, await world.isAlive(waiting?.pair.accessToken)]).toEqual([200, false]);
  await expectNothingBound();
  expect((await answerTo(browser, await browser.open(link), 'connect')).status).toBe(200);
});

test('says so when GitLab could not be told of a cancellation', async () => {
  const { browser, page } = await adaAtConsent();
  world.gitlab.faults.add({ match: 'POST /oauth/revoke', effect: { kind: 'status', status: 503 } });
  expect((await answerTo(browser, page, 'cancel')).body).toContain('GitLab did not answer');
});

test('revokes the older pair when another account takes its place', async () => {
  const first = await adaAtConsent();
  await answerTo(first.browser, first.page, 'connect');
  const old = await world.pairOf(ada);
  const browser = await world.browserOf('U0ADA', 'ben.silva');
  await answerTo(browser, await browser.open(await world.linkFor(ada)), 'connect');
  expect(await world.linkOf(ada)).toMatchObject({ username: 'ben.silva' });
  expect(await world.isAlive(old?.accessToken)).toBe(false);
  expect(await world.isAlive((await world.pairOf(ada))?.accessToken)).toBe(true);
});

test('forgets and revokes a pair nobody confirmed, when its time is over and not before', async () => {
  await adaAtConsent();
  const { job } = world.jobs[0] ?? {};
  if (job?.job !== 'unconfirmed') throw new Error('no such job');
  const waiting = await world.rooms.tokens.peekUnconfirmed(job.ticket);
  await dropUnconfirmed(world.rooms, job);
  expect(await world.isAlive(waiting?.pair.accessToken)).toBe(true);
  expect(world.jobs.at(-1)).toMatchObject({ job, delaySeconds: expect.any(Number) });
  world.clock.ahead = 615_000;
  await dropUnconfirmed(world.rooms, job);
  expect(await world.isAlive(waiting?.pair.accessToken)).toBe(false);
  expect(await world.rooms.tokens.peekUnconfirmed(job.ticket)).toBeUndefined();
});

describe('an attack links nobody:', () => {
  test('1. a link forwarded to somebody else', async () => {
    const victim = await world.browserOf('U0ADA', 'ada.okafor');
    const page = await victim.open(await world.linkFor(ben));
    expect([page.status, page.body.includes('for somebody else')]).toEqual([403, true]);
    await expectNothingBound();
  });

  test('1b. a link forwarded half-way, after the attacker has signed in to Slack', async () => {
    const attacker = await world.browserOf('U0BEN', 'ben.silva');
    const { url } = await attacker.open(await world.linkFor(ben), toGitLab);
    const victim = await world.browserOf('U0ADA', 'ada.okafor');
    expect((await victim.open(url)).status).toBe(400);
    await expectNothingBound();
  });

  test('2. a callback that is replayed', async () => {
    const browser = await world.browserOf('U0ADA', 'ada.okafor');
    const { url } = await browser.open(await world.linkFor(ada), gitlabCallback);
    expect((await browser.load(url)).status).toBe(200);
    expect((await browser.load(url)).status).toBe(400);
    await expectNothingBound();
  });

  test('3. the state of one leg in another', async () => {
    const browser = await world.browserOf('U0ADA', 'ada.okafor');
    const { url } = await browser.open(await world.linkFor(ada), slackCallback);
    const state = new URL(url).searchParams.get('state') ?? '';
    expect((await browser.load(`${publicUrl}/gitlab/oauth/callback?code=x&state=${state}`)).status).toBe(400);
    expect((await browser.post('/gitlab/connect', { csrf: state, decision: 'connect' })).status).toBe(400);
  });

  test.each(['', '?state=', '?code=x', '?state=a&state=b&code=x', '?state=unknown&code=x', '?error=access_denied'])(
    '4. a callback with %j for a query',
    async (query) => {
      const browser = await world.browserOf('U0ADA', 'ada.okafor');
      await browser.load(await world.linkFor(ada));
      const { status: fromSlack } = await browser.load(`${publicUrl}/slack/signin/callback${query}`);
      const { status: fromGitLab } = await browser.load(`${publicUrl}/gitlab/oauth/callback${query}`);
      expect([fromSlack, fromGitLab]).toEqual([400, 400]);
    },
  );

  test('5. a ticket for another GitLab, and an answer from another issuer', async () => {
    const elsewhere = { ...world.rooms, instance: 'https://other.example' };
    const { connectPrompt } = await import('../../lib/flows/connect.ts');
    const { blocks } = await connectPrompt(elsewhere, { person: ada });
    const link = /http[^"]*ticket=[\w-]+/.exec(JSON.stringify(blocks))?.[0] ?? '';
    const browser = await world.browserOf('U0ADA', 'ada.okafor');
    expect((await browser.load(link)).status).toBe(410);
    const { url } = await browser.open(await world.linkFor(ada), gitlabCallback);
    expect((await browser.load(`${url}&iss=https%3A%2F%2Fother.example`)).status).toBe(403);
    await expectNothingBound();
  });

  test('6. the form sent twice', async () => {
    const { browser, page } = await adaAtConsent();
    const planted = browser.cookies.get('gitlab-connect') ?? '';
    expect((await answerTo(browser, page, 'connect')).status).toBe(200);
    browser.cookies.set('gitlab-connect', planted);
    expect((await answerTo(browser, page, 'connect')).status).toBe(400);
    expect(world.jobs.filter(({ job }) => job.job === 'linked')).toHaveLength(1);
  });

  test('7. a link older than ten minutes, at every step', async () => {
    const link = await world.linkFor(ada);
    const browser = await world.browserOf('U0ADA', 'ada.okafor');
    const steps = [await browser.open(link, slackCallback), await browser.open(link, gitlabCallback)];
    const page = await browser.open(link);
    world.clock.ahead = 601_000;
    expect((await browser.load(link)).status).toBe(410);
    for (const { url } of steps) expect((await browser.load(url)).status).toBe(400);
    expect((await answerTo(browser, page, 'connect')).status).toBe(400);
    await expectNothingBound();
  });

  test('8. another browser, at every step', async () => {
    const link = await world.linkFor(ada);
    const browser = await world.browserOf('U0ADA', 'ada.okafor');
    const other = await world.browserOf('U0ADA', 'ada.okafor');
    for (const step of [slackCallback, gitlabCallback])
      expect((await other.load((await browser.open(link, step)).url)).status).toBe(400);
    expect((await answerTo(other, await browser.open(link), 'connect')).status).toBe(400);
    await expectNothingBound();
  });

  test.each([
    ['9. the same person id in another workspace', { ...ada, teamId: 'T0OTHER' }],
    ['10. the same person id in another enterprise', { ...ada, teamId: 'E0OTHER' }],
  ])('%s', async (_what, person) => {
    const browser = await world.browserOf('U0ADA', 'ada.okafor');
    const asked = await browser.load(await world.linkFor(person));
    const url = new URL(asked.headers.get('location') ?? '');
    url.searchParams.delete('team');
    expect((await browser.open(url.href)).status).toBe(403);
    await expectNothingBound();
  });

  test('11. a cookie planted beforehand', async () => {
    const attacker = await world.browserOf('U0BEN', 'ben.silva');
    await attacker.load(await world.linkFor(ben));
    const planted = attacker.cookies.get('gitlab-connect') ?? '';
    const { url } = await attacker.open(await world.linkFor(ben), toGitLab);
    const victim = await world.browserOf('U0ADA', 'ada.okafor');
    victim.cookies.set('gitlab-connect', planted);
    expect((await victim.open(url)).status).toBe(400);
    await victim.load(await world.linkFor(ada));
    expect(victim.cookies.get('gitlab-connect')).not.toBe(planted);
    await expectNothingBound();
  });

  test('12. nothing but GET', async () => {
    const { browser, page } = await adaAtConsent();
    const csrf = page.field('csrf');
    for (const path of ['/gitlab/connect', '/slack/signin/callback', '/gitlab/oauth/callback']) {
      for (const query of [
        `csrf=${csrf}&decision=connect`,
        `state=${csrf}&code=x`,
        `ticket=${csrf}&decision=connect`,
      ]) {
        expect((await browser.load(`${publicUrl}${path}?${query}`)).status).toBeGreaterThanOrEqual(400);
      }
    }
    await expectNothingBound();
  });

  test('and what the page showed is what is bound: not an account that came later under the same ticket', async () => {
    const link = await world.linkFor(ada);
    const first = await world.browserOf('U0ADA', 'ada.okafor');
    const page = await first.open(link);
    const second = await world.browserOf('U0ADA', 'ben.silva');
    await second.open(link);
    expect((await answerTo(first, page, 'connect')).status).toBe(410);
    await expectNothingBound();
  });
});

describe('when something is wrong', () => {
  test.each([
    ['no CSRF token', { decision: 'connect' }],
    ['a wrong one', { csrf: 'wrong', decision: 'connect' }],
  ])('binds nothing with %s', async (_what, form) => {
    const { browser } = await adaAtConsent();
    expect((await browser.post('/gitlab/connect', form)).status).toBe(400);
    await expectNothingBound();
  });

  test('binds nothing without an answer it offered', async () => {
    const { browser, page } = await adaAtConsent();
    expect((await answerTo(browser, page, 'maybe')).status).toBe(400);
    await expectNothingBound();
  });

  test('refuses a form of 10 MB', async () => {
    const { browser, page } = await adaAtConsent();
    expect(
      (await browser.post('/gitlab/connect', { csrf: page.field('csrf'), decision: 'x'.repeat(10_000_000) })).status,
    ).toBe(413);
  });

  test('explains a no at Slack and at GitLab', async () => {
    for (const [step, where] of [
      [slackCallback, 'Slack'],
      [gitlabCallback, 'GitLab'],
    ] as const) {
      const browser = await world.browserOf('U0ADA', 'ada.okafor');
      const { url } = await browser.open(await world.linkFor(ada), step);
      const said = new URL(url);
      said.searchParams.delete('code');
      said.searchParams.set('error', 'access_denied');
      const page = await browser.load(said.href);
      expect([page.status, page.body.includes(`You cancelled at ${where}.`)]).toEqual([403, true]);
    }
  });

  test.each([
    ['Slack', () => world.slack.faults.add({ method: 'openid.connect.token', status: 503 })],
    ['GitLab', () => world.gitlab.faults.add({ match: 'POST /oauth/token', effect: { kind: 'status', status: 503 } })],
  ])('explains that %s is not answering', async (where, breakIt) => {
    const browser = await world.browserOf('U0ADA', 'ada.okafor');
    breakIt();
    const page = await browser.open(await world.linkFor(ada));
    expect([page.status, page.body.includes(`${where} is not answering`)]).toEqual([502, true]);
    world.slack.faults.clear();
  });

  test('revokes a pair whose owner GitLab does not tell', async () => {
    const browser = await world.browserOf('U0ADA', 'ada.okafor');
    world.gitlab.faults.add({ match: 'GET /api/v4/user', effect: { kind: 'status', status: 503 } });
    expect((await browser.open(await world.linkFor(ada))).status).toBe(502);
    expect(world.gitlab.requests.at(-1)).toMatchObject({ path: '/oauth/revoke', status: 200 });
  });

  test('revokes a pair that could not be kept, and says so with a reference', async () => {
    const browser = await world.browserOf('U0ADA', 'ada.okafor');
    const { send } = world.rooms.queue;
    world.rooms.queue.send = () => Promise.reject(new Error('SQS is away'));
    const page = await browser.open(await world.linkFor(ada));
    world.rooms.queue.send = send;
    expect([page.status, page.body.includes('Reference: test')]).toEqual([500, true]);
    expect(world.gitlab.requests.at(-1)).toMatchObject({ path: '/oauth/revoke', status: 200 });
  });
});

test('lets no page be cached, framed, scripted, or told to the next site', async () => {
  const { page } = await adaAtConsent();
  const policy = page.headers.get('content-security-policy');
  expect(policy).toMatch(
    /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
  );
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  expect(page.setCookies[0]).toMatch(/^gitlab-connect=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/);
});
