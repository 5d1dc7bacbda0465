import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { card } from '../../lib/block-kit/card.ts';
import { anIncident } from '../incident/an-incident.ts';
import { newest } from './declaring.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ featuresOff: 'incident_binding' });
  await world.links('U0BEN', 'ben.silva');
});
afterAll(() => world.stops());
afterEach(async () => {
  for (const feature of await world.rooms.switches.off(world.tenant)) {
    await world.rooms.switches.set(world.tenant, feature, true, 'U0ADA', world.clock.now());
  }
});

/** Ada is an admin of the Slack workspace, and has no GitLab account here; Ben is not, and has one. */
async function types(user: 'U0ADA' | 'U0BEN', text: string): Promise<string> {
  await world.slack.as(user).types('C0INCIDENTS', `/gitlab ${text}`);
  await world.settles();
  return newest(world, { user })?.text ?? '';
}

test('anybody sees what is on and off, and by whom', async () => {
  expect(await types('U0ADA', 'feature subscriptions off')).toMatch(/is now off in this workspace\. .* undoes it\.$/);
  const list = await types('U0BEN', 'feature');
  expect(list).toMatch(/`incident_binding` · \*off\*, switched off by the operator/);
  expect(list).toMatch(/`subscriptions` · \*off\* · Showing/);
  expect(list).toMatch(/`card_buttons` · on · /);
});

describe('switching', () => {
  test('takes effect with the next command: it says so, leaves help, and comes back', async () => {
    expect(await types('U0BEN', 'help')).toContain('/gitlab subscriptions');
    await types('U0ADA', 'feature subscriptions off');
    const refused = /is switched off in this workspace: an admin or owner of it switches it on with/;
    expect(await types('U0BEN', 'subscriptions')).toMatch(refused);
    expect(await types('U0BEN', 'subscribe')).toMatch(refused);
    expect(await types('U0BEN', 'help subscribe')).toMatch(refused);
    expect(await types('U0BEN', 'help')).not.toContain('/gitlab subscriptions');
    expect(await types('U0BEN', 'subscriptins')).not.toContain('Did you mean');
    await types('U0ADA', 'feature SUBSCRIPTIONS on');
    expect(await types('U0BEN', 'subscriptions')).toMatch(/^This channel is subscribed to nothing/);
  });

  test('is for admins and owners of the Slack workspace, and needs no GitLab account', async () => {
    expect(await types('U0BEN', 'feature shortcuts off')).toMatch(
      /^Nothing was changed: only admins and owners of this Slack workspace/,
    );
    expect(await world.rooms.switches.off(world.tenant)).toEqual(new Set());
    await types('U0ADA', 'feature shortcuts off');
    expect(await world.rooms.switches.off(world.tenant)).toEqual(new Set(['shortcuts']));
  });

  test('does nothing against the operator, who is named', async () => {
    const refused = /switched off by the operator of this app: only they can switch it on/;
    expect(await types('U0ADA', 'feature incident_binding on')).toMatch(refused);
    expect(await types('U0BEN', 'incident bind #1')).toMatch(refused);
    expect(await world.rooms.switches.off(world.tenant)).toEqual(new Set());
  });

  test('what is not a feature, or neither on nor off, says how it goes', async () => {
    expect(await types('U0ADA', 'feature buttons off')).toMatch(/"buttons" is not one of incident_declare/);
    expect(await types('U0ADA', 'feature shortcuts')).toMatch(/say on or off after shortcuts/);
  });

  test('waits for a Slack that does not answer, and says that it is kept', async () => {
    world.slack.faults.add({ method: 'users.info', error: 'internal_error', times: 1 });
    expect(await types('U0ADA', 'feature shortcuts off')).toMatch(/kept/i);
    await world.passes(60_000);
    expect(newest(world)?.text).toMatch(/is now off/);
  });
});

describe('switched off for the workspace', () => {
  const off = (feature: string) => world.rooms.switches.set(world.tenant, feature, false, 'U0ADA', world.clock.now());
  const aMessage = () => {
    const { text, blocks = [] } = card(anIncident({ instance: world.gitlab.url }), { what: 'opened', fresh: true });
    const shown = { text, blocks: JSON.parse(JSON.stringify(blocks)) };
    return world.slack.seedMessage({ channel: 'C0INCIDENTS', author: 'U0GITLAB', ...shown });
  };

  test.each(['card_buttons', 'incident_lifecycle'])(
    '%s: a button of a card says so beside the card',
    async (feature) => {
      const { ts } = aMessage();
      await off(feature);
      const asked = world.gitlab.requests.length;
      await world.slack.as('U0BEN').clicks({ channel: 'C0INCIDENTS', ts }, 'card_acknowledge');
      await world.settles();
      const [shown, beside] = world.slack.as('U0BEN').sees('C0INCIDENTS').slice(-2);
      expect(shown?.text).toMatch(/^Incident opened/);
      expect(beside).toMatchObject({ ephemeral: true });
      expect(beside?.text).toMatch(new RegExp(`\\(\`${feature}\`\\) is switched off in this workspace`));
      expect(world.gitlab.requests.length).toBe(asked);
    },
  );

  test('a shortcut of a message says so beside it, a global one in a direct message', async () => {
    const { ts } = aMessage();
    await off('shortcuts');
    const ben = world.slack.as('U0BEN');
    await ben.usesShortcut('declare_from_message', { channel: 'C0INCIDENTS', ts });
    await ben.usesShortcut('declare_incident');
    await world.settles();
    const refusal = /\(`shortcuts`\) is switched off in this workspace/;
    expect(newest(world, { user: 'U0BEN' })?.text).toMatch(refusal);
    expect(newest(world, { user: 'U0BEN', channel: ben.dmWithApp() })?.text).toMatch(refusal);
    expect(ben.openView()).toBeUndefined();
  });
});
