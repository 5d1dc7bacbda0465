import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Secret } from '../../lib/secret.ts';
import { jsonType, sends, signedBySlack } from './by-hand.ts';
import { choosesProject, opensForm, payments } from './declaring.ts';
import { commandBody, eventBody } from './slack-bodies.ts';
import { startWorld, type World } from './world.ts';

const typed = 'Checkout is down';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.links('U0ADA', 'ada.okafor');
});
afterAll(() => world.stops());

describe('the very same bytes once more', () => {
  const twice = async (path: string, body: string) => {
    const request = signedBySlack(world, body);
    const answers = [await sends(world, path, request), await sends(world, path, request)];
    await world.settles();
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    return answers;
  };

  test('of a submitted form declare nothing more', async () => {
    const opened = await opensForm(world, typed);
    await choosesProject(world, opened, payments);
    const { delivery } = await opened.person.submits(opened.viewId);
    if (!delivery) throw new Error('nothing was submitted');
    const { headers, body } = delivery;
    for (let times = 0; times < 3; times++) {
      expect(await sends(world, '/slack/interactivity', { headers, body })).toMatchObject({ status: 200, body: '' });
    }
    await world.settles();
    expect(await sends(world, '/slack/interactivity', { headers, body })).toMatchObject({ status: 200, body: '' });
    await world.settles();
    expect(world.gitlab.incidents().map(({ title }) => title)).toEqual([typed]);
  });

  test('of a closed form say nothing more', async () => {
    const opened = await opensForm(world, typed);
    const { delivery } = await opened.person.closes(opened.viewId);
    await world.settles();
    const before = world.slack.messagesIn('C0INCIDENTS').length;
    if (!delivery) throw new Error('nothing was told');
    expect(await world.slack.redelivers(delivery)).toMatchObject({ response: { status: 200 } });
    await world.settles();
    expect(world.slack.messagesIn('C0INCIDENTS')).toHaveLength(before);
  });

  test('of "connect" make no second link', async () => {
    const tickets = async () => (await world.dynamo.scan('ephemeral')).length;
    const before = await tickets();
    const [first, second] = await twice('/slack/commands', commandBody(world, 'connect'));
    expect(first?.body).toContain('/gitlab/connect?ticket=');
    expect(second?.body).toBe('');
    expect(await tickets()).toBe(before + 1);
  });

  test('of a command that needs GitLab run it once', async () => {
    const asked = () => world.gitlab.requests.length;
    const before = asked();
    const body = commandBody(world, 'project add acme/platform/checkout');
    await twice('/slack/commands', body);
    const once = asked() - before;
    expect(once).toBeGreaterThan(0);
    await twice('/slack/commands', body);
    expect(asked() - before).toBe(once);
  });

  test('of somebody not linked who types make no second link either', async () => {
    const [first, second] = await twice(
      '/slack/commands',
      commandBody(world, `incident declare ${typed}`, { user_id: 'U0CHLOE' }),
    );
    expect(first?.body).toContain('/gitlab/connect?ticket=');
    expect(second?.body).toBe('');
  });

  test('of an app_uninstalled do not end a newer installation', async () => {
    const one = await startWorld();
    try {
      const { tenant } = one;
      const body = eventBody(one, { type: 'app_uninstalled' });
      const request = signedBySlack(one, body, { type: jsonType });
      await sends(one, '/slack/events', request);
      expect(await one.rooms.installations.find(tenant)).toBeUndefined();
      await one.passes(60_000);
      const again = { tenant, teamId: one.slack.teamId, teamName: 'Sandbox', scopes: [], installedAt: one.clock.now() };
      await one.rooms.installations.save({ ...again, botToken: new Secret(one.slack.install()) });
      expect(await sends(one, '/slack/events', request)).toMatchObject({ status: 200 });
      expect(await one.rooms.installations.find(tenant)).toBeDefined();
    } finally {
      await one.stops();
    }
  });
});
