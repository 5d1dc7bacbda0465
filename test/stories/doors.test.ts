import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { form, formType, jsonType, leaked, sends, signedBySlack } from './by-hand.ts';
import { choosesProject, found, newest, opensForm, payments } from './declaring.ts';
import { startWorld, type World } from './world.ts';

const previousSigningSecret = 'p'.repeat(40);
const typed = 'canary-typed-text';

let world: World;
beforeAll(async () => {
  world = await startWorld({ previousSigningSecret });
  await world.links('U0ADA', 'ada.okafor');
});
afterAll(() => world.stops());
afterEach(async () => {
  expect(await leaked(world, typed)).toEqual([]);
});

let acts = 0;

function command(text: string, fields: Record<string, string> = {}): string {
  return form({
    token: 'deprecated-verification-token',
    team_id: world.slack.teamId,
    channel_id: 'C0INCIDENTS',
    channel_name: 'incidents',
    user_id: 'U0ADA',
    command: '/gitlab',
    text,
    response_url: `${world.slack.webUrl}/commands/T0SANDBOX/1/nobody`,
    trigger_id: `by-hand-${++acts}`,
    ...fields,
  });
}

function interaction(payload: Record<string, unknown>): string {
  const who = { user: { id: 'U0ADA' }, team: { id: world.slack.teamId }, token: 'deprecated-verification-token' };
  return form({ payload: JSON.stringify({ ...who, ...payload }) });
}

const click = (actionId: string, more: Record<string, unknown> = {}) =>
  interaction({
    type: 'block_actions',
    trigger_id: `by-hand-${++acts}`,
    actions: [{ type: 'button', action_id: actionId, block_id: 'b', value: typed, action_ts: '1.2' }],
    ...more,
  });

const event = (inner: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  JSON.stringify({
    token: 'deprecated-verification-token',
    type: 'event_callback',
    team_id: world.slack.teamId,
    event_id: `Ev${++acts}`,
    event_time: Math.floor(world.clock.now() / 1000),
    event: inner,
    ...more,
  });

/** Every Slack door, with something it takes. */
const doors = [
  { path: '/slack/commands', type: formType, body: () => command('whoami') },
  { path: '/slack/interactivity', type: formType, body: () => click('open_incident') },
  {
    path: '/slack/options',
    type: formType,
    body: () => interaction({ type: 'block_suggestion', action_id: 'project', block_id: 'project', value: '' }),
  },
  { path: '/slack/events', type: jsonType, body: () => event({ type: 'app_home_opened', user: 'U0ADA' }) },
];

/** All that a request could have changed. */
async function everything() {
  const tables = await Promise.all((['app', 'ephemeral', 'tokens'] as const).map((table) => world.dynamo.scan(table)));
  return JSON.stringify([tables, world.slack.calls.length, world.gitlab.requests.length]);
}

describe.each(doors)('$path', ({ path, type, body }) => {
  const signed = (options: Parameters<typeof signedBySlack>[2] = {}, bytes: string | Buffer = body()) =>
    signedBySlack(world, bytes, { type, ...options });

  test('takes what Slack signed, up to 300 seconds off, also with the secret of before the rotation', async () => {
    for (const options of [{}, { off: 300 }, { off: -300 }, { secret: previousSigningSecret }]) {
      expect(await sends(world, path, signed(options))).toMatchObject({ status: 200 });
    }
  });

  test.each<[string, (right: Record<string, string>) => Record<string, string | undefined>]>([
    ['no signature', () => ({ 'x-slack-signature': undefined })],
    ['no timestamp', () => ({ 'x-slack-request-timestamp': undefined })],
    ['an empty signature', () => ({ 'x-slack-signature': '' })],
    ['a forged signature', () => ({ 'x-slack-signature': `v0=${'0'.repeat(64)}` })],
    ['another version', (right) => ({ 'x-slack-signature': right['x-slack-signature']?.replace('v0', 'v1') })],
    ['a short signature', (right) => ({ 'x-slack-signature': right['x-slack-signature']?.slice(0, -2) })],
    ['two signatures', (right) => ({ 'x-slack-signature': `${right['x-slack-signature']},v0=${'0'.repeat(64)}` })],
    ['the signature of a moment before', () => ({ 'x-slack-request-timestamp': String(world.clock.now() / 1000 - 1) })],
    ['a timestamp in words', () => ({ 'x-slack-request-timestamp': 'now' })],
    ['a timestamp in scientific notation', () => ({ 'x-slack-request-timestamp': '1.8e9' })],
    ['a timestamp with a sign', (right) => ({ 'x-slack-request-timestamp': `+${right['x-slack-request-timestamp']}` })],
    ['the payload’s own token instead', () => ({ 'x-slack-signature': 'deprecated-verification-token' })],
  ])('refuses %s with 401 and nothing else', async (_, wrong) => {
    const request = signed();
    const headers = Object.entries({ ...request.headers, ...wrong(request.headers) });
    const kept = Object.fromEntries(headers.filter((header): header is [string, string] => header[1] !== undefined));
    const before = await everything();
    expect(await sends(world, path, { ...request, headers: kept })).toMatchObject({ status: 401, body: '' });
    expect(await everything()).toBe(before);
  });

  test('refuses another secret, 301 seconds on either side, and a changed body', async () => {
    const before = await everything();
    const changed = { ...signed(), body: body().replace('U0ADA', 'U0BEN') };
    const wrong = [signed({ secret: 'x'.repeat(40) }), signed({ secret: '' }), signed({ off: 301 }), changed];
    for (const request of [...wrong, signed({ off: -301 })]) {
      expect(await sends(world, path, request)).toMatchObject({ status: 401, body: '' });
    }
    expect(await everything()).toBe(before);
  });

  test('reads the body by what was signed, whatever content type is claimed', async () => {
    for (const claimed of ['text/plain', 'multipart/form-data', 'application/xml', formType, jsonType]) {
      expect(await sends(world, path, signed({ type: claimed }))).toMatchObject({ status: 200 });
    }
  });

  test('takes 1,000,000 bytes and refuses one more, signed or not', async () => {
    const padded = (length: number) => Buffer.alloc(length, ' ').fill(body(), 0, body().length);
    expect((await sends(world, path, signed({}, padded(1_000_000)))).status).toBeLessThan(413);
    expect(await sends(world, path, signed({}, padded(1_000_001)))).toMatchObject({ status: 413, body: '' });
    expect(await sends(world, path, { body: padded(6_000_000) })).toMatchObject({ status: 413, body: '' });
  });

  test('does nothing with bytes that are not UTF-8, nonsense and nothing at all, though signed', async () => {
    const before = await everything();
    const notUtf8 = Buffer.concat([Buffer.from(body()), Buffer.from([0xff, 0xfe, 0xc3, 0x28])]);
    for (const bytes of [notUtf8, '', '[]', 'null', '{"type":1}', 'payload=%7B', 'payload=[]', 'payload=null', 'a&b=c']) {
      expect((await sends(world, path, signed({}, bytes))).status).toBeLessThan(500);
    }
    expect(await everything()).toBe(before);
  });

  test('answers Slack’s check of the certificate', async () => {
    const check = form({ token: 'deprecated-verification-token', ssl_check: '1' });
    expect(await sends(world, path, signed({ type: formType }, check))).toMatchObject({ status: 200, body: '' });
  });

  test.each(['GET', 'HEAD', 'PUT', 'DELETE'])('is not there for %s', async (method) => {
    expect(await sends(world, path, { method })).toMatchObject({ status: 404 });
  });

  test('gives a workspace nobody installed it in 200 and changes nothing', async () => {
    const before = await everything();
    const foreign = body().replaceAll(world.slack.teamId, 'T0FOREIGN');
    expect(await sends(world, path, signed({}, foreign))).toMatchObject({ status: 200 });
    expect(await everything()).toBe(before);
  });
});

describe('a workspace nobody installed it in', () => {
  const foreign = (text: string) => signedBySlack(world, command(text, { team_id: 'T0FOREIGN' }));

  test.each(['', 'help', 'incident declare', 'connect', 'whoami', 'project list'])(
    'is told so on "/gitlab %s", to the person alone, with the install link',
    async (text) => {
      const { json } = await sends(world, '/slack/commands', foreign(text));
      expect(json).toMatchObject({ response_type: 'ephemeral' });
      expect(json?.['text']).toContain('not installed in this workspace');
      expect(json?.['text']).toContain(`${world.publicUrl}/slack/install`);
    },
  );
});

describe('the very same bytes once more', () => {
  const twice = async (path: string, body: string) => {
    const request = signedBySlack(world, body);
    const answers = [await sends(world, path, request), await sends(world, path, request)];
    await world.settles();
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    return answers;
  };

  test('of a submitted form declare nothing more', async () => {
    const opened = await opensForm(world, typed);
    await choosesProject(world, opened, payments);
    const { delivery } = await opened.person.submits(opened.viewId);
    if (!delivery) throw new Error('nothing was submitted');
    const { headers, body } = delivery;
    for (let times = 0; times < 3; times++) {
      expect(await sends(world, '/slack/interactivity', { headers, body })).toMatchObject({ status: 200, body: '' });
    }
    await world.settles();
    expect(await sends(world, '/slack/interactivity', { headers, body })).toMatchObject({ status: 200, body: '' });
    await world.settles();
    expect(world.gitlab.incidents().filter(({ title }) => title === typed)).toHaveLength(1);
  });

  test('of a closed form say nothing more', async () => {
    const opened = await opensForm(world, typed);
    const { delivery } = await opened.person.closes(opened.viewId);
    await world.settles();
    const before = world.slack.messagesIn('C0INCIDENTS').length;
    if (!delivery) throw new Error('nothing was told');
    expect(await world.slack.redelivers(delivery)).toMatchObject({ response: { status: 200 } });
    await world.settles();
    expect(world.slack.messagesIn('C0INCIDENTS')).toHaveLength(before);
  });

  test('of "connect" make no second link', async () => {
    const tickets = async () => (await world.dynamo.scan('ephemeral')).length;
    const before = await tickets();
    const [first, second] = await twice('/slack/commands', command('connect'));
    expect(first?.body).toContain('/gitlab/connect?ticket=');
    expect(second?.body).toBe('');
    expect(await tickets()).toBe(before + 1);
  });

  test('of a command that needs GitLab run it once', async () => {
    const asked = () => world.gitlab.requests.length;
    const before = asked();
    const body = command('project add acme/platform/checkout');
    await twice('/slack/commands', body);
    const once = asked() - before;
    expect(once).toBeGreaterThan(0);
    await twice('/slack/commands', body);
    expect(asked() - before).toBe(once);
  });

  test('of somebody not linked who types make no second link either', async () => {
    const [first, second] = await twice('/slack/commands', command(`incident declare ${typed}`, { user_id: 'U0CHLOE' }));
    expect(first?.body).toContain('/gitlab/connect?ticket=');
    expect(second?.body).toBe('');
  });

  test('of an app_uninstalled do not end a newer installation', async () => {
    const one = await startWorld();
    try {
      const body = JSON.stringify({
        type: 'event_callback',
        team_id: one.slack.teamId,
        event_id: 'EvGoodbye',
        event_time: Math.floor(one.clock.now() / 1000),
        event: { type: 'app_uninstalled' },
      });
      const { tenant } = one.person('U0ADA');
      const request = signedBySlack(one, body, { type: jsonType });
      await sends(one, '/slack/events', request);
      expect(await one.rooms.installations.find(tenant)).toBeUndefined();
      const known = { tenant, teamId: one.slack.teamId, teamName: 'Sandbox', scopes: [] };
      const { botToken } = { botToken: one.slack.install() };
      const { Secret } = await import('../../lib/secret.ts');
      await one.passes(60_000);
      await one.rooms.installations.save({ ...known, botToken: new Secret(botToken), installedAt: one.clock.now() });
      expect(await sends(one, '/slack/events', request)).toMatchObject({ status: 200 });
      expect(await one.rooms.installations.find(tenant)).toBeDefined();
    } finally {
      await one.stops();
    }
  });
});

describe('events', () => {
  const tells = (body: string) => sends(world, '/slack/events', signedBySlack(world, body, { type: jsonType }));

  test('answers the challenge', async () => {
    const challenge = await tells(JSON.stringify({ type: 'url_verification', challenge: 'abc', token: 'x' }));
    expect(challenge).toMatchObject({ status: 200, json: { challenge: 'abc' } });
  });

  test.each(['message', 'app_mention', 'app_home_opened', 'team_join', 'something_of_tomorrow'])(
    'acknowledges %s',
    async (type) => expect(await tells(event({ type }))).toMatchObject({ status: 200, body: '' }),
  );
});

test('a picker asked by hand offers what the person may see', async () => {
  const opened = await opensForm(world, '');
  expect(await found(opened, 'project', payments)).toMatch(/^\d+$/);
  await opened.person.closes(opened.viewId);
  await world.settles();
  expect(newest(world)?.text).toMatch(/cancelled/i);
});
