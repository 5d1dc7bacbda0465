import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { form, formType, jsonType, leaked, sends, signedBySlack } from './by-hand.ts';
import { choosesProject, newest, opensForm, payments } from './declaring.ts';
import { clickBody, commandBody, eventBody, interactionBody } from './slack-bodies.ts';
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

const command = (text: string, fields: Record<string, string> = {}) => commandBody(world, text, fields);
const event = (inner: Record<string, unknown>) => eventBody(world, inner);

/** Every Slack door, with something it takes. */
const doors = [
  { path: '/slack/commands', type: formType, body: () => command('whoami') },
  { path: '/slack/interactivity', type: formType, body: () => clickBody(world, 'open_incident') },
  {
    path: '/slack/options',
    type: formType,
    body: () =>
      interactionBody(world, { type: 'block_suggestion', action_id: 'project', block_id: 'project', value: '' }),
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
    for (const bytes of [
      notUtf8,
      '',
      '[]',
      'null',
      '{"type":1}',
      'payload=%7B',
      'payload=[]',
      'payload=null',
      'a&b=c',
    ]) {
      expect((await sends(world, path, signed({}, bytes))).status).toBeLessThan(500);
    }
    expect(await everything()).toBe(before);
  });

  test('answers Slack’s check of the certificate', async () => {
    const check = form({ token: 'deprecated-verification-token', ssl_check: '1' });
    expect(await sends(world, path, signed({ type: formType }, check))).toMatchObject({ status: 200, body: '' });
  });

  test.each(['GET', 'PUT', 'DELETE'])('is not there for %s', async (method) => {
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

describe('a workspace it was taken out of', () => {
  test('keeps an open form open with what was typed, and says why', async () => {
    const opened = await opensForm(world, typed);
    await choosesProject(world, opened, payments);
    const { delivery } = await opened.person.submits(opened.viewId);
    const body = delivery?.body.replaceAll('T0SANDBOX', 'T0FOREIGN') ?? '';
    const { json } = await sends(world, '/slack/interactivity', signedBySlack(world, body));
    expect(json).toMatchObject({ response_action: 'errors' });
    expect(Object.values(json?.['errors'] ?? {})).toEqual([expect.stringContaining('/slack/install')]);
  });

  test('is told so beside what was clicked, and what was clicked stays', async () => {
    const person = world.slack.as('U0ADA');
    await person.types('C0INCIDENTS', '/gitlab connect');
    const message = newest(world);
    if (!message) throw new Error('no Connect button');
    const { delivery } = await person.clicks(message, 'connect');
    const body = delivery?.body.replaceAll('T0SANDBOX%22%2C%22domain', 'T0FOREIGN%22%2C%22domain') ?? '';
    await sends(world, '/slack/interactivity', signedBySlack(world, body));
    expect(newest(world)).toMatchObject({ ephemeral: true, text: expect.stringContaining('/slack/install') });
    expect(person.sees('C0INCIDENTS').at(-2)).toMatchObject({ ts: message.ts, text: message.text });
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
