import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { GitLabStandIn } from '../../infra/sandbox/gitlab/start.ts';
import { declaringLease } from '../../lib/flows/declaring.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { type Dynamo, startDynamo } from '../store/dynamo.ts';
import { newsroom } from './newsroom.ts';
import { quietGitLab, start } from './workplace.ts';

let dynamo: Dynamo;
let gitlab: GitLabStandIn;

beforeAll(async () => {
  [dynamo, gitlab] = await Promise.all([startDynamo(), quietGitLab()]);
});
afterAll(() => Promise.all([dynamo.stop(), gitlab.close()]));

const setup = (channels?: string[]) => newsroom(dynamo, gitlab, channels);

describe('first sight', () => {
  test('posts one card per subscribed channel, as the opening news', async () => {
    const { slack, told, at, isDone } = await setup(['C1', 'C2']);
    await told(at(0));
    expect(slack.messages.map(({ channel, text, threadTs }) => [channel, text, threadTs])).toEqual([
      ['C1', expect.stringMatching(/^Incident opened: Checkout is down/), undefined],
      ['C2', expect.stringMatching(/^Incident opened: Checkout is down/), undefined],
    ]);
    expect(slack.messages[0]?.blocks).toContain('Opened by Ada Okafor');
    expect(await isDone()).toBe(true);
  });

  test('gives an incident first seen at its close no card', async () => {
    const { slack, told, at, isDone } = await setup();
    await told(at(9, { state: 'closed', closedAt: start + 9 * 60_000 }));
    expect(slack.calls).toEqual([]);
    expect(await isDone()).toBe(true);
  });

  test('does not call an old incident opened', async () => {
    const { slack, told, at } = await setup();
    await told(at(600, { severity: 'critical' }));
    expect(slack.messages).toHaveLength(1);
    expect(slack.messages[0]?.text).toMatch(/^Incident: /);
    expect(JSON.stringify(slack.messages)).not.toMatch(/opened/i);
  });

  test('shows a confidential incident nowhere', async () => {
    const { slack, told, at } = await setup();
    await told(at(0, { confidential: true }));
    await told(at(1, { confidential: true, severity: 'critical' }));
    expect(slack.calls).toEqual([]);
  });

  test('does nothing without an installation, and nothing about what is unknown', async () => {
    const { rooms, tenant, slack, told, at, run } = await setup();
    await run();
    await rooms.installations.disable(tenant, 'app_uninstalled', start);
    await told(at(0));
    expect(slack.calls).toEqual([]);
  });

  test('waits for our own declare to set severity and status, and then shows them as the opening', async () => {
    const { rooms, slack, sent, clock, told, keep, at, run, job } = await setup();
    const marker = '01JD0000000000000000000000';
    await rooms.leases.acquire(declaringLease(marker), 'a worker', start + 20_000, start);
    await told(at(0, { marker, severity: 'unknown' }));
    expect(slack.calls).toEqual([]);
    expect(sent).toEqual([{ job, delaySeconds: 2 }]);
    await keep(at(0.02, { marker, severity: 'critical' }));
    await rooms.leases.release(declaringLease(marker), 'a worker');
    await run();
    expect(slack.messages).toHaveLength(1);
    expect(slack.messages[0]?.text).toMatch(/Incident opened: .*Critical/);
    clock.now += 20_001;
    expect(await rooms.leases.acquire(declaringLease(marker), 'another', clock.now + 1, clock.now)).toBe(true);
  });

  test('waits no longer than the declare’s lease', async () => {
    const { rooms, slack, clock, told, at } = await setup();
    const marker = '01JD0000000000000000000001';
    await rooms.leases.acquire(declaringLease(marker), 'a dead worker', start + 20_000, start);
    clock.now += 20_000;
    await told(at(0, { marker }));
    expect(slack.messages).toHaveLength(1);
  });
});

describe('later', () => {
  test('edits the card in place and tells everything else in one line of its thread', async () => {
    const { slack, told, at } = await setup();
    await told(at(0));
    await told(
      at(1, { status: 'acknowledged', labels: ['eu'], assignees: [{ name: 'Ben Silva', username: 'ben' }] }),
      'Ben Silva',
    );
    expect(slack.cards('C1')).toHaveLength(1);
    expect(slack.cards('C1')[0]?.blocks).toContain('Acknowledged');
    expect(slack.lines('C1')).toEqual([
      'Status Triggered → Acknowledged · Assigned to Ben Silva · Labelled eu by Ben Silva',
    ]);
    expect(slack.channel('C1')).toHaveLength(1);
  });

  test.each([
    ['a graver severity', { severity: 'critical' }, 'Severity raised to 🔴 Critical - S1 by Ada Okafor: '],
    ['a close', { state: 'closed', status: 'resolved' }, 'Closed by Ada Okafor: '],
  ] satisfies [string, Partial<Incident>, string][])('%s is heard in the channel', async (_, fields, line) => {
    const { slack, told, at } = await setup();
    await told(at(0));
    await told(at(1, fields));
    expect(slack.channel('C1')).toHaveLength(2);
    expect(slack.channel('C1')[1]?.text).toContain(line);
    expect(slack.lines('C1')).toHaveLength(1);
  });

  test('a reopening is heard in the channel', async () => {
    const { slack, told, at } = await setup();
    await told(at(0));
    await told(at(1, { state: 'closed' }));
    await told(at(2, { state: 'opened' }), 'Ben Silva');
    expect(slack.lines('C1')[1]).toContain('Reopened by Ben Silva: ');
    expect(slack.channel('C1')).toHaveLength(3);
  });

  test('ascribes what several people did to none of them, but a close to who closed', async () => {
    const { slack, told, keep, at } = await setup();
    await told(at(0));
    await keep(at(1, { severity: 'critical' }), 'Ben Silva');
    await told(at(2, { severity: 'critical', labels: ['eu'] }), 'Chloe Tan');
    expect(slack.lines('C1').join()).not.toMatch(/Ben|Chloe/);
    await keep(at(3, { severity: 'critical', labels: ['eu'], title: 'Checkout' }), 'Ben Silva');
    await told(
      at(4, { state: 'closed', closedAt: start + 4 * 60_000 - 200, severity: 'critical', title: 'Checkout' }),
      'Chloe Tan',
    );
    expect(slack.lines('C1').at(-2)).toContain('Closed by Chloe Tan');
  });

  test('says nothing at all when there is nothing to tell', async () => {
    const { slack, told, at, isDone } = await setup();
    await told(at(0));
    const before = slack.calls.length;
    await told(at(1));
    expect(slack.calls).toHaveLength(before);
    expect(await isDone()).toBe(true);
  });

  test('says nothing when the job comes twice', async () => {
    const { slack, told, at, run } = await setup();
    await told(at(0));
    await told(at(1, { state: 'closed' }));
    const before = slack.calls.length;
    await run();
    await run();
    expect(slack.calls).toHaveLength(before);
  });

  test('any order of deliveries, any of them twice, ends in the same card and repeats no line', async () => {
    const events: [number, Partial<Incident>][] = [
      [0, {}],
      [1, { severity: 'critical' }],
      [2, { severity: 'critical', status: 'acknowledged' }],
      [3, { severity: 'critical', status: 'acknowledged', labels: ['eu'] }],
    ];
    const { slack: inOrder, told, at } = await setup();
    for (const [minute, fields] of events) await told(at(minute, fields));
    const orders = fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 });
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const { slack, told, at } = await setup();
        for (const [minute, fields] of order) await told(at(minute, fields));
        expect(slack.cards('C1').map(({ text, blocks }) => [text, blocks])).toEqual(
          inOrder.cards('C1').map(({ text, blocks }) => [text, blocks]),
        );
        expect(new Set(slack.lines('C1')).size).toBe(slack.lines('C1').length);
      }),
      { numRuns: 15 },
    );
  });
});

describe('what turns confidential', () => {
  test('is replaced in its card and its thread, also where nobody is subscribed any more', async () => {
    const { rooms, tenant, slack, told, at, isDone } = await setup(['C1', 'C2']);
    await told(at(0));
    await told(at(1, { severity: 'critical' }));
    await rooms.subscriptions.remove({ tenant, instance: rooms.instance, projectId: 42, channelId: 'C2' });
    await told(at(2, { severity: 'critical', confidential: true }));
    expect(slack.messages).toHaveLength(4);
    for (const { text, blocks } of slack.messages) {
      expect(text).toBe('This incident is no longer public.');
      expect(blocks).not.toContain('Checkout');
    }
    expect(await isDone()).toBe(true);
  });

  test('says nothing more while it is, and is shown again when it is public again', async () => {
    const { slack, told, at } = await setup();
    await told(at(0));
    await told(at(1, { confidential: true }));
    const quiet = slack.calls.length;
    await told(at(2, { confidential: true, title: 'Secret' }));
    expect(slack.calls).toHaveLength(quiet);
    await told(at(3, { title: 'Checkout is slow' }));
    expect(slack.cards('C1')[0]?.text).toContain('Checkout is slow');
    expect(slack.cards('C1')).toHaveLength(1);
  });

  test('is deleted where it cannot be edited, and a deleted card is not missed', async () => {
    const { slack, told, at, isDone } = await setup(['C1', 'C2']);
    await told(at(0));
    slack.messages.splice(1, 1);
    slack.faults.push({ operation: 'chat.update', channel: 'C1', code: 'edit_window_closed' });
    await told(at(1, { confidential: true }));
    expect(slack.messages).toEqual([]);
    expect(await isDone()).toBe(true);
  });

  test('is taken back too where a card was posted and its answer lost', async () => {
    const { slack, told, at } = await setup();
    slack.faults.push({
      operation: 'chat.postMessage',
      code: 'timeout',
      afterwards: true,
      more: { transient: true, unknown: true },
    });
    await told(at(0));
    expect(slack.cards('C1')[0]?.text).toContain('Checkout');
    await told(at(1, { confidential: true }));
    expect(slack.cards('C1').map(({ text }) => text)).toEqual(['This incident is no longer public.']);
  });
});
