import { expect, test } from '@jest/globals';
import { Secret } from '../../lib/secret.ts';
import { createResponder } from '../../lib/slack/respond.ts';
import { recordedFetch } from './recorded-fetch.ts';

function setup(...answers: Parameters<typeof recordedFetch>) {
  const network = recordedFetch(...answers);
  return {
    respond: createResponder({ apiUrl: 'http://127.0.0.1:4100/api/', fetch: network.fetch }),
    requests: network.requests,
  };
}

test.each([
  'https://hooks.slack.com/commands/1/2/3',
  'https://hooks.slack-gov.com/commands/1/2/3',
  'http://127.0.0.1:4100/response/1',
])('responds at %s', async (url) => {
  const { respond, requests } = setup(new Response('ok'));
  await respond(new Secret(url), { text: 'hi' });
  expect(requests[0]?.url).toBe(url);
  expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
    text: 'hi',
    response_type: 'ephemeral',
    replace_original: false,
    unfurl_links: false,
    unfurl_media: false,
  });
});

test.each([
  'https://hooks.slack.com.evil.example/1',
  'https://hooks.slack.com@evil.example/1',
  'http://hooks.slack.com/1',
  'https://hooks.slack.com:8443/1',
  'http://127.0.0.1:4101/response/1',
  'https://127.0.0.1:4100/response/1',
  'file:///etc/passwd',
  'nonsense',
  '',
])('sends nothing to %s', async (url) => {
  const { respond, requests } = setup();
  await expect(respond(url, { text: 'hi' })).rejects.toMatchObject({ code: 'bad_response_url', transient: false });
  expect(requests).toHaveLength(0);
});

test('replaces, deletes and answers in a thread', async () => {
  const { respond, requests } = setup(new Response(), new Response(), new Response());
  const url = 'https://hooks.slack.com/1';
  await respond(url, { text: 'new', replaceOriginal: true });
  await respond(url, { text: '', deleteOriginal: true });
  await respond(url, { text: 'reply', threadTs: '1.2', responseType: 'in_channel' });
  expect(requests.map(({ body }) => JSON.parse(body))).toMatchObject([
    { text: 'new', replace_original: true },
    { delete_original: true },
    { text: 'reply', replace_original: false, thread_ts: '1.2', response_type: 'in_channel' },
  ]);
});

test.each([
  ['used up', new Response('used_url', { status: 404 }), { code: 'used_url', transient: false, unknown: false }],
  [
    'expired',
    Response.json({ ok: false, error: 'expired_url' }, { status: 404 }),
    { code: 'expired_url', transient: false },
  ],
  ['gone', new Response('', { status: 410 }), { code: 'http_410', transient: false }],
  [
    'limited',
    new Response('', { status: 429, headers: { 'retry-after': '3' } }),
    { transient: true, retryAfterSeconds: 3 },
  ],
  ['broken', new Response('', { status: 500 }), { code: 'http_500', transient: true, unknown: true }],
  ['silent', new DOMException('late', 'TimeoutError'), { code: 'timeout', transient: true, unknown: true }],
])('says when the address is %s', async (_what, answer, failure) => {
  const { respond } = setup(answer);
  await expect(respond('https://hooks.slack.com/1', { text: 'hi' })).rejects.toMatchObject({
    operation: 'response_url',
    ...failure,
  });
});
