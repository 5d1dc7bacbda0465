import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { disconnect } from '../../lib/flows/disconnect.ts';
import { forget } from '../../lib/flows/forget.ts';
import { linked } from '../../lib/flows/linked.ts';
import { whoami } from '../../lib/flows/whoami.ts';
import type { Job } from '../../lib/queue.ts';
import { realSeams } from '../../lib/seams.ts';
import { Secret } from '../../lib/secret.ts';
import { createInstallations } from '../../lib/store/installations.ts';
import { createLinks } from '../../lib/store/links.ts';
import { createSubmissions } from '../../lib/store/submissions.ts';
import { createTokens } from '../../lib/store/tokens.ts';
import { instance, newTenant, noon, pair, person, ring } from '../store/builders.ts';
import { type Dynamo, startDynamo } from '../store/dynamo.ts';
import { fakeSlack } from './fake-slack.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

/** A workspace with the app in it, where U1 and U2 have connected accounts. */
async function setup() {
  const tenant = newTenant();
  const jobs: Job[] = [];
  const revoked: string[] = [];
  const answers = { revoked: true };
  const { slack, ...seen } = fakeSlack();
  const quiet = () => undefined;
  const rooms = {
    settings: { clientId: '1234.5678', publicUrl: '', slackCommand: '/gitlab', featuresOff: new Set<string>() },
    instance,
    installations: createInstallations(dynamo.app, ring),
    links: createLinks(dynamo.app),
    tokens: createTokens(dynamo.tokens, ring),
    submissions: createSubmissions(dynamo.app, ring),
    slack,
    queue: { send: async (job: Job) => void jobs.push(job) },
    grants: {
      refresh: () => Promise.reject(new Error('nobody refreshes here')),
      revoke: async (token: Secret) => {
        revoked.push(token.reveal());
        return answers.revoked;
      },
    },
    seams: { ...realSeams, now: () => noon },
    log: { info: quiet, warn: quiet, error: quiet },
  };
  const installation = {
    tenant,
    teamId: 'T1',
    teamName: 'Ops',
    botToken: new Secret('xoxb-1'),
    scopes: [],
    installedAt: noon,
  };
  await rooms.installations.save(installation);
  const people = [person(tenant, 'U1'), person(tenant, 'U2')] as const;
  for (const [index, one] of people.entries()) {
    const account = { gitlabUserId: index + 1, username: `user-${index + 1}`, name: `User ${index + 1}` };
    await rooms.links.save({ person: one, instance, ...account, linkedAt: noon });
    await rooms.tokens.save(one, instance, pair(`${tenant}-${one.userId}`));
  }
  const accounts = () => Promise.all(people.map((one) => rooms.tokens.find(one, instance)));
  const linksLeft = async () => (await rooms.links.all(tenant)).map(({ person: { userId } }) => userId);
  return { rooms, tenant, u1: people[0], jobs, revoked, answers, seen, accounts, linksLeft };
}

test('tells a new link in Slack', async () => {
  const { rooms, tenant, seen } = await setup();
  await linked(rooms, { job: 'linked', tenant, teamId: 'T1', userId: 'U1' });
  expect(JSON.stringify(seen)).toContain('@user-1');
});

test.each([
  ['gives up telling where Slack says no', { code: 'account_inactive' }, true],
  ['does not repeat what may have been told', { code: 'timeout', more: { transient: true, unknown: true } }, true],
  ['tells again later where Slack asks to', { code: 'ratelimited', more: { transient: true } }, false],
])('%s', async (_what, fault, ends) => {
  const { rooms, tenant, seen } = await setup();
  seen.faults.push({ operation: 'chat.postMessage', ...fault });
  const told = linked(rooms, { job: 'linked', tenant, teamId: 'T1', userId: 'U1' });
  expect(
    await told.then(
      () => true,
      () => false,
    ),
  ).toBe(ends);
});

test('tells nobody of a link that is gone again', async () => {
  const { rooms, tenant, jobs, seen } = await setup();
  await linked(rooms, { job: 'linked', tenant, teamId: 'T1', userId: 'U9' });
  expect([jobs, JSON.stringify(seen).includes('connected')]).toEqual([[], false]);
});

test('disconnects: forgets the account and revokes the grant', async () => {
  const { rooms, u1, tenant, revoked, accounts, linksLeft } = await setup();
  const { text } = await disconnect(rooms, u1);
  expect(text).toContain('Disconnected from @user-1 on gitlab.example.com: the access you gave there is revoked.');
  expect(revoked).toEqual([`refresh-${tenant}-U1`]);
  expect([(await accounts()).map(Boolean), await linksLeft()]).toEqual([[false, true], ['U2']]);
  expect((await disconnect(rooms, u1)).text).toContain('You have not connected an account');
});

test('disconnects all the same when GitLab does not answer, and says what to do', async () => {
  const { rooms, u1, answers, linksLeft } = await setup();
  answers.revoked = false;
  expect((await disconnect(rooms, u1)).text).toContain('revoke this app yourself');
  expect(await linksLeft()).toEqual(['U2']);
});

test('knows who somebody is, and that somebody is nobody yet', async () => {
  const { rooms, u1, tenant } = await setup();
  expect((await whoami(rooms, { person: u1 })).text).toContain('You are *@user-1* (User 1) on gitlab.example.com.');
  expect((await whoami(rooms, { person: person(tenant, 'U9') })).text).toContain('/gitlab connect');
});

test('forgets and revokes everybody of a workspace that is gone, however often it is told to', async () => {
  const { rooms, tenant, revoked, accounts, linksLeft } = await setup();
  await rooms.installations.disable(tenant, 'app_uninstalled', noon);
  await forget(rooms, { job: 'forget', tenant });
  await forget(rooms, { job: 'forget', tenant });
  expect([await accounts(), await linksLeft()]).toEqual([[undefined, undefined], []]);
  expect(revoked.sort()).toEqual([`refresh-${tenant}-U1`, `refresh-${tenant}-U2`]);
});

test('forgets nobody of a workspace that has the app again, unless they are named', async () => {
  const { rooms, tenant, linksLeft } = await setup();
  await forget(rooms, { job: 'forget', tenant });
  expect(await linksLeft()).toEqual(['U1', 'U2']);
  await forget(rooms, { job: 'forget', tenant, userIds: ['U2'] });
  expect(await linksLeft()).toEqual(['U1']);
});
