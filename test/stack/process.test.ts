import { afterEach, expect, test } from '@jest/globals';
import { freePort } from './listen.ts';
import { type StackEnvironment, type StackProcess, spawnStack, stackEnvironment } from './stack-process.ts';
import { deliver, inChannel, incidentEvent, subscribed, tokenHeaders } from './webhooks.ts';
import { openWorld } from './world.ts';

const stacks: StackProcess[] = [];
afterEach(async () => {
  await Promise.all(stacks.splice(0).map((stack) => stack.kill()));
});

function start(env: StackEnvironment): StackProcess {
  const stack = spawnStack(env);
  stacks.push(stack);
  return stack;
}

test.each([
  'SLACK_SIGNING_SECRET',
  'SLACK_CLIENT_ID',
  'SLACK_CLIENT_SECRET',
  'GITLAB_CLIENT_ID',
  'GITLAB_CLIENT_SECRET',
])('names a missing %s in one line and ends with 1', async (name) => {
  const { ended, output } = start(stackEnvironment({ PORT: '0', [name]: undefined }));
  expect(await ended).toBe(1);
  const lines = `${output.stdout}${output.stderr}`.trimEnd().split('\n');
  expect(lines).toEqual([expect.stringContaining(name)]);
});

test.each([
  ['SLACK_SIGNING_SECRET', 'a'.repeat(31), /32 characters/],
  ['SLACK_SIGNING_SECRET_PREVIOUS', 'a'.repeat(31), /32 characters/],
  ['SLACK_BOT_TOKEN', 'xoxb-without-a-team', /SLACK_TEAM_ID/],
  ['TOKEN_KEYS', 'one:c2hvcnQ=', /32 bytes/],
  ['GITLAB_URL', 'http://gitlab.example', /https/],
])('refuses a bad %s in one line, without repeating its value', async (name, value, why) => {
  const { ended, output } = start(stackEnvironment({ PORT: '0', [name]: value }));
  expect(await ended).toBe(1);
  const said = `${output.stdout}${output.stderr}`.trimEnd();
  expect(said).toMatch(why);
  expect(said).toContain(name);
  expect(said).not.toContain(value);
  expect(said.split('\n')).toHaveLength(1);
});

test.each([
  ['http://127.0.0.1', /^(?!__Host-)(?!.*Secure).*HttpOnly; SameSite=Lax/],
  ['https://app.example', /^__Host-(?=.*Secure)(?=.*Path=\/;)(?!.*Domain).*HttpOnly; SameSite=Lax/],
])('marks a browser that comes by %s as the contract says, on every redirect URI', async (publicUrl, cookie) => {
  const port = await freePort();
  await start(stackEnvironment({ PORT: String(port), PUBLIC_URL: publicUrl })).ready;
  const response = await fetch(`http://127.0.0.1:${port}/slack/install`, { redirect: 'manual' });
  expect(response.headers.getSetCookie()[0]).toMatch(cookie);
  const redirectUri = new URL(response.headers.get('location') ?? '').searchParams.get('redirect_uri');
  expect(redirectUri).toBe(`${publicUrl}/slack/oauth/callback`);
});

test('ends with 0 within three seconds of SIGTERM, in the middle of work too', async () => {
  const world = await openWorld();
  const { body } = await world.person.command('connect');
  await world.connect(body);
  await world.person.command('incident declare');
  await world.slack.seen.first('form', ({ what }) => what === 'views.open');
  const { promise: never } = Promise.withResolvers<void>();
  world.gitlab.faults.beforeCreate = () => never;
  const creating = world.gitlab.seen.first('new issue', ({ what }) => what.endsWith('POST /api/v4/projects/42/issues'));
  await world.person.submit(world.slack.latestView(), { title: 'Down', project: '42' });
  await creating;
  const asked = performance.now();
  world.stack().signal('SIGTERM');
  expect(await world.stack().ended).toBe(0);
  expect(performance.now() - asked).toBeLessThan(3000);
  await world.close();
});

test('keeps links, projects and cards over a restart: a later event edits the old card', async () => {
  const world = await openWorld();
  const hook = await subscribed(world);
  const isCard = inChannel(world, 'chat.postMessage');
  const posted = world.slack.seen.next('card', isCard);
  await deliver(hook, JSON.stringify(incidentEvent()), tokenHeaders(hook));
  const card = (await posted).result['ts'];
  world.stack().signal('SIGTERM');
  expect(await world.stack().ended).toBe(0);

  await world.restart();
  expect((await world.person.command('whoami')).body).toContain('@ada');
  expect((await world.person.command('project list')).body).toContain('acme/payments');
  const edited = world.slack.seen.next('edit', inChannel(world, 'chat.update'));
  const closed = incidentEvent({ action: 'close', state: 'closed' }, { at: '10:10:00' });
  expect(await deliver(hook, JSON.stringify(closed), tokenHeaders(hook))).toBe(200);
  expect((await edited).args['ts']).toBe(card);
  await world.close();
});
