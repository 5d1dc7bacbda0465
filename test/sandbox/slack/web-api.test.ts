import { describe, expect, test } from '@jest/globals';
import { startSlack } from '../../../infra/sandbox/slack/stand-in.ts';
import { APP_URL, BOT_TOKEN, call, setup } from './setup.ts';

const refusal = (error: string) => ({ data: expect.objectContaining({ ok: false, error }) });

describe('a call', () => {
  test('comes from the SDK as a form and from others as JSON', async () => {
    const { slack, client } = await setup();
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'hi' } }];
    const posted = await client.chat.postMessage({ channel: 'C0INCIDENTS', text: 'hi', blocks });
    expect(posted.message?.blocks).toHaveLength(1);
    const { result } = await call(slack, 'chat.postMessage', { channel: 'C0INCIDENTS', text: 'hi', blocks });
    expect(result).toMatchObject({ ok: true, channel: 'C0INCIDENTS', message: { bot_id: 'B0GITLAB', text: 'hi' } });
    expect(slack.calls[0]).toMatchObject({ method: 'chat.postMessage', args: { blocks }, result: { ok: true } });
  });

  test('never leaves its token in the record', async () => {
    const { slack, client } = await setup();
    await client.auth.test({ token: BOT_TOKEN });
    expect(JSON.stringify(slack.calls)).not.toContain(BOT_TOKEN);
  });

  test.each([
    ['no token', '', 'not_authed'],
    ['a token nobody issued', 'xoxb-other', 'invalid_auth'],
  ])('with %s is refused with 200', async (_why, token, error) => {
    const { slack } = await setup();
    const { response, result } = await call(slack, 'auth.test', {}, token);
    expect(response.status).toBe(200);
    expect(result).toEqual({ ok: false, error });
  });

  test('after the app was uninstalled is account_inactive', async () => {
    const { slack } = await setup();
    await slack.uninstalls();
    expect((await call(slack, 'auth.test', {})).result).toMatchObject({ error: 'account_inactive' });
  });

  test('of an unknown method is unknown_method', async () => {
    const { slack } = await setup();
    expect((await call(slack, 'chat.shout', {})).result).toMatchObject({ ok: false, error: 'unknown_method' });
  });

  test.each([
    ['text/plain', 'x', 'invalid_post_type'],
    ['application/json', '{', 'invalid_json'],
    ['application/json', '[]', 'json_not_object'],
  ])('with a %s body %s is %s', async (contentType, body, error) => {
    const { slack } = await setup();
    const headers = { 'content-type': contentType };
    const response = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST', headers, body });
    expect(await response.json()).toMatchObject({ error });
  });

  test('without its scope says what is needed and what there is', async () => {
    const { slack } = await setup(undefined, { scopes: ['commands'] });
    const { result } = await call(slack, 'users.info', { user: 'U0ADA' });
    expect(result).toEqual({ ok: false, error: 'missing_scope', needed: 'users:read', provided: 'commands' });
  });

  test('before any install is refused', async () => {
    const slack = await startSlack({ appUrl: APP_URL });
    const { result } = await call(slack, 'auth.test', {});
    await slack.stop();
    expect(result).toMatchObject({ error: 'invalid_auth' });
  });
});

describe('chat.postMessage', () => {
  test.each([
    ['a channel that is not there', 'C0NOWHERE', 'channel_not_found'],
    ["two people's own messages", 'D0ADABEN', 'channel_not_found'],
    ['an archived channel', 'C0ARCHIVE', 'is_archived'],
  ])('to %s is refused', async (_why, channel, error) => {
    const { client } = await setup();
    await expect(client.chat.postMessage({ channel, text: 'x' })).rejects.toMatchObject(refusal(error));
  });

  test('to a public channel it is not in needs chat:write.public', async () => {
    const { client } = await setup();
    await client.chat.postMessage({ channel: 'C0GENERAL', text: 'x' });
    const without = await setup(undefined, { scopes: ['chat:write'] });
    const posting = without.client.chat.postMessage({ channel: 'C0GENERAL', text: 'x' });
    await expect(posting).rejects.toMatchObject(refusal('not_in_channel'));
  });

  test('to a private channel it is not in finds nothing', async () => {
    const secret = { id: 'C0SECRET', name: 'secret', kind: 'private' as const, memberIds: ['U0ADA'] };
    const { client } = await setup(undefined, { channels: [secret] });
    const posting = client.chat.postMessage({ channel: 'C0SECRET', text: 'x' });
    await expect(posting).rejects.toMatchObject(refusal('channel_not_found'));
  });

  test('to a user opens their direct messages', async () => {
    const { client, ada, ben } = await setup();
    const { channel } = await client.chat.postMessage({ channel: 'U0ADA', text: 'psst' });
    expect(channel).toMatch(/^D/);
    expect(ada.sees(String(channel))).toMatchObject([{ text: 'psst', author: { kind: 'app' } }]);
    expect(ben.sees(String(channel))).toEqual([]);
    expect((await client.chat.postMessage({ channel: 'U0ADA', text: 'again' })).channel).toBe(channel);
  });

  test('without anything to say is no_text', async () => {
    const { slack } = await setup();
    const { result } = await call(slack, 'chat.postMessage', { channel: 'C0INCIDENTS' });
    expect(result).toMatchObject({ error: 'no_text' });
  });

  test('with invalid blocks names where', async () => {
    const { slack } = await setup();
    const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }];
    const { result } = await call(slack, 'chat.postMessage', { channel: 'C0INCIDENTS', blocks });
    const messages = ['[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'];
    expect(result).toMatchObject({ error: 'invalid_blocks', response_metadata: { messages } });
    const broken = await call(slack, 'chat.postMessage', { channel: 'C0INCIDENTS', blocks: '[{' });
    expect(broken.result).toMatchObject({ error: 'invalid_blocks_format' });
  });

  test('keeps metadata, cuts a long text, and remembers the unfurl flags', async () => {
    const { slack, client } = await setup();
    const metadata = { event_type: 'card', event_payload: { id: 'one' } };
    const flags = { unfurl_links: false, unfurl_media: false };
    await client.chat.postMessage({ channel: 'C0INCIDENTS', text: 'x'.repeat(40_001), metadata, ...flags });
    const [message] = slack.messagesIn('C0INCIDENTS');
    expect(message).toMatchObject({ metadata, unfurl: { links: false, media: false } });
    expect(message?.text).toHaveLength(40_000);
  });

  test.each([
    ['no object', '"x"', 'invalid_metadata_format'],
    ['no payload', '{"event_type":"x"}', 'invalid_metadata_schema'],
  ])('with metadata that is %s is refused', async (_why, metadata, error) => {
    const { slack } = await setup();
    const { result } = await call(slack, 'chat.postMessage', { channel: 'C0INCIDENTS', text: 'x', metadata });
    expect(result).toMatchObject({ error });
  });
});

describe('a posted message', () => {
  test('is edited: text alone takes its blocks away, metadata stays until {}', async () => {
    const { slack, client } = await setup();
    const metadata = { event_type: 'card', event_payload: {} };
    const blocks = [{ type: 'divider' }];
    const { ts } = await client.chat.postMessage({ channel: 'C0INCIDENTS', text: 'a', blocks, metadata });
    const at = { channel: 'C0INCIDENTS', ts: String(ts) };
    await client.chat.update({ ...at, text: 'b' });
    expect(slack.messagesIn('C0INCIDENTS')).toMatchObject([{ text: 'b', blocks: [], metadata, edited: true }]);
    await call(slack, 'chat.update', { ...at, text: 'c', metadata: {} });
    expect(slack.messagesIn('C0INCIDENTS')[0]?.metadata).toBeUndefined();
  });

  test.each(['chat.update', 'chat.delete'])('of somebody else is out of reach of %s', async (method) => {
    const { slack } = await setup();
    const { ts } = slack.seedMessage({ channel: 'C0INCIDENTS', author: 'U0ADA', text: 'mine' });
    const { result } = await call(slack, method, { channel: 'C0INCIDENTS', ts, text: 'x' });
    expect(result['error']).toMatch(/^cant_/);
    const gone = await call(slack, method, { channel: 'C0INCIDENTS', ts: '1.000000', text: 'x' });
    expect(gone.result).toMatchObject({ error: 'message_not_found' });
  });

  test('takes at most 4000 characters in an edit', async () => {
    const { client } = await setup();
    const { ts } = await client.chat.postMessage({ channel: 'C0INCIDENTS', text: 'a' });
    const updating = client.chat.update({ channel: 'C0INCIDENTS', ts: String(ts), text: 'x'.repeat(4001) });
    await expect(updating).rejects.toMatchObject(refusal('msg_too_long'));
  });

  test('has a permalink, and after deletion none', async () => {
    const { slack, client } = await setup();
    const { ts } = await client.chat.postMessage({ channel: 'C0INCIDENTS', text: 'a' });
    const at = { channel: 'C0INCIDENTS', message_ts: String(ts) };
    const { permalink } = await client.chat.getPermalink(at);
    expect(permalink).toBe(`${slack.webUrl}/archives/C0INCIDENTS/p${String(ts).replace('.', '')}`);
    await client.chat.delete({ channel: 'C0INCIDENTS', ts: String(ts) });
    await expect(client.chat.getPermalink(at)).rejects.toMatchObject(refusal('message_not_found'));
  });

  test('is answered in its thread, which the channel sees only of what is broadcast', async () => {
    const { client, ada } = await setup();
    const channel = 'C0INCIDENTS';
    const { ts } = await client.chat.postMessage({ channel, text: 'card' });
    await client.chat.postMessage({ channel, text: 'quiet', thread_ts: ts });
    await client.chat.postMessage({ channel, text: 'loud', thread_ts: String(ts), reply_broadcast: true });
    const history = await client.conversations.history({ channel });
    expect(history.messages?.map((message) => message.text)).toEqual(['loud', 'card']);
    const replies = await client.conversations.replies({ channel, ts: String(ts) });
    expect(replies.messages?.map((message) => message.text)).toEqual(['card', 'quiet', 'loud']);
    expect(ada.sees(channel)[0]).toMatchObject({ replyCount: 2 });
    await client.chat.delete({ channel, ts: String(ts) });
    expect(ada.sees(channel)[0]).toMatchObject({ deleted: true });
  });

  test('must exist to be answered', async () => {
    const { client } = await setup();
    const posting = client.chat.postMessage({ channel: 'C0INCIDENTS', text: 'x', thread_ts: '1.000000' });
    await expect(posting).rejects.toMatchObject(refusal('cannot_reply_to_message'));
    const reading = client.conversations.replies({ channel: 'C0INCIDENTS', ts: '1.000000' });
    await expect(reading).rejects.toMatchObject(refusal('thread_not_found'));
  });
});

test('an ephemeral message is seen by one member only, and by no Web API call', async () => {
  const { client, ada, ben } = await setup();
  await client.chat.postEphemeral({ channel: 'C0INCIDENTS', user: 'U0ADA', text: 'only you' });
  expect(ada.sees('C0INCIDENTS')).toMatchObject([{ text: 'only you', ephemeral: true }]);
  expect(ben.sees('C0INCIDENTS')).toEqual([]);
  expect((await client.conversations.history({ channel: 'C0INCIDENTS' })).messages).toEqual([]);
  const outside = client.chat.postEphemeral({ channel: 'C0PAYMENTS', user: 'U0CHLOE', text: 'x' });
  await expect(outside).rejects.toMatchObject(refusal('user_not_in_channel'));
});

describe('conversations', () => {
  test('are listed by type, page by page', async () => {
    const { client } = await setup();
    const types = 'public_channel,private_channel';
    const first = await client.conversations.list({ types, limit: 3, exclude_archived: true });
    expect(first.channels?.map(({ name }) => name)).toEqual(['incidents', 'general', 'payments-oncall']);
    const cursor = first.response_metadata?.next_cursor;
    const second = await client.conversations.list({ types, limit: 3, exclude_archived: true, cursor });
    expect(second.channels).toMatchObject([{ name: 'shared-vendors', is_ext_shared: true }]);
    expect(second.response_metadata?.next_cursor).toBe('');
  });

  test('say whether the app is in, and hide what it may not see', async () => {
    const { client } = await setup();
    expect((await client.conversations.info({ channel: 'C0GENERAL' })).channel).toMatchObject({ is_member: false });
    const hidden = client.conversations.info({ channel: 'D0ADABEN' });
    await expect(hidden).rejects.toMatchObject(refusal('channel_not_found'));
    const listing = client.conversations.list({ types: 'im' });
    await expect(listing).rejects.toMatchObject({ data: { needed: 'im:read' } });
  });

  test('give their history to members only, metadata when asked for', async () => {
    const { client } = await setup();
    const metadata = { event_type: 'card', event_payload: { id: 'one' } };
    await client.chat.postMessage({ channel: 'C0INCIDENTS', text: 'a', metadata });
    const plainly = await client.conversations.history({ channel: 'C0INCIDENTS' });
    expect(plainly.messages?.[0]).not.toHaveProperty('metadata');
    const fully = await client.conversations.history({ channel: 'C0INCIDENTS', include_all_metadata: true });
    expect(fully.messages?.[0]).toMatchObject({ metadata });
    const outside = client.conversations.history({ channel: 'C0GENERAL' });
    await expect(outside).rejects.toMatchObject(refusal('not_in_channel'));
  });

  test('are read between two timestamps, which count only when inclusive', async () => {
    const { client } = await setup();
    const channel = 'C0INCIDENTS';
    const ts: string[] = [];
    for (const text of ['a', 'b', 'c']) ts.push(String((await client.chat.postMessage({ channel, text })).ts));
    const open = await client.conversations.history({ channel, oldest: ts[0], latest: ts[2] });
    expect(open.messages?.map((message) => message.text)).toEqual(['b']);
    const closed = await client.conversations.history({ channel, oldest: ts[0], latest: ts[2], inclusive: true });
    expect(closed.messages).toHaveLength(3);
  });
});

test('a person has a time zone, a role, and may be deactivated', async () => {
  const gone = { id: 'U0GONE', name: 'gone', realName: 'Gone', deleted: true };
  const ada = { id: 'U0ADA', name: 'ada', realName: 'Ada', tz: 'Europe/Berlin', admin: true };
  const rest = ['U0BEN', 'U0CHLOE'].map((id) => ({ id, name: id, realName: id }));
  const { client } = await setup(undefined, { people: [ada, gone, ...rest] });
  const { user } = await client.users.info({ user: 'U0ADA' });
  expect(user).toMatchObject({ tz: 'Europe/Berlin', tz_offset: 3600, is_admin: true, deleted: false });
  expect((await client.users.info({ user: 'U0GONE' })).user).toMatchObject({ deleted: true });
  await expect(client.users.info({ user: 'U0NOBODY' })).rejects.toMatchObject(refusal('user_not_found'));
});
