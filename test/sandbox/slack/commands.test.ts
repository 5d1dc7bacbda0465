import { describe, expect, test } from '@jest/globals';
import { type App, setup } from './setup.ts';

const says =
  (json: object): App =>
  () =>
    Response.json(json);

test('a command reaches the app with who, where and what', async () => {
  const { slack, ada } = await setup();
  await ada.types('C0INCIDENTS', '/gitlab incident declare  now');
  const fields = Object.fromEntries(new URLSearchParams(slack.deliveries[0]?.body));
  expect(fields).toMatchObject({
    team_id: slack.teamId,
    team_domain: 'sandbox',
    channel_id: 'C0INCIDENTS',
    channel_name: 'incidents',
    user_id: 'U0ADA',
    command: '/gitlab',
    text: 'incident declare  now',
    api_app_id: 'A0GITLAB',
    is_enterprise_install: 'false',
    response_url: expect.stringContaining(`${slack.webUrl}/commands/`),
    trigger_id: expect.any(String),
  });
  expect(fields).not.toHaveProperty('thread_ts');
});

test.each([
  ['C0PAYMENTS', 'privategroup'],
  ['D0ADABEN', 'directmessage'],
])('the name of %s is told as %s', async (channel, name) => {
  const { slack, ada } = await setup();
  await ada.types(channel, '/gitlab');
  const fields = new URLSearchParams(slack.deliveries[0]?.body);
  expect([fields.get('channel_name'), fields.get('text')]).toEqual([name, '']);
});

test.each([
  ['a < b && c > d', 'a &lt; b &amp;&amp; c &gt; d'],
  ['see https://gitlab.com/a/b?x=1&y=2.', 'see <https://gitlab.com/a/b?x=1&amp;y=2>.'],
  ['(https://gitlab.com/a)', '(<https://gitlab.com/a>)'],
  ['assign @ben please', 'assign <@U0BEN|ben> please'],
  ['assign @nobody', 'assign @nobody'],
  ['mail ada@example.com', 'mail ada@example.com'],
  ['in #general', 'in <#C0GENERAL|general>'],
  ['in #payments-oncall', 'in <#C0PAYMENTS|>'],
  ['close #12', 'close #12'],
  ['@here', '<!here>'],
])('typed %s arrives as %s', async (typed, text) => {
  const { slack, ada } = await setup();
  await ada.types('C0INCIDENTS', `/gitlab ${typed}`);
  expect(new URLSearchParams(slack.deliveries[0]?.body).get('text')).toBe(text);
});

test('a private channel stays a word to somebody who is not in it', async () => {
  const { slack, chloe } = await setup();
  await chloe.types('C0INCIDENTS', '/gitlab in #payments-oncall');
  expect(new URLSearchParams(slack.deliveries[0]?.body).get('text')).toBe('in #payments-oncall');
});

describe('the answer', () => {
  test('may be nothing', async () => {
    const { ada } = await setup();
    expect(await ada.types('C0INCIDENTS', '/gitlab')).toMatchObject({ ok: true });
    expect(ada.sees('C0INCIDENTS')).toEqual([]);
  });

  test('as text is seen by who typed only', async () => {
    const { ada, ben } = await setup(() => new Response('hello'));
    await ada.types('D0ADABEN', '/gitlab');
    expect(ada.sees('D0ADABEN')).toMatchObject([{ text: 'hello', ephemeral: true, author: { kind: 'app' } }]);
    expect(ben.sees('D0ADABEN')).toEqual([]);
  });

  test('as JSON is ephemeral too, with blocks', async () => {
    const { ada } = await setup(says({ text: 'hi', blocks: [{ type: 'divider' }] }));
    await ada.types('C0INCIDENTS', '/gitlab');
    expect(ada.sees('C0INCIDENTS')).toMatchObject([{ ephemeral: true, blocks: [{ type: 'divider' }] }]);
  });

  test('in_channel shows everybody what was typed and what was answered', async () => {
    const { ada, ben } = await setup(says({ response_type: 'in_channel', text: 'hi' }));
    await ada.types('C0INCIDENTS', '/gitlab help');
    expect(ben.sees('C0INCIDENTS').map(({ text, author }) => [author.name, text])).toEqual([
      ['Ada Okafor', '/gitlab help'],
      ['GitLab', 'hi'],
    ]);
  });

  test.each<[why: string, app: App]>([
    ['blocks Slack refuses', says({ blocks: [{ type: 'hologram' }] })],
    ['no text', says({ response_type: 'ephemeral' })],
    ['broken JSON', () => new Response('{', { headers: { 'content-type': 'application/json' } })],
  ])('with %s fails in front of the person', async (_why, app) => {
    const { ada } = await setup(app);
    expect(await ada.types('C0INCIDENTS', '/gitlab')).toMatchObject({ failure: 'invalid_command_response' });
    expect(ada.sees('C0INCIDENTS')).toMatchObject([{ author: { kind: 'slackbot' } }]);
  });
});

describe('Slack does not ask the app', () => {
  test('in a thread', async () => {
    const { slack, ada } = await setup();
    const { ts } = slack.seedMessage({ channel: 'C0INCIDENTS', author: 'U0BEN', text: 'hm' });
    const outcome = await ada.types('C0INCIDENTS', '/gitlab help', { threadTs: ts });
    expect(outcome).toMatchObject({ ok: false, failure: 'not_in_threads' });
    expect(slack.deliveries).toEqual([]);
  });

  test('about a command of another name', async () => {
    const { slack, ada } = await setup(undefined, { command: '/incidents' });
    expect(await ada.types('C0INCIDENTS', '/gitlab help')).toMatchObject({ failure: 'invalid_command' });
    expect(await ada.types('C0INCIDENTS', '/incidents help')).toMatchObject({ ok: true });
    expect(slack.deliveries).toHaveLength(1);
  });

  test('about a plain message, which the others see', async () => {
    const { slack, ada, ben } = await setup();
    await ada.types('C0INCIDENTS', 'a & b');
    expect(ben.sees('C0INCIDENTS')).toMatchObject([{ text: 'a &amp; b', author: { kind: 'person' } }]);
    expect(slack.deliveries).toEqual([]);
  });
});

test('nobody types where they are not, or into an archive', async () => {
  const { ada, chloe } = await setup();
  await expect(chloe.types('C0PAYMENTS', '/gitlab')).rejects.toThrow('not in C0PAYMENTS');
  await expect(ada.types('C0ARCHIVE', '/gitlab')).rejects.toThrow('archived');
  expect(chloe.sees('C0PAYMENTS')).toEqual([]);
});
