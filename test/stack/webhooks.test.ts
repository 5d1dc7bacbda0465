import { afterEach, expect, test } from '@jest/globals';
import { textOf } from './plain-slack.ts';
import { deliver, inChannel, incidentEvent, signedHeaders, subscribed, tokenHeaders } from './webhooks.ts';
import { openWorld, type World, type WorldOptions } from './world.ts';

let world: World;
afterEach(() => world.close());

async function setup(options?: WorldOptions) {
  world = await openWorld(options);
  return subscribed(world);
}

const opened = JSON.stringify(incidentEvent());
const raised = JSON.stringify(incidentEvent({ action: 'update', severity: 'critical' }, { at: '10:05:00' }));

/** The card of the event, and its edit after the next one. */
async function cardAndEdit(send: (body: string) => Promise<number>) {
  const posts = inChannel(world, 'chat.postMessage');
  const posted = world.slack.seen.next('card', (call) => posts(call) && textOf(call.args).includes('#5'));
  expect(await send(opened)).toBe(200);
  const card = await posted;
  const edited = world.slack.seen.next('edit of the card', inChannel(world, 'chat.update'));
  const told = world.slack.seen.next('line in the thread', posts);
  expect(await send(raised)).toBe(200);
  return { card, edit: await edited, line: await told };
}

test('registers a hook without what it does not read, and shows a card by the plain token', async () => {
  const hook = await setup();
  expect(hook).toMatchObject({ push_events: false, issues_events: true, confidential_issues_events: true });
  expect(String(hook['url'])).toMatch(new RegExp(`^${world.url}/gitlab/webhooks/[\\w-]+$`));
  const { card, edit, line } = await cardAndEdit((body) => deliver(hook, body, tokenHeaders(hook)));
  expect(textOf(card.args)).toContain('Checkout is &lt;down&gt;');
  expect(edit.args['ts']).toBe(card.result['ts']);
  expect(line.args).toMatchObject({ thread_ts: card.result['ts'], reply_broadcast: 'true' });
  expect(textOf(edit.args)).toMatch(/Critical/i);

  // The same news once more, by the other kind, says nothing.
  const before = world.slack.seen.all.length;
  const again = JSON.stringify(
    incidentEvent({ action: 'update', severity: 'critical' }, { kind: 'work_item', at: '10:05:00' }),
  );
  expect(await deliver(hook, again, tokenHeaders(hook))).toBe(200);
  const { answeredAt } = await world.person.command('unsubscribe payments');
  await world.answerAt(answeredAt, /payments/);
  expect(world.slack.seen.all.slice(before).map(({ what }) => what)).toEqual(['response_url']);
});

test('shows a card by a signature, and then believes no token', async () => {
  const hook = await setup({ signsHooks: true });
  expect(hook['signing_token']).toMatch(/^whsec_/);
  await cardAndEdit((body) => deliver(hook, body, signedHeaders(hook, body)));
  expect(await deliver(hook, opened, tokenHeaders(hook))).toBe(401);
  expect(await deliver(hook, opened, signedHeaders(hook, opened, -301))).toBe(401);
  expect(await deliver(hook, opened, signedHeaders(hook, opened, 302))).toBe(401);
  expect(await deliver(hook, opened, signedHeaders(hook, raised))).toBe(401);
});

test('refuses what is not proven and takes what is not wanted', async () => {
  const hook = await setup();
  const good = tokenHeaders(hook);
  expect(await deliver(hook, opened, {})).toBe(401);
  expect(await deliver(hook, opened, { 'x-gitlab-token': 'guess' })).toBe(401);
  expect(await deliver({ ...hook, url: `${world.url}/gitlab/webhooks/nobody` }, opened, good)).toBe(401);
  const foreign = { ...incidentEvent(), project: { id: 43, path_with_namespace: 'acme/other', visibility_level: 0 } };
  expect(await deliver(hook, JSON.stringify(foreign), good)).toBe(401);
  expect(await deliver(hook, JSON.stringify({ object_kind: 'pipeline', project: { id: 42 } }), good)).toBe(200);
  expect(await deliver(hook, ' '.repeat(5_000_001), good)).toBe(413);
  expect(await deliver(hook, JSON.stringify(incidentEvent({ type: 'Issue', iid: 6 })), good)).toBe(200);
});
