import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createBrowser } from './browser.ts';
import { textOf } from './plain-slack.ts';
import { signingSecret } from './stack-process.ts';
import { slackHeaders } from './workspace.ts';
import { connectUrl, openWorld, type World } from './world.ts';

/** What goes wrong at the doors of `npm run stack`, from outside. In order: nobody is linked until a test below says so. */

const previousSecret = 'the-secret-before-the-present-one';
let world: World;
beforeAll(async () => {
  world = await openWorld({ env: { SLACK_SIGNING_SECRET_PREVIOUS: previousSecret } });
});
afterAll(() => world.close());

const html = /^text\/html/;
const calls = (what: string) => world.slack.seen.all.filter((call) => call.what === what);
const atGitLab = (what: string) => world.gitlab.seen.all.filter((call) => call.what === what);

async function postRaw(path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) {
  const response = await fetch(`${world.url}${path}`, { method: 'POST', headers, body });
  return [response.status, await response.text()];
}

test.each(['commands', 'interactivity', 'options', 'events'])('asks for a signature at /slack/%s', async (door) => {
  expect(await postRaw(`/slack/${door}`, 'ssl_check=1', {})).toEqual([401, '']);
  const large = `text=${'x'.repeat(1_000_000)}`;
  expect(await postRaw(`/slack/${door}`, large, slackHeaders(large))).toEqual([413, '']);
});

test('takes the previous signing secret while it is told of one', async () => {
  const body = 'ssl_check=1';
  expect(await postRaw('/slack/commands', body, slackHeaders(body, { secret: previousSecret }))).toEqual([200, '']);
});

test('answers the challenge of the events URL', async () => {
  const response = await world.person.event({ type: 'url_verification', challenge: 'abc', token: 'unused' });
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('abc')]);
});

test('acknowledges the click on a link button', async () => {
  expect((await world.person.click('connect', '')).status).toBe(200);
});

test('says that there is nothing to disconnect, without asking to connect first', async () => {
  const { body, answeredAt } = await world.person.command('disconnect');
  expect(body).toBe('');
  const answer = await world.answerAt(answeredAt, /not connected/);
  expect(textOf(answer.args)).not.toContain('ticket=');
});

test('binds nothing when somebody else opens the link', async () => {
  const { body } = await world.person.command('connect');
  world.slack.signsInAs.user = 'U0EVE';
  const [page] = (await createBrowser().open(connectUrl(body))).slice(-1);
  world.slack.signsInAs.user = 'U0ADA';
  expect(page).toMatchObject({ status: 403 });
  expect(atGitLab('GET /oauth/authorize')).toHaveLength(0);
});

test('binds nothing in a browser that did not begin', async () => {
  const { body } = await world.person.command('connect');
  const begun = createBrowser();
  const steps = await begun.open(connectUrl(body), (url) => url.includes('/slack/signin/callback'));
  const last = await begun.load(steps.at(-1)?.url ?? '');
  const elsewhere = await fetch(last.location ?? '', { redirect: 'manual' });
  expect([elsewhere.status, elsewhere.headers.get('content-type')]).toEqual([400, expect.stringMatching(html)]);
});

test('declining revokes at GitLab and binds nothing', async () => {
  const { body } = await world.person.command('connect');
  const { steps, end } = await world.connect(body, 'Cancel');
  expect(end.status).toBe(200);
  expect(atGitLab('POST /oauth/revoke')).toHaveLength(1);
  expect((await world.person.command('whoami')).body).not.toContain('@ada');
  // The same form once more, by the other button.
  const again = await world.browser.submit(steps.at(-1) ?? end, 'Connect');
  expect(again.status).toBe(400);
  expect((await world.person.command('whoami')).body).not.toContain('@ada');
});

test('a link works once', async () => {
  const { body } = await world.person.command('connect');
  expect((await world.connect(body)).end.status).toBe(200);
  const again = await fetch(connectUrl(body), { redirect: 'manual' });
  expect([again.status, again.headers.get('content-type')]).toEqual([410, expect.stringMatching(html)]);
  expect((await world.person.command('whoami')).body).toContain('@ada');
});

test('a replay opens no second form', async () => {
  const typed = { triggerId: 'the-very-same', responseUrl: world.slack.newResponseUrl() };
  for (let time = 0; time < 3; time++) expect((await world.person.command('incident declare', typed)).status).toBe(200);
  expect(calls('views.open')).toHaveLength(1);
});

test('a picker says so within three seconds when GitLab does not answer, and that line is no choice', async () => {
  const view = world.slack.latestView();
  world.gitlab.faults.hangs = /^GET \/api\/v4\/projects$/;
  const asked = performance.now();
  const { options } = await world.person.options(view, 'project', 'pay');
  world.gitlab.faults.hangs = undefined;
  expect(performance.now() - asked).toBeLessThan(3000);
  expect(options).toMatchObject([{ value: '-', text: { text: 'GitLab is not answering, type again' } }]);
  const response = await world.person.submit(view, { title: 'Down', project: '-' });
  expect(await response.json()).toMatchObject({ response_action: 'errors' });
});

test('says within three seconds that what was typed is kept when GitLab is silent, and creates it in the end', async () => {
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  world.gitlab.faults.beforeCreate = () => promise;
  const asked = performance.now();
  await world.person.submit(world.slack.latestView(), { title: 'Slow', project: '42' });
  await world.slack.seen.first('word', ({ what, args }) => what === 'response_url' && /kept/.test(textOf(args)));
  expect(performance.now() - asked).toBeLessThan(3000);
  answer();
  world.gitlab.faults.beforeCreate = undefined;
  await world.slack.seen.first(
    'outcome',
    ({ what, args }) => what === 'response_url' && textOf(args).includes('/issues/1|'),
  );
});

test('answers by a direct message once the response_url is used up', async () => {
  const responseUrl = world.slack.newResponseUrl();
  for (let use = 0; use < 5; use++) await fetch(responseUrl, { method: 'POST' });
  const told = world.slack.seen.next(
    'direct message',
    ({ what, args }) => what === 'chat.postMessage' && args['channel'] === 'U0ADA',
  );
  await world.person.command('project add 42', { responseUrl });
  expect(textOf((await told).args)).toContain('acme/payments');
});

test('an unknown verb gets the closest one', async () => {
  expect((await world.person.command('incident declair')).body).toContain('incident declare');
});

test('disconnects, revoking at GitLab, and is uninstalled by an event', async () => {
  const { answeredAt } = await world.person.command('disconnect');
  await world.answerAt(answeredAt, /@ada/);
  expect(atGitLab('POST /oauth/revoke')).toHaveLength(2);
  const event = {
    type: 'event_callback',
    team_id: 'T0ACME',
    api_app_id: 'A1',
    event_id: 'Ev1',
    event_time: Math.floor(Date.now() / 1000),
  };
  expect((await world.person.event({ ...event, event: { type: 'app_uninstalled' } })).status).toBe(200);
  expect((await world.person.command('whoami')).body).toMatch(/not installed/);
});

test('never whispered by chat.postEphemeral, never unfurled, and wrote no secret to its log', () => {
  expect(calls('chat.postEphemeral')).toHaveLength(0);
  for (const { args } of calls('chat.postMessage')) {
    expect(args).toMatchObject({ unfurl_links: 'false', unfurl_media: 'false' });
    expect(args).not.toHaveProperty('link_names');
  }
  const { stdout, stderr } = world.stack().output;
  for (const secret of [signingSecret, previousSecret, 'xoxb-', 'xoxp-', 'client-secret', '/response/', 'ticket=']) {
    expect(`${stdout}${stderr}`).not.toContain(secret);
  }
});
