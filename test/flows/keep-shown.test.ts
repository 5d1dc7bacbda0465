import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { GitLabStandIn } from '../../infra/sandbox/gitlab/start.ts';
import { UpstreamError } from '../../lib/errors.ts';
import { type Dynamo, startDynamo } from '../store/dynamo.ts';
import { newsroom } from './newsroom.ts';
import { quietGitLab, start } from './workplace.ts';

let dynamo: Dynamo;
let gitlab: GitLabStandIn;

beforeAll(async () => {
  [dynamo, gitlab] = await Promise.all([startDynamo(), quietGitLab()]);
});
afterAll(() => Promise.all([dynamo.stop(), gitlab.close()]));

async function setup(channels?: string[]) {
  const room = await newsroom(dynamo, gitlab, channels);
  const shownIn = async (channelId = 'C1') =>
    (await room.rooms.shown.inChannel(room.tenant, channelId)).map(({ key, title, severity }) => [
      key.iid,
      title,
      severity,
    ]);
  return { ...room, shownIn };
}

test('an incident is listed in every channel that has its card, as the card shows it', async () => {
  const { told, at, shownIn } = await setup(['C1', 'C2']);
  await told(at(0, { severity: 'low' }));
  await told(at(1, { title: 'Everything is down', severity: 'critical' }));
  for (const channel of ['C1', 'C2']) {
    expect(await shownIn(channel)).toEqual([[12, 'Everything is down', 'critical']]);
  }
  expect(await shownIn('C3')).toEqual([]);
});

test('is listed no more once it is closed, and again once it is reopened', async () => {
  const { told, at, shownIn } = await setup();
  await told(at(0));
  await told(at(1, { state: 'closed', closedAt: start + 60_000 }));
  expect(await shownIn()).toEqual([]);
  await told(at(2, { state: 'opened' }));
  expect(await shownIn()).toHaveLength(1);
});

test('is listed no more once it is confidential, even where the card cannot be taken back yet', async () => {
  const { told, at, shownIn, slack, later } = await setup();
  await told(at(0));
  slack.faults.push({ operation: 'chat.update', code: 'ratelimited', more: { transient: true } });
  await told(at(1, { confidential: true }));
  expect(await shownIn()).toEqual([]);
  await later();
  await told(at(2, { confidential: false }));
  expect(await shownIn()).toHaveLength(1);
});

test('is not listed where no card could be posted', async () => {
  const { told, at, shownIn, slack } = await setup();
  slack.faults.push({ operation: 'chat.postMessage', code: 'is_archived' });
  await told(at(0));
  expect(await shownIn()).toEqual([]);
});

test('a list that cannot be kept does not fail the card', async () => {
  const { rooms, told, at, shownIn, slack, logged, isDone } = await setup();
  const away = new UpstreamError({ service: 'dynamodb', operation: 'PutItem', code: 'away', transient: true });
  rooms.shown = { ...rooms.shown, put: () => Promise.reject(away) };
  await told(at(0));
  expect(slack.cards('C1')).toHaveLength(1);
  expect([await isDone(), await shownIn()]).toEqual([true, []]);
  expect(logged.join()).toContain('out of date');
});
