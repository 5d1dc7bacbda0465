import { expect, test } from '@jest/globals';
import { Secret } from '../../lib/secret.ts';
import { createSlack } from '../../lib/slack/client.ts';
import { isInstallationDead } from '../../lib/slack/failure.ts';
import { recordedFetch, slackRefuses, slackSays } from './recorded-fetch.ts';

const token = new Secret('xoxb-one');
const place = { channel: 'C1', ts: '1700000000.000100' };

function setup(...answers: Parameters<typeof recordedFetch>) {
  const network = recordedFetch(...answers);
  return {
    slack: createSlack({ apiUrl: 'http://127.0.0.1:9/api/', fetch: network.fetch }),
    requests: network.requests,
  };
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

test('posts without unfolding links, in a thread, with a mark', async () => {
  const { slack, requests } = setup(slackSays(place));
  const posted = await slack.post(token, {
    channel: 'C1',
    text: 'hi',
    threadTs: '1.2',
    replyBroadcast: true,
    metadata: { eventType: 'incident_card', key: 'K' },
  });
  expect(posted).toEqual(place);
  expect(requests[0]?.url).toBe('http://127.0.0.1:9/api/chat.postMessage');
  expect(Object.fromEntries(requests[0]?.form ?? [])).toEqual({
    channel: 'C1',
    text: 'hi',
    thread_ts: '1.2',
    reply_broadcast: 'true',
    metadata: '{"event_type":"incident_card","event_payload":{"key":"K"}}',
    unfurl_links: 'false',
    unfurl_media: 'false',
  });
});

test('sends each team its own token', async () => {
  const { slack, requests } = setup(slackSays(place), slackSays(place));
  await slack.post(token, { channel: 'C1', text: 'a' });
  await slack.post(new Secret('xoxb-two'), { channel: 'C1', text: 'b' });
  expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer xoxb-one', 'Bearer xoxb-two']);
});

test('opens and updates views by hash', async () => {
  const { slack, requests } = setup(
    slackSays({ view: { id: 'V1', hash: 'h1' } }),
    slackSays({ view: { id: 'V1', hash: 'h2' } }),
  );
  const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 't' }, blocks: [] };
  expect(await slack.openView(token, 'trigger', view)).toEqual({ viewId: 'V1', hash: 'h1' });
  expect(await slack.updateView(token, { viewId: 'V1', hash: 'h1' }, view)).toEqual({ hash: 'h2' });
  expect(requests.map(({ form }) => [form.get('trigger_id'), form.get('view_id'), form.get('hash')])).toEqual([
    ['trigger', null, null],
    [null, 'V1', 'h1'],
  ]);
});

test.each([
  ['a code of its own', slackRefuses('not_in_channel'), { code: 'not_in_channel', transient: false, unknown: false }],
  [
    'internal_error: it may have happened',
    slackRefuses('internal_error'),
    { code: 'internal_error', transient: true, unknown: true },
  ],
  [
    'a rate limit, with its seconds',
    new Response('', { status: 429, headers: { 'retry-after': '7' } }),
    { code: 'ratelimited', transient: true, retryAfterSeconds: 7, unknown: false },
  ],
  ['a rate limit without seconds', new Response('', { status: 429 }), { code: 'ratelimited', transient: true }],
  ['a 503', new Response('<html>', { status: 503 }), { code: 'http_503', transient: true, unknown: true, status: 503 }],
  [
    'a page instead of JSON',
    new Response('<html>sorry xoxb</html>'),
    { code: 'half_answer', transient: true, unknown: true },
  ],
  ['an answer without what was asked', slackSays({}), { code: 'half_answer', transient: true, unknown: true }],
  ['no answer in time', new DOMException('late', 'TimeoutError'), { code: 'timeout', transient: true, unknown: true }],
  [
    'no connection: nothing can have happened',
    new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }),
    { code: 'network', transient: true, unknown: false },
  ],
])('tells %s, after one request', async (_what, answer, failure) => {
  const { slack, requests } = setup(answer);
  expect(await failureOf(slack.post(token, { channel: 'C1', text: 'a' }))).toMatchObject({
    service: 'slack',
    operation: 'chat.postMessage',
    ...failure,
  });
  expect(requests).toHaveLength(1);
});

test('says what Slack says about refused blocks', async () => {
  const { slack } = setup(
    slackRefuses('invalid_blocks', { response_metadata: { messages: ['[ERROR] too long [json-pointer:/blocks/0]'] } }),
  );
  expect(await failureOf(slack.update(token, { ...place, text: 'a' }))).toMatchObject({
    detail: '[ERROR] too long [json-pointer:/blocks/0]',
  });
});

test('knows when an installation is over', async () => {
  const { slack } = setup(slackRefuses('token_revoked'), slackRefuses('channel_not_found'));
  expect(isInstallationDead(await failureOf(slack.delete(token, place)))).toBe(true);
  expect(isInstallationDead(await failureOf(slack.delete(token, place)))).toBe(false);
  expect(isInstallationDead(new Error('token_revoked'))).toBe(false);
});

test('finds a message by its mark, over pages', async () => {
  const { slack, requests } = setup(
    slackSays({ messages: [{ ts: '3.0' }], response_metadata: { next_cursor: 'n' } }),
    slackSays({ messages: [{ ts: '2.0', metadata: { event_type: 'incident_card', event_payload: { key: 'K' } } }] }),
  );
  const search = { channel: 'C1', eventType: 'incident_card', key: 'K', oldest: '1.0' };
  expect(await slack.findByMetadata(token, search)).toEqual({ ts: '2.0' });
  expect(
    requests.map(({ form }) => [form.get('cursor'), form.get('include_all_metadata'), form.get('oldest')]),
  ).toEqual([
    [null, 'true', '1.0'],
    ['n', 'true', '1.0'],
  ]);
});

test('knows that a message is absent, unless there is more history than it reads', async () => {
  const empty = setup(slackSays({ messages: [{ ts: '3.0' }] }));
  const search = { channel: 'C1', eventType: 'e', key: 'K', oldest: '1.0' };
  expect(await empty.slack.findByMetadata(token, search)).toBe('absent');
  const page = () => slackSays({ messages: [{ ts: '3.0' }], response_metadata: { next_cursor: 'n' } });
  const endless = setup(page(), page(), page(), page(), page());
  expect(await endless.slack.findByMetadata(token, search)).toBeUndefined();
});

test('finds nothing where it may not read, and says so of every other failure', async () => {
  const { slack } = setup(slackRefuses('missing_scope'), slackRefuses('internal_error'));
  const search = { channel: 'C1', eventType: 'e', key: 'K', oldest: '1.0', threadTs: '1.0' };
  expect(await slack.findByMetadata(token, search)).toBeUndefined();
  await expect(slack.findByMetadata(token, search)).rejects.toMatchObject({ code: 'internal_error' });
});

test.each([
  ['private', { is_private: true, is_ext_shared: false }, { isPrivate: true, isExtShared: false }],
  ['public', { is_private: false, is_ext_shared: false }, { isPrivate: false, isExtShared: false }],
  ['shared', { is_private: true, is_ext_shared: true }, { isPrivate: true, isExtShared: true }],
  [
    'about to be shared',
    { is_private: true, is_ext_shared: false, is_pending_ext_shared: true },
    { isExtShared: true },
  ],
  [
    'undescribed, hence public and shared',
    {},
    { isPrivate: false, isExtShared: true, isArchived: false, isMember: false },
  ],
  ['a DM', { is_im: true }, { isPrivate: true, isExtShared: false, isMember: true }],
])('reads a channel that is %s', async (_what, fields, expected) => {
  const { slack } = setup(slackSays({ channel: { id: 'C1', name: 'ops', ...fields } }));
  expect(await slack.channel(token, 'C1')).toMatchObject({ id: 'C1', name: 'ops', ...expected });
});

test('reads a user', async () => {
  const { slack } = setup(
    slackSays({
      user: {
        id: 'U1',
        name: 'ada',
        real_name: 'Ada L',
        profile: { display_name: '' },
        tz: 'Europe/Berlin',
        is_owner: true,
      },
    }),
  );
  expect(await slack.user(token, 'U1')).toEqual({
    id: 'U1',
    name: 'Ada L',
    tz: 'Europe/Berlin',
    isAdmin: true,
    deleted: false,
  });
});

test('gives a permalink', async () => {
  const { slack } = setup(slackSays({ permalink: 'https://x.slack.com/p1' }));
  expect(await slack.permalink(token, place)).toBe('https://x.slack.com/p1');
});
