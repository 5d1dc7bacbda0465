import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type GitLabStandIn, startGitLab } from '../../infra/sandbox/gitlab/start.ts';
import { type AnnounceJob, announce } from '../../lib/flows/announce.ts';
import { receiveWebhook } from '../../lib/flows/receive-webhook.ts';
import { verifyGitLabRequest } from '../../lib/gitlab/verify.ts';
import { parseWebhook } from '../../lib/gitlab/webhook.ts';
import { readRequest } from '../../lib/http.ts';
import { type Dynamo, startDynamo } from '../store/dynamo.ts';
import { projectDesk } from './project-desk.ts';
import { start } from './workplace.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

/** A GitLab whose real deliveries reach a workspace that is subscribed to acme/payments. */
async function setup(options: Parameters<typeof startGitLab>[0] = {}) {
  let clock = start;
  const receive: { now?: (request: Request) => Promise<number> } = {};
  const gitlab: GitLabStandIn = await startGitLab({
    now: () => clock,
    fetch: async (...request) => new Response('', { status: (await receive.now?.(new Request(...request))) ?? 200 }),
    generatedProjects: 0,
    ...options,
  });
  const place = await projectDesk(dynamo, gitlab);
  const { rooms, sent } = place;
  receive.now = async (delivery) => {
    const hook = await rooms.hooks.find(new URL(delivery.url).pathname.split('/').at(-1) ?? '');
    const request = readRequest({
      headers: Object.fromEntries(delivery.headers),
      body: Buffer.from(await delivery.arrayBuffer()).toString('base64'),
      isBase64Encoded: true,
    });
    const body = hook && verifyGitLabRequest(request, hook, clock);
    if (!body) return 401;
    await receiveWebhook(rooms, hook, parseWebhook(body, hook.instance));
    return 200;
  };
  const ada = await place.linked('ada.okafor');
  await place.type(ada, 'subscribe acme/payments');
  place.slack.messages.length = 0;
  return {
    ...place,
    gitlab,
    /** A minute later somebody does something in GitLab; the worker then does what was queued. */
    async later(username: string, act: (person: ReturnType<GitLabStandIn['as']>) => unknown) {
      clock += 60_000;
      place.clock.now = clock;
      act(gitlab.as(username));
      await gitlab.settled();
      for (const { job } of sent.splice(0)) await announce(rooms, job as AnnounceJob);
    },
  };
}

describe.each([
  ['18.4.0', 'by token'],
  ['19.0.0', 'signed'],
])('an incident in GitLab %s, delivered %s', (version) => {
  test('is one card, edited, closed, reopened and taken back', async () => {
    const { gitlab, slack, later } = await setup({ version });
    await later('ada.okafor', (ada) => ada.declares('acme/payments', { title: 'Checkout <is> down' }));
    expect(slack.cards('C1').map(({ text }) => text)).toEqual([
      'Incident opened: Checkout &lt;is&gt; down (#1 · acme/payments, ⚪ Unknown, Triggered)',
    ]);
    expect(slack.cards('C1')[0]?.blocks).toContain('Opened by Ada Okafor');
    await later('ben.silva', (ben) => ben.edits('acme/payments', 1, { severity: 'critical' }));
    await later('ben.silva', (ben) => ben.edits('acme/payments', 1, { status: 'acknowledged' }));
    await later('chloe.tan', (chloe) => chloe.comments('acme/payments', 1, 'Looking at it'));
    await later('ada.okafor', (ada) => ada.closes('acme/payments', 1));
    await later('ada.okafor', (ada) => ada.reopens('acme/payments', 1));
    expect(slack.lines('C1').map((line) => line.replace(/<.*>/, 'it'))).toEqual([
      'Severity raised to 🔴 Critical - S1 by Ben Silva: it · Triggered',
      'Status Triggered → Acknowledged by Ben Silva',
      expect.stringMatching(/^Closed by Ada Okafor: it · 🔴 Critical - S1 · Closed$/),
      expect.stringMatching(/^Reopened by Ada Okafor: it · 🔴 Critical - S1 · /),
    ]);
    expect(slack.cards('C1')).toHaveLength(1);
    expect(slack.channel('C1')).toHaveLength(4);
    await later('ada.okafor', (ada) => ada.makesConfidential('acme/payments', 1));
    expect(new Set(slack.messages.map(({ text }) => text))).toEqual(new Set(['This incident is no longer public.']));
    await gitlab.close();
  });
});

test('a confidential incident and an internal comment leave no trace in Slack', async () => {
  const { gitlab, slack, later } = await setup();
  await later('ada.okafor', (ada) => ada.declares('acme/payments', { title: 'Breach', confidential: true }));
  await later('ada.okafor', (ada) => ada.declares('acme/payments', { title: 'Checkout is down' }));
  const before = JSON.stringify(slack.messages);
  await later('ada.okafor', (ada) => ada.comments('acme/payments', 2, 'Nobody must know', { internal: true }));
  await later('ada.okafor', (ada) => ada.closes('acme/payments', 1));
  expect(JSON.stringify(slack.messages)).toBe(before);
  expect(before).not.toContain('Breach');
  await gitlab.close();
});
