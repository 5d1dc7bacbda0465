import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { GitLabStandIn } from '../../infra/sandbox/gitlab/start.ts';
import { announce } from '../../lib/flows/announce.ts';
import { type Dynamo, startDynamo } from '../store/dynamo.ts';
import { newsroom } from './newsroom.ts';
import { quietGitLab, start } from './workplace.ts';

let dynamo: Dynamo;
let gitlab: GitLabStandIn;

beforeAll(async () => {
  [dynamo, gitlab] = await Promise.all([startDynamo(), quietGitLab()]);
});
afterAll(() => Promise.all([dynamo.stop(), gitlab.close()]));

const lost = { code: 'timeout', more: { transient: true, unknown: true } };

const setup = (channels?: string[]) => newsroom(dynamo, gitlab, channels);

test('a card that somebody deleted is posted once more, and told as it is now', async () => {
  const { slack, told, at, isDone } = await setup();
  await told(at(0));
  slack.messages.length = 0;
  await told(at(1, { severity: 'critical' }));
  expect(slack.cards('C1')).toHaveLength(1);
  expect(slack.cards('C1')[0]?.text).toContain('Critical');
  expect(slack.lines('C1')).toEqual([]);
  await told(at(2, { severity: 'low' }));
  expect(slack.cards('C1')).toHaveLength(1);
  expect(await isDone()).toBe(true);
});

test.each(['is_archived', 'channel_not_found', 'not_in_channel', 'invalid_blocks'])(
  'a channel that answers %s is logged, keeps its subscription and holds up no other',
  async (code) => {
    const { rooms, tenant, slack, sent, logged, told, at, isDone } = await setup(['C1', 'C2']);
    slack.faults.push({ operation: 'chat.postMessage', channel: 'C1', code });
    await told(at(0));
    expect(slack.cards('C2')).toHaveLength(1);
    expect(sent).toEqual([]);
    expect(logged.join()).toContain(`"code":"${code}"`);
    expect(await rooms.subscriptions.ofProject(tenant, rooms.instance, 42)).toHaveLength(2);
    expect(await isDone()).toBe(true);
    await told(at(1, { severity: 'critical' }));
    expect(slack.cards('C1')).toHaveLength(1);
  },
);

describe('a channel Slack does not serve for now', () => {
  test('is tried again 5, 15, 30, 60 seconds later, while the others go on', async () => {
    const { slack, told, at, later, isDone, sent } = await setup(['C1', 'C2']);
    slack.faults.push({
      operation: 'chat.postMessage',
      channel: 'C1',
      code: 'ratelimited',
      times: 4,
      more: { transient: true },
    });
    await told(at(0));
    expect(slack.cards('C2')).toHaveLength(1);
    const waits: number[] = [];
    while (sent.length > 0) waits.push((await later()).delaySeconds);
    expect(waits).toHaveLength(4);
    [5, 15, 30, 60].forEach((least, index) => {
      expect(waits[index]).toBeGreaterThanOrEqual(least);
      expect(waits[index]).toBeLessThanOrEqual(Math.ceil(least * 1.2));
    });
    expect(slack.cards('C1')).toHaveLength(1);
    expect(slack.cards('C2')).toHaveLength(1);
    expect(await isDone()).toBe(true);
  });

  test('is left alone for as long as Slack asks', async () => {
    const { slack, sent, told, at } = await setup();
    const more = { transient: true, status: 429, retryAfterSeconds: 90 };
    slack.faults.push({ operation: 'chat.postMessage', code: 'ratelimited', more });
    await told(at(0));
    expect(sent[0]?.delaySeconds).toBe(90);
  });

  test('ends in the dead letters after a day', async () => {
    const { rooms, slack, at, job, tenant } = await setup();
    slack.faults.push({ operation: 'chat.postMessage', code: 'ratelimited', more: { transient: true } });
    await rooms.incidents.write(tenant, at(0), {});
    await expect(announce(rooms, { ...job, attempt: 100 })).rejects.toThrow('could not be announced');
  });

  test('hears no line twice when only the second one failed', async () => {
    const { slack, told, at, later } = await setup();
    await told(at(0));
    const before = slack.slack.post;
    let posts = 0;
    slack.slack.post = async (token, post) => {
      posts += 1;
      if (posts === 2)
        slack.faults.push({ operation: 'chat.postMessage', code: 'ratelimited', more: { transient: true } });
      return before(token, post);
    };
    await told(at(1, { state: 'closed', status: 'resolved', labels: ['eu'] }));
    await later();
    expect(slack.lines('C1')).toEqual([expect.stringContaining('Closed'), expect.stringContaining('Labelled eu')]);
  });
});

describe('a post whose answer was lost', () => {
  test('is found by its mark, edited and not repeated', async () => {
    const { slack, told, at, later, isDone } = await setup();
    slack.faults.push({ operation: 'chat.postMessage', afterwards: true, ...lost });
    await told(at(0));
    await later();
    expect(slack.cards('C1')).toHaveLength(1);
    expect(slack.calls).toContain('conversations.history C1');
    expect(await isDone()).toBe(true);
    await told(at(1, { severity: 'critical' }));
    expect(slack.cards('C1')[0]?.text).toContain('Critical');
  });

  test('stays looked for while the card that was found cannot be edited', async () => {
    const { slack, told, at, later, isDone } = await setup();
    slack.faults.push({ operation: 'chat.postMessage', afterwards: true, ...lost });
    await told(at(0));
    slack.faults.push({ operation: 'chat.update', code: 'ratelimited', more: { transient: true } });
    await later();
    expect(await isDone()).toBe(false);
    await later();
    expect(slack.cards('C1')).toHaveLength(1);
    expect(await isDone()).toBe(true);
  });

  test('carries ids alone in its mark', async () => {
    const { slack, told, at, rooms } = await setup();
    await told(at(0));
    await told(at(1, { state: 'closed' }));
    expect(slack.messages.map(({ key }) => key)).toEqual([
      `${rooms.instance} 42#12 card`,
      `${rooms.instance} 42#12 ${start} closed`,
    ]);
  });

  test('is made once more when it did not arrive', async () => {
    const { slack, told, at, later } = await setup();
    slack.faults.push({ operation: 'chat.postMessage', ...lost });
    await told(at(0));
    await later();
    expect(slack.cards('C1')).toHaveLength(1);
  });

  test('is repeated once at most where the history cannot be read', async () => {
    const { slack, told, at, later, sent } = await setup();
    slack.slack.findByMetadata = async () => undefined;
    slack.faults.push({ operation: 'chat.postMessage', afterwards: true, times: 2, ...lost });
    await told(at(0));
    await later();
    expect(sent).toEqual([]);
    expect(slack.cards('C1')).toHaveLength(2);
  });

  test('in a thread is found there', async () => {
    const { slack, told, at, later, isDone } = await setup();
    await told(at(0));
    slack.faults.push({ operation: 'chat.postMessage', afterwards: true, ...lost });
    await told(at(1, { state: 'closed', labels: ['eu'] }));
    await later();
    expect(slack.lines('C1')).toHaveLength(2);
    expect(await isDone()).toBe(true);
  });

  test('in a thread is repeated once at most where the history cannot be read', async () => {
    const { slack, told, at, later, sent, isDone } = await setup();
    slack.slack.findByMetadata = async () => undefined;
    await told(at(0));
    slack.faults.push({ operation: 'chat.postMessage', afterwards: true, times: 2, ...lost });
    await told(at(1, { state: 'closed' }));
    await later();
    expect(sent).toEqual([]);
    expect(slack.lines('C1')).toHaveLength(2);
    expect(await isDone()).toBe(true);
  });
});

describe('a worker that was killed', () => {
  const died = new Error('the process ended');

  test('after posting the card is followed by one that finds it', async () => {
    const { rooms, slack, clock, told, at, job, isDone } = await setup();
    const save = rooms.cards.save;
    rooms.cards.save = () => Promise.reject(died);
    await expect(told(at(0))).rejects.toThrow(died);
    rooms.cards.save = save;
    clock.now += 60_000;
    await announce(rooms, job);
    expect(slack.cards('C1')).toHaveLength(1);
    expect(await isDone()).toBe(true);
  });

  test('after telling a close is followed by one that does not tell it again', async () => {
    const { rooms, slack, clock, told, at, job, isDone } = await setup();
    await told(at(0));
    const save = rooms.cards.save;
    rooms.cards.save = () => Promise.reject(died);
    await expect(told(at(1, { state: 'closed' }))).rejects.toThrow(died);
    rooms.cards.save = save;
    clock.now += 60_000;
    await announce(rooms, job);
    expect(slack.lines('C1')).toHaveLength(1);
    expect(await isDone()).toBe(true);
  });

  test('is not overtaken before its time: another one comes back later', async () => {
    const { rooms, tenant, slack, told, at, later, isDone } = await setup();
    await rooms.cards.claim(tenant, at(0), 'C1', 'somebody', start + 10_000, start);
    await told(at(0));
    expect(slack.calls).toEqual([]);
    await later();
    await later();
    expect(slack.cards('C1')).toHaveLength(1);
    expect(await isDone()).toBe(true);
  });
});

test('what came while cards were drawn is queued, in case nobody else tells it', async () => {
  const { rooms, tenant, slack, sent, told, at, job } = await setup();
  const post = slack.slack.post;
  slack.slack.post = async (token, message) => {
    await rooms.incidents.write(tenant, at(1, { severity: 'critical' }), {});
    return post(token, message);
  };
  await told(at(0));
  expect(sent).toEqual([{ job, delaySeconds: 0 }]);
});

test.each(['account_inactive', 'token_revoked', 'invalid_auth'])(
  'a workspace that answers %s counts as uninstalled',
  async (code) => {
    const { rooms, tenant, slack, sent, told, at } = await setup(['C1', 'C2']);
    slack.faults.push({ operation: 'chat.postMessage', code });
    await told(at(0));
    expect(slack.calls).toHaveLength(1);
    expect(sent).toEqual([]);
    expect(await rooms.installations.find(tenant)).toBeUndefined();
  },
);
