import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { GitLabStandIn } from '../../infra/sandbox/gitlab/start.ts';
import { type AnnounceJob, announce } from '../../lib/flows/announce.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { anIncident } from '../incident/an-incident.ts';
import { type Dynamo, startDynamo } from '../store/dynamo.ts';
import { quietGitLab, start, workplace } from './workplace.ts';

let dynamo: Dynamo;
let gitlab: GitLabStandIn;

beforeAll(async () => {
  [dynamo, gitlab] = await Promise.all([startDynamo(), quietGitLab()]);
});
afterAll(() => Promise.all([dynamo.stop(), gitlab.close()]));

const lost = { code: 'timeout', more: { transient: true, unknown: true } };

async function setup(channels = ['C1']) {
  const place = await workplace(dynamo, gitlab);
  const { tenant, rooms, clock, sent } = place;
  const { instance } = rooms;
  for (const channelId of channels) {
    await rooms.subscriptions.save({ tenant, instance, projectId: 42, channelId, createdBy: 'U1', createdAt: 0 });
  }
  const at = (minute: number, fields: Partial<Incident> = {}) =>
    anIncident({ instance, createdAt: start, updatedAt: start + minute * 60_000, ...fields });
  const job: AnnounceJob = { job: 'announce', tenant, instance, projectId: 42, iid: 12 };
  return {
    ...place,
    at,
    job,
    async told(incident: Incident, actor = 'Ada Okafor') {
      await rooms.incidents.write(tenant, incident, { actor });
      await announce(rooms, job);
    },
    /** Lets the delayed job's time come, and runs it. */
    async later() {
      const next = sent.shift();
      if (!next) throw new Error('nothing was sent to be done later');
      clock.now += next.delaySeconds * 1000;
      await announce(rooms, next.job as AnnounceJob);
      return next;
    },
    isDone: async () => {
      const projection = await rooms.incidents.find(tenant, job);
      return projection?.announced === projection?.version;
    },
  };
}

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

describe('two different tellings of one moment', () => {
  async function tied() {
    const place = await setup();
    const { rooms, tenant } = place;
    const project = gitlab.world.projects.find(({ path }) => path === 'acme/payments');
    if (!project) throw new Error('the seed changed');
    const ada = gitlab.as('ada.okafor');
    const incident = ada.declares('acme/payments', { title: 'Checkout is down' });
    ada.edits('acme/payments', incident.iid, { severity: 'high' });
    const told = (fields: Partial<Incident>) =>
      place.at(0, { projectId: project.id, iid: incident.iid, id: incident.id, ...fields });
    const { instance } = rooms;
    const job: AnnounceJob = { job: 'announce', tenant, instance, projectId: project.id, iid: incident.iid };
    await rooms.subscriptions.save({
      tenant,
      instance,
      projectId: project.id,
      channelId: 'C1',
      createdBy: 'U1',
      createdAt: 0,
    });
    const keep = async (userId: string) =>
      rooms.projects.save({
        ...{ tenant, instance, projectId: project.id, path: project.path, name: 'Payments', url: instance },
        ...{ visibility: 'private', keeper: { userId, name: 'Ada Okafor' }, addedAt: 0 },
      });
    await rooms.incidents.write(tenant, told({ severity: 'low' }), { actor: 'Ada Okafor' });
    await rooms.incidents.write(tenant, told({ severity: 'medium' }), { actor: 'Ada Okafor' });
    return { ...place, job, keep };
  }

  test('are settled by asking GitLab as the project’s keeper', async () => {
    const { rooms, job, keep, linked, slack } = await tied();
    await keep((await linked('ada.okafor')).userId);
    await announce(rooms, job);
    expect(slack.cards('C1')[0]?.text).toContain('High - S2, Triggered');
    const projection = await rooms.incidents.find(job.tenant, job);
    expect(projection).toMatchObject({ announced: projection?.version, incident: { status: 'triggered' } });
    expect(projection?.tie).toBeFalsy();
  });

  test.each([
    ['the keeper is gone', 'UGONE'],
    ['the keeper may not see the incident', 'USTRANGER'],
  ])('leave what is known where %s', async (_, userId) => {
    const { rooms, job, keep, linked, slack, sent } = await tied();
    await linked('sam.stranger', 'USTRANGER');
    await keep(userId);
    await announce(rooms, job);
    expect(slack.cards('C1')[0]?.text).toContain('Low');
    expect(sent).toEqual([]);
  });

  test('are shown as known and asked for again where GitLab is away', async () => {
    const { rooms, job, keep, linked, slack, sent } = await tied();
    await keep((await linked('ada.okafor')).userId);
    gitlab.faults.add({
      match: 'GET /api/v4/projects/:id/issues/:iid',
      effect: { kind: 'status', status: 503 },
      times: 1,
    });
    await announce(rooms, job);
    expect(slack.cards('C1')[0]?.text).toContain('Low');
    expect(sent).toEqual([{ job: { ...job, attempt: 1 }, delaySeconds: expect.any(Number) }]);
    await announce(rooms, { ...job, attempt: 1 });
    expect(slack.cards('C1')[0]?.text).toContain('High');
  });
});
