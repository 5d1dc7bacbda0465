import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { leaked, sends, signedBySlack } from './by-hand.ts';
import { newest } from './declaring.ts';
import { commandBody } from './slack-bodies.ts';
import { answer, types } from './typing.ts';
import { startWorld, type World } from './world.ts';

const channels = [
  { id: 'C0INCIDENTS', name: 'incidents', kind: 'public' as const, memberIds: ['U0ADA', 'U0BEN', 'U0GITLAB'] },
  { id: 'C0GENERAL', name: 'general', kind: 'public' as const, memberIds: ['U0ADA', 'U0BEN'] },
  { id: 'C0SECRET', name: 'secret', kind: 'private' as const, memberIds: ['U0ADA', 'U0BEN'] },
  { id: 'C0ARCHIVE', name: 'old', kind: 'public' as const, memberIds: ['U0ADA', 'U0GITLAB'], archived: true },
  { id: 'D0ADABEN', name: '', kind: 'dm' as const, memberIds: ['U0ADA', 'U0BEN'] },
];

let world: World;
beforeAll(async () => {
  world = await startWorld({ slack: { channels } });
  await world.links('U0ADA', 'ada.okafor');
  await world.links('U0BEN', 'ben.silva');
  await answer(world, 'project add acme/payments as payments');
});
afterAll(async () => {
  expect(await leaked(world)).toEqual([]);
  await world.stops();
});
afterEach(async () => {
  world.slack.faults.clear();
  for (const channel of ['C0INCIDENTS', 'C0GENERAL', 'C0SECRET'])
    await answer(world, 'unsubscribe payments', { channel });
});

const publicly = (channel: string) => world.slack.messagesIn(channel).filter(({ visibleTo }) => !visibleTo);
const subscriptions = (channel: string) => answer(world, 'subscriptions', { channel });

describe.each(['C0INCIDENTS', 'C0GENERAL'])('subscribing %s', (channel) => {
  test('posts one line there as proof, naming who brought a private project, and answers how to undo it', async () => {
    const before = publicly(channel).length;
    expect(await answer(world, 'subscribe payments', { channel })).toMatch(
      /is subscribed to .*`\/gitlab unsubscribe acme\/payments`/,
    );
    const said = publicly(channel)
      .slice(before)
      .map(({ text }) => text);
    expect(said).toEqual([expect.stringMatching(/now hears of incidents in .*private in GitLab: Ada Okafor made/)]);
    expect(await subscriptions(channel)).toMatch(/acme\/payments.*`payments`/);
  });

  test('twice says so and posts nothing more', async () => {
    await types(world, 'subscribe payments', { channel });
    const before = publicly(channel).length;
    expect(await answer(world, 'subscribe acme/payments', { channel })).toContain('already subscribed');
    expect(publicly(channel)).toHaveLength(before);
  });
});

test('a project not added yet is added on the way', async () => {
  expect(await answer(world, 'subscribe acme/platform/checkout')).toContain('is subscribed to');
  expect(publicly('C0INCIDENTS').at(-1)?.text).not.toContain('in GitLab:');
  expect(await answer(world, 'project list')).toContain('`checkout`');
  expect(await answer(world, 'unsubscribe checkout')).toContain('no longer hears');
});

describe('where the app cannot post nothing is saved', () => {
  test('in a private channel it is not in, and how to invite it is said', async () => {
    const channel = 'C0SECRET';
    expect(await answer(world, 'subscribe payments', { channel })).toMatch(
      /nothing was saved: type .*invite.*subscribe acme\/payments/,
    );
    expect(await subscriptions(channel)).toContain('subscribed to nothing');
  });

  test('in a public channel it is not in and may not post to', async () => {
    world.slack.faults.add({ method: 'chat.postMessage', error: 'not_in_channel' });
    const channel = 'C0GENERAL';
    expect(await answer(world, 'subscribe payments', { channel })).toContain('I cannot post in this channel');
    expect(await subscriptions(channel)).toContain('subscribed to nothing');
  });

  test('in a channel where apps may not post', async () => {
    world.slack.faults.add({ method: 'chat.postMessage', error: 'restricted_action' });
    expect(await answer(world, 'subscribe payments')).toContain('Slack does not let apps post in this channel');
    expect(await subscriptions('C0INCIDENTS')).toContain('subscribed to nothing');
  });

  test('in an archived channel', async () => {
    const responseUrl = await responseUrlOf('C0INCIDENTS');
    const body = commandBody(world, 'subscribe payments', { channel_id: 'C0ARCHIVE', response_url: responseUrl });
    expect(await sends(world, '/slack/commands', signedBySlack(world, body))).toMatchObject({ status: 200 });
    await world.settles();
    expect(newest(world)?.text).toContain('This channel is archived, so nothing was saved');
    expect(await world.rooms.subscriptions.ofChannel(world.tenant, 'C0ARCHIVE')).toEqual([]);
  });

  test('in a direct message', async () => {
    const channel = 'D0ADABEN';
    expect(await answer(world, 'subscribe payments', { channel })).toContain('Only a channel can be subscribed');
    expect(await subscriptions(channel)).toContain('subscribed to nothing');
  });
});

/** Nobody types in an archived channel any more; a response_url of a channel that is open lets the answer be seen. */
async function responseUrlOf(channel: string): Promise<string> {
  await world.slack.as('U0ADA').types(channel, '/gitlab help');
  const { body = '' } = world.slack.deliveries.at(-1) ?? {};
  return new URLSearchParams(body).get('response_url') ?? '';
}

test('an unknown project, and one without rights, are refused', async () => {
  world.gitlab.addProject({ path: 'acme/as-guest', members: { 'ada.okafor': 10 } });
  expect(await answer(world, 'subscribe acme/nowhere')).toContain('I cannot find');
  expect(await answer(world, 'subscribe acme/as-guest')).toContain('Reporter role');
  expect(await answer(world, 'subscribe acme/archived-shop')).toContain('is archived');
  expect(await subscriptions('C0INCIDENTS')).toContain('subscribed to nothing');
});

test('a Developer may subscribe; the answer says who connects the webhook', async () => {
  world.gitlab.addProject({ path: 'acme/young', members: { 'ben.silva': 30 } });
  const ben = { user: 'U0BEN' };
  expect(await answer(world, 'subscribe acme/young', ben)).toContain('a Maintainer of the project finishes that');
  expect(await answer(world, 'subscriptions', ben)).toContain('no webhook yet');
  await answer(world, 'unsubscribe acme/young', ben);
});

test('unsubscribing says so, and a second time that there is nothing', async () => {
  await types(world, 'subscribe payments');
  expect(await answer(world, 'unsubscribe payments', { user: 'U0BEN' })).toContain('no longer hears of incidents');
  expect(await answer(world, 'unsubscribe payments')).toContain('is not subscribed to `payments`');
  expect(await answer(world, 'unsubscribe nowhere')).toContain('is not subscribed to `nowhere`');
});

test('while Slack does not take the proof it is tried again', async () => {
  world.slack.faults.add({ method: 'chat.postMessage', retryAfter: 7 });
  await types(world, 'subscribe payments');
  expect(await subscriptions('C0INCIDENTS')).toContain('subscribed to nothing');
  await world.passes(60_000);
  expect(await subscriptions('C0INCIDENTS')).toContain('acme/payments');
});
