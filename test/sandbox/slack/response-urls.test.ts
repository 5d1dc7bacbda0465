import { expect, test } from '@jest/globals';
import { actions, button, lastResponseUrl, setup } from './setup.ts';

async function post(url: string, json: unknown) {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(json) });
  return { status: response.status, body: await response.text() };
}

/** Ada has typed a command in the direct messages with Ben, where the app is not. */
async function afterCommand() {
  const world = await setup();
  await world.ada.types('D0ADABEN', '/gitlab');
  return { ...world, url: lastResponseUrl(world.slack) };
}

test('answers only the person who acted, unless in_channel, where the app is no member', async () => {
  const { ada, ben, url } = await afterCommand();
  expect(await post(url, { text: 'for you' })).toEqual({ status: 200, body: 'ok' });
  await post(url, { text: 'for all', response_type: 'in_channel' });
  expect(ada.sees('D0ADABEN').map(({ text }) => text)).toEqual(['for you', 'for all']);
  expect(ben.sees('D0ADABEN').map(({ text }) => text)).toEqual(['for all']);
});

test('works five times', async () => {
  const { url } = await afterCommand();
  for (let use = 0; use < 5; use += 1) expect(await post(url, { text: 'x' })).toMatchObject({ status: 200 });
  expect(await post(url, { text: 'x' })).toEqual({ status: 404, body: '{"ok":false,"error":"used_url"}' });
});

test('works for thirty minutes', async () => {
  const { clock, url } = await afterCommand();
  clock.now += 30 * 60_000;
  expect(await post(url, { text: 'x' })).toMatchObject({ status: 200 });
  clock.now += 1;
  expect(await post(url, { text: 'x' })).toEqual({ status: 404, body: '{"ok":false,"error":"expired_url"}' });
});

test.each([
  ['invalid blocks', { blocks: [{ type: 'hologram' }] }, 'invalid_blocks'],
  ['nothing to say', {}, 'no_text'],
  ['no object', 'x', 'invalid_payload'],
])('refuses %s without counting it', async (_why, json, error) => {
  const { slack, url } = await afterCommand();
  for (let use = 0; use < 6; use += 1) expect(await post(url, json)).toMatchObject({ status: 400 });
  expect((await post(url, json)).body).toContain(error);
  expect(await post(`${slack.webUrl}/commands/T/1/guess`, { text: 'x' })).toMatchObject({ status: 404 });
});

test('replaces and deletes the message that was clicked, ephemeral ones too', async () => {
  const { slack, ada, ben } = await setup();
  const common = { channel: 'C0INCIDENTS', author: 'U0GITLAB', blocks: [actions(button('go'))] };
  const loud = slack.seedMessage({ ...common, text: 'loud' });
  const quiet = slack.seedMessage({ ...common, text: 'quiet', visibleTo: 'U0ADA' });
  await ada.clicks(quiet, 'go');
  await post(lastResponseUrl(slack), { replace_original: true, text: 'done' });
  expect(ada.sees('C0INCIDENTS')[1]).toMatchObject({ text: 'done', ephemeral: true, blocks: [] });
  await ada.clicks(loud, 'go');
  await post(lastResponseUrl(slack), { delete_original: true });
  expect(ben.sees('C0INCIDENTS')).toEqual([]);
});

test('replaces the last answer to a command', async () => {
  const { ada, url } = await afterCommand();
  await post(url, { text: 'kept' });
  await post(url, { replace_original: true, text: 'created' });
  expect(ada.sees('D0ADABEN').map(({ text }) => text)).toEqual(['created']);
});

test('overwrites the clicked message when a threaded answer forgets replace_original: false', async () => {
  const { slack, ada } = await setup();
  const blocks = [actions(button('go'))];
  const card = slack.seedMessage({ channel: 'C0INCIDENTS', author: 'U0GITLAB', text: 'card', blocks });
  await ada.clicks(card, 'go');
  const reply = { response_type: 'in_channel', thread_ts: card.ts, text: 'reply' };
  await post(lastResponseUrl(slack), { ...reply, replace_original: false });
  expect(ada.sees('C0INCIDENTS')).toMatchObject([{ text: 'card' }, { text: 'reply', threadTs: card.ts }]);
  await post(lastResponseUrl(slack), reply);
  expect(ada.sees('C0INCIDENTS')[0]).toMatchObject({ text: 'reply' });
});
