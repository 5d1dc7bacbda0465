import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newest } from './declaring.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.links('U0ADA', 'ada.okafor');
  await world.links('U0BEN', 'ben.silva');
});
afterAll(() => world.stops());

/** Slack tells that an account changed, as https://docs.slack.dev/reference/events/user_change has it. */
async function slackTells(user: { id: string; deleted: boolean }) {
  const { response } = await world.slack.events.send({ type: 'user_change', user, cache_ts: 1_648_596_421 });
  await world.settles();
  return response?.status;
}

const kept = async (userId: string) => ({
  link: await world.rooms.links.find(world.person(userId), world.gitlab.url),
  pair: await world.rooms.tokens.find(world.person(userId), world.gitlab.url),
});

const isAlive = async (accessToken: string) =>
  (await fetch(`${world.gitlab.url}/api/v4/user`, { headers: { authorization: `Bearer ${accessToken}` } })).ok;

test('a deactivated Slack user’s tokens are dropped and revoked, and nobody else’s', async () => {
  const token = (await kept('U0BEN')).pair?.accessToken.reveal() ?? '';
  expect(await isAlive(token)).toBe(true);
  expect(await slackTells({ id: 'U0BEN', deleted: true })).toBe(200);
  expect(await kept('U0BEN')).toEqual({ link: undefined, pair: undefined });
  expect(await isAlive(token)).toBe(false);
  expect(await kept('U0ADA')).toMatchObject({ link: { username: 'ada.okafor' }, pair: { needsRelink: false } });
});

test('hearing it again does nothing, and who comes back connects anew', async () => {
  expect(await slackTells({ id: 'U0BEN', deleted: true })).toBe(200);
  expect(await slackTells({ id: 'U0BEN', deleted: false })).toBe(200);
  expect(world.queue.dead).toEqual([]);
  await world.slack.as('U0BEN').types('C0INCIDENTS', '/gitlab project add acme/payments');
  await world.settles();
  expect(newest(world, { user: 'U0BEN' })?.text).toMatch(/connect/i);
});
