import { expect, test } from '@jest/globals';
import { BOT_TOKEN, call, lastResponseUrl, setup } from './setup.ts';

const post = { channel: 'C0INCIDENTS', text: 'x' };

test('an error meets as many calls as asked, then all is well', async () => {
  const { slack } = await setup();
  slack.faults.add({ method: 'chat.postMessage', error: 'internal_error', times: 2 });
  const errors = [];
  for (let n = 0; n < 3; n += 1) errors.push((await call(slack, 'chat.postMessage', post)).result['error']);
  expect(errors).toEqual(['internal_error', 'internal_error', undefined]);
  expect(slack.messagesIn('C0INCIDENTS')).toHaveLength(1);
});

test('a fault leaves other methods alone, unless it is for any', async () => {
  const { slack } = await setup();
  slack.faults.add({ method: 'views.open', error: 'fatal_error' });
  expect((await call(slack, 'auth.test', {})).result).toMatchObject({ ok: true });
  slack.faults.clear();
  slack.faults.add({ method: '*', error: 'fatal_error' });
  expect((await call(slack, 'auth.test', {})).result).toMatchObject({ error: 'fatal_error' });
});

test('a rate limit says how long to wait', async () => {
  const { slack } = await setup();
  slack.faults.add({ method: 'chat.postMessage', retryAfter: 30 });
  const { response, result } = await call(slack, 'chat.postMessage', post);
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '30']);
  expect(result).toEqual({ ok: false, error: 'ratelimited' });
});

test('a status comes with a page, not JSON', async () => {
  const { slack } = await setup();
  slack.faults.add({ method: 'auth.test', status: 503 });
  const response = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' });
  expect([response.status, response.headers.get('content-type')]).toEqual([503, 'text/html']);
});

test('a cut line loses the answer but not the effect; a silent one has no effect', async () => {
  const { slack } = await setup();
  slack.faults.add({ method: 'chat.postMessage', drop: true });
  await expect(call(slack, 'chat.postMessage', post)).rejects.toThrow('fetch failed');
  expect(slack.messagesIn('C0INCIDENTS')).toHaveLength(1);
  slack.faults.add({ method: 'chat.postMessage', hang: true });
  const hanging = fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${BOT_TOKEN}` },
    body: new URLSearchParams(post),
    signal: AbortSignal.timeout(50),
  });
  await expect(hanging).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(slack.messagesIn('C0INCIDENTS')).toHaveLength(1);
});

test('a delay only delays', async () => {
  const { slack } = await setup();
  slack.faults.add({ method: 'auth.test', delayMs: 1 });
  expect((await call(slack, 'auth.test', {})).result).toMatchObject({ ok: true });
});

test('a response_url fails, and is cut, like a method', async () => {
  const { slack, ada } = await setup();
  await ada.types('C0INCIDENTS', '/gitlab');
  const respond = () => fetch(lastResponseUrl(slack), { method: 'POST', body: '{"text":"x"}' });
  slack.faults.add({ method: 'response_url', status: 500 });
  slack.faults.add({ method: 'response_url', retryAfter: 1 });
  expect([(await respond()).status, (await respond()).status]).toEqual([500, 429]);
  slack.faults.add({ method: 'response_url', drop: true });
  await expect(respond()).rejects.toThrow('fetch failed');
  expect(ada.sees('C0INCIDENTS')).toHaveLength(1);
});
