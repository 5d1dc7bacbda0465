import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { GitLabStandIn } from '../../infra/sandbox/gitlab/start.ts';
import { type Dynamo, startDynamo } from '../store/dynamo.ts';
import { projectDesk } from './project-desk.ts';
import { quietGitLab } from './workplace.ts';

let dynamo: Dynamo;
let gitlab: GitLabStandIn;

beforeAll(async () => {
  dynamo = await startDynamo();
});
beforeEach(async () => {
  gitlab = await quietGitLab();
});
afterEach(() => gitlab.close());
afterAll(() => dynamo.stop());

const setup = () => projectDesk(dynamo, gitlab);

describe('subscribe', () => {
  test('proves that it can post, adds the project, and answers how to undo it', async () => {
    const { type, linked, slack, project, subscriptions, aliases } = await setup();
    const ada = await linked('ada.okafor');
    expect(await type(ada, 'subscribe acme/payments')).toMatch(
      /^This channel is subscribed to <[^|]+\|acme\/payments>\. Undo it with `\/gitlab unsubscribe acme\/payments`\.$/,
    );
    expect(slack.cards('C1')).toHaveLength(1);
    expect(await project()).toMatchObject({ hook: { signing: false } });
    expect([await subscriptions(), await aliases()]).toEqual([['C1'], ['payments']]);
  });

  test('says in the channel that a project is private and who brought it there, notifying nobody', async () => {
    const { type, linked, slack } = await setup();
    await type(await linked('ada.okafor'), 'subscribe acme/payments');
    expect(slack.cards('C1')[0]?.text).toMatch(
      /now hears of incidents in <.*> ?\. The project is private in GitLab: Ada Okafor made its incidents visible to everybody in this channel\.$/,
    );
    expect(slack.cards('C1')[0]?.blocks).not.toContain('<@');
  });

  test('names nobody for a public project', async () => {
    const { type, linked, slack } = await setup();
    await type(await linked('ben.silva'), 'subscribe acme/platform/checkout');
    expect(slack.cards('C1')[0]?.text).not.toContain('Ben');
  });

  test('says that a Maintainer is needed before anything can be heard', async () => {
    const { type, linked, subscriptions } = await setup();
    expect(await type(await linked('chloe.tan'), 'subscribe acme/payments')).toMatch(
      /not connected yet: a Maintainer .* typing `\/gitlab project add acme\/payments`\.$/,
    );
    expect(await subscriptions()).toEqual(['C1']);
  });

  test('twice posts and keeps one thing once', async () => {
    const { type, linked, slack, subscriptions } = await setup();
    const ada = await linked('ada.okafor');
    await type(ada, 'subscribe acme/payments');
    expect(await type(ada, 'subscribe payments')).toMatch(/already subscribed .* see `\/gitlab subscriptions`\.$/);
    expect(slack.messages).toHaveLength(1);
    expect(await subscriptions()).toEqual(['C1']);
  });

  test.each([
    [
      'not_in_channel',
      /^I cannot post in this channel, so nothing was saved: type \/invite <@UBOT>, then `\/gitlab subscribe acme\/payments` again\.$/,
    ],
    ['channel_not_found', /type \/invite <@UBOT>, then/],
    ['is_archived', /is archived, so nothing was saved: unarchive it/],
    ['restricted_action', /does not let apps post .* so nothing was saved: ask who manages the channel/],
  ])('saves nothing where Slack answers %s, and says what to do', async (code, refusal) => {
    const { rooms, tenant, type, linked, slack, hooksInGitLab } = await setup();
    slack.faults.push({ operation: 'chat.postMessage', code });
    expect(await type(await linked('ada.okafor'), 'subscribe acme/payments')).toMatch(refusal);
    expect(await rooms.subscriptions.ofTenant(tenant)).toEqual([]);
    expect(await rooms.projects.all(tenant)).toEqual([]);
    expect(await rooms.aliases.all(tenant)).toEqual([]);
    expect(hooksInGitLab()).toEqual([]);
  });

  test('fails, to be tried again, while Slack is away', async () => {
    const { rooms, tenant, type, linked, slack } = await setup();
    slack.faults.push({ operation: 'chat.postMessage', code: 'ratelimited', more: { transient: true } });
    await expect(type(await linked('ada.okafor'), 'subscribe acme/payments')).rejects.toThrow('ratelimited');
    expect(await rooms.projects.all(tenant)).toEqual([]);
  });

  test('belongs in a channel, not in a DM', async () => {
    const { type, linked, slack } = await setup();
    expect(await type(await linked('ada.okafor'), 'subscribe acme/payments', 'D1')).toMatch(
      /^Only a channel can be subscribed: type .* in the channel that should hear of it\.$/,
    );
    expect(slack.calls).toEqual([]);
  });

  test.each([
    ['gus.guest', 'Reporter role'],
    ['sam.stranger', 'cannot find'],
  ])('is refused to %s before anything is posted', async (username, refusal) => {
    const { type, linked, slack } = await setup();
    expect(await type(await linked(username), 'subscribe acme/payments')).toContain(refusal);
    expect(slack.calls).toEqual([]);
  });
});

describe('unsubscribe', () => {
  test.each(['payments', 'acme/payments'])('ends it, by %s', async (typed) => {
    const { type, linked, subscriptions } = await setup();
    const ada = await linked('ada.okafor');
    await type(ada, 'subscribe acme/payments');
    await type(ada, 'subscribe acme/payments', 'C2');
    expect(await type(ada, `unsubscribe ${typed}`)).toMatch(
      /^This channel no longer hears of incidents in <.*acme\/payments>\.$/,
    );
    expect(await subscriptions()).toEqual(['C2']);
  });

  test.each(['payments', 'nothing'])('says so when the channel is not subscribed to %s', async (typed) => {
    const { type, linked } = await setup();
    const ada = await linked('ada.okafor');
    await type(ada, 'subscribe acme/payments', 'C2');
    expect(await type(ada, `unsubscribe ${typed}`)).toBe(
      `This channel is not subscribed to \`${typed}\`: see \`/gitlab subscriptions\` for what it is.`,
    );
  });
});

describe('subscriptions', () => {
  test('lists what this channel hears of, and what is missing', async () => {
    const { type, linked } = await setup();
    await type(await linked('ada.okafor'), 'subscribe acme/payments');
    const chloe = await linked('chloe.tan');
    await type(chloe, 'subscribe acme/platform/checkout');
    await type(chloe, 'subscribe acme/payments', 'C2');
    const lines = (await type(chloe, 'subscriptions')).split('\n').sort();
    expect(lines).toEqual([
      '*This channel hears of incidents in*',
      `• <${gitlab.url}/acme/payments|acme/payments> · \`payments\``,
      `• <${gitlab.url}/acme/platform/checkout|acme/platform/checkout> · \`checkout\` · no webhook yet: a Maintainer types \`/gitlab project add acme/platform/checkout\``,
    ]);
  });

  test('says how to begin', async () => {
    const { tenant, type } = await setup();
    expect(await type({ tenant, teamId: 'T1', userId: 'U0' }, 'subscriptions')).toBe(
      'This channel is subscribed to nothing: type `/gitlab subscribe &lt;project&gt;`.',
    );
  });
});
