import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { project, template } from './plain-gitlab.ts';
import { type PlainView, textOf } from './plain-slack.ts';
import { signingSecret } from './stack-process.ts';
import { blockOf, slackHeaders } from './workspace.ts';
import { connectUrl, openWorld, type World } from './world.ts';

/**
 * `npm run stack` from outside: its own process, requests signed by hand, a Slack and a GitLab that know nothing of this
 * product. One story in order: what a test finds done, the tests above it did.
 */

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const typed = 'Users see 502.\r\n/label ~bug\n  three   spaces & <tags> é 🚒 ';
const zoom = 'https://acme.zoom.us/j/123456789?pwd=a-b';

test('names the engines first, and is healthy', async () => {
  expect(world.stack().output.stdout).toMatch(/^DynamoDB: dynalite .*\nSQS: fauxqs .*\n/);
  const health = await fetch(`${world.url}/health`);
  expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
});

test('has called nobody before the first request', () => {
  expect(world.slack.seen.all).toEqual([]);
  expect(world.gitlab.seen.all).toEqual([]);
});

test.each([
  ['forged', { secret: 'another-secret-of-32-characters!!' }, 401],
  ['301 seconds old', { offset: -301_000 }, 401],
  ['302 seconds ahead', { offset: 302_000 }, 401],
  ['good', {}, 200],
])('answers a request that is %s', async (_, how, status) => {
  const body = 'ssl_check=1&token=x';
  const headers = slackHeaders(body, { secret: signingSecret, ...how });
  const response = await fetch(`${world.url}/slack/commands`, { method: 'POST', headers, body });
  expect([response.status, await response.text()]).toEqual([status, '']);
});

test('tells a team without the app where to install it', async () => {
  const body = String(
    new URLSearchParams({
      team_id: 'T0OTHER',
      user_id: 'U1',
      channel_id: 'C1',
      command: '/gitlab',
      text: 'help',
      response_url: world.slack.newResponseUrl(),
      trigger_id: '1.2.3',
    }),
  );
  const response = await fetch(`${world.url}/slack/commands`, { method: 'POST', headers: slackHeaders(body), body });
  expect(response.status).toBe(200);
  const answer = await response.text();
  expect(JSON.parse(answer)).toMatchObject({ response_type: 'ephemeral' });
  expect(answer).toMatch(/not installed/);
  expect(answer).toContain(`${world.url}/slack/install`);
});

test('sends an install to Slack with the redirect URI of the contract, the state bound to a plain cookie', async () => {
  const begun = await world.browser.load(`${world.url}/slack/install`);
  expect(begun.status).toBe(302);
  const to = new URL(begun.location ?? '');
  expect(`${to.origin}${to.pathname}`).toBe(`${world.slack.url}/oauth/v2/authorize`);
  expect(to.searchParams.get('redirect_uri')).toBe(`${world.url}/slack/oauth/callback`);
  expect(begun.setCookies.join()).toMatch(/^(?!__Host-)[^=]+=[^;]+;(?=.*HttpOnly)(?=.*SameSite=Lax)(?!.*Secure)/);
});

test('connects an unlinked person, told on both sides, and resumes what they typed', async () => {
  const { status, body, answeredAt } = await world.person.command('incident declare');
  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ response_type: 'ephemeral' });
  expect(connectUrl(body)).toMatch(new RegExp(`^${world.url}/gitlab/connect\\?ticket=`));

  // A link scanner was here first.
  for (let visit = 0; visit < 3; visit++)
    expect((await fetch(connectUrl(body), { redirect: 'manual' })).status).toBe(302);
  const { steps, end } = await world.connect(body);
  expect(steps.map(({ url }) => url.split('?')[0])).toEqual([
    `${world.url}/gitlab/connect`,
    `${world.slack.url}/openid/connect/authorize`,
    `${world.url}/slack/signin/callback`,
    `${world.gitlab.url}/oauth/authorize`,
    `${world.url}/gitlab/oauth/callback`,
  ]);
  const [slackPage, gitlabPage] = [steps[1], steps[3]].map((step) => new URL(step?.url ?? '').searchParams);
  expect(slackPage?.get('redirect_uri')).toBe(`${world.url}/slack/signin/callback`);
  expect(slackPage?.get('team')).toBe('T0ACME');
  expect(slackPage?.get('scope')?.split(' ').sort()).toEqual(['openid', 'profile']);
  expect(gitlabPage?.get('redirect_uri')).toBe(`${world.url}/gitlab/oauth/callback`);
  expect(gitlabPage?.get('scope')).toBe('api');
  expect(gitlabPage?.get('code_challenge_method')).toBe('S256');
  expect(steps.at(-1)?.html).toContain('@ada');
  expect(end.status).toBe(200);

  await world.slack.seen.first(
    'direct message',
    ({ what, args }) => what === 'chat.postMessage' && args['channel'] === 'U0ADA',
  );
  await world.answerAt(answeredAt, /open_form|button/);
  expect((await world.person.command('whoami')).body).toContain('@ada');
});

test.each([
  ['an unknown ticket', '/gitlab/connect?ticket=nobody'],
  ['a callback without a state', '/slack/signin/callback?code=x'],
  ['a callback nobody began', '/gitlab/oauth/callback?code=x&state=y'],
  ['an install nobody began', '/slack/oauth/callback?code=x&state=y'],
])('refuses %s with a page and a 4xx', async (_, path) => {
  const response = await fetch(`${world.url}${path}`, { redirect: 'manual' });
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.status).toBeLessThan(500);
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
});

let opened: PlainView;

test('opens the declare form within three seconds, with the ids of the contract', async () => {
  const { sentAt, status } = await world.person.command('incident declare Checkout is &lt;down&gt;');
  expect(status).toBe(200);
  const call = await world.slack.seen.first('views.open', ({ what }) => what === 'views.open');
  expect(call.atMs - sentAt).toBeLessThan(3000);
  expect(call.token).toBe('xoxb-preinstalled');
  const view = JSON.parse(String(call.args['view'])) as PlainView;
  expect(view.callback_id).toBe('declare');
  const fields = ['title', 'project', 'severity', 'status', 'assignee', 'labels', 'confidential', 'zoom'];
  for (const name of fields) expect(blockOf(view, name).type).toBe('input');
  expect(blockOf(view, 'project').dispatch_action).toBe(true);
  for (const name of ['project', 'assignee', 'labels']) expect(blockOf(view, name).element?.min_query_length).toBe(0);
  expect(blockOf(view, 'title').element?.initial_value).toBe('Checkout is <down>');
  opened = world.slack.latestView();
});

test('offers projects, and takes the template of the one that is chosen', async () => {
  const { options } = await world.person.options(opened, 'project', 'pay');
  expect(options).toEqual([
    { text: { type: 'plain_text', text: project.path, emoji: expect.anything() }, value: '42' },
  ]);
  const search = world.gitlab.seen.all.findLast(({ what }) => what === 'GET /api/v4/projects');
  expect(search?.query).toMatchObject({
    membership: 'true',
    min_access_level: '20',
    search_namespaces: 'true',
    archived: 'false',
    with_issues_enabled: 'true',
    search: 'pay',
  });

  expect((await world.person.choose(opened, 'project', { value: '42', text: project.path })).status).toBe(200);
  await world.slack.seen.first(
    'view with the template',
    ({ what, args }) => what === 'views.update' && String(args['view']).includes('What is broken'),
  );
  opened = world.slack.latestView();
  expect(blockOf(opened, 'description').element?.initial_value).toBe(template);
  expect((await world.person.options(opened, 'assignee')).options).toMatchObject([{ value: '7' }]);
  expect((await world.person.options(opened, 'labels')).options).toMatchObject([{ value: 'bug' }, { value: 'outage' }]);
});

test('says what is wrong under the field', async () => {
  const response = await world.person.submit(opened, { title: ' ', project: '42', zoom: 'https://zoom.us.evil/j/1' });
  expect(response.status).toBe(200);
  const { block_id: title } = blockOf(opened, 'title');
  const { block_id: zoomBlock } = blockOf(opened, 'zoom');
  expect(await response.json()).toEqual({
    response_action: 'errors',
    errors: { [title]: expect.any(String), [zoomBlock]: expect.any(String) },
  });
});

test('creates the incident as it was filled in, and confirms it', async () => {
  const response = await world.person.submit(opened, {
    title: 'Checkout is <down>',
    project: '42',
    severity: 'critical',
    assignee: { value: '7', text: 'Ada Lovelace - ada' },
    labels: ['bug', 'outage'],
    description: typed,
    zoom,
  });
  expect([response.status, await response.text()]).toEqual([200, '']);
  const created = await world.gitlab.seen.first('new issue', ({ what }) => what === 'POST /api/v4/projects/42/issues');
  expect(created.fields).toMatchObject({ title: 'Checkout is <down>', issue_type: 'incident', assignee_ids: [7] });
  expect([created.fields['labels']].flat().join()).toBe('bug,outage');
  const description = String(created.fields['description']);
  expect(description.startsWith(`${typed}\n\n/zoom ${zoom}\n`)).toBe(true);
  expect(description.slice(typed.length)).toMatch(/^\n\n\/zoom \S+\n<!-- gitlab-incident:[0-9A-HJKMNP-TV-Z]{26} -->$/);

  const severity = await world.gitlab.seen.first(
    'severity',
    ({ what, fields }) => what === 'POST /api/graphql' && /issueSetSeverity/.test(String(fields['query'])),
  );
  expect(severity.fields['variables']).toEqual({ projectPath: project.path, iid: '1', severity: 'CRITICAL' });
  const confirmed = await world.slack.seen.first(
    'confirmation',
    ({ what, args }) => what === 'response_url' && textOf(args).includes('#1'),
  );
  expect(textOf(confirmed.args)).toContain(`${world.gitlab.url}/acme/payments/-/issues/1`);
  expect(textOf(confirmed.args)).toContain('Checkout is &lt;down&gt;');
  expect(textOf(confirmed.args)).toMatch(/Critical/i);
  expect(textOf(confirmed.args)).not.toMatch(/warning/);
});

test('creates nothing when the same form is submitted again', async () => {
  const response = await world.person.submit(opened, {
    title: 'Checkout is <down>',
    project: '42',
    description: typed,
  });
  expect(response.status).toBe(200);
  const { answeredAt } = await world.person.command('project add 42');
  await world.answerAt(answeredAt, /acme\/payments/);
  expect(world.gitlab.issues).toHaveLength(1);
});
