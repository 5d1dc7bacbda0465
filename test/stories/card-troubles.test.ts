import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Acts } from '../../infra/sandbox/gitlab/acts.ts';
import type { Delivery, ReleaseOrder } from '../../infra/sandbox/gitlab/webhooks.ts';
import type { Fault } from '../../infra/sandbox/slack/faults.ts';
import { cardOf, cardsOf, linesUnder, publicly, wordsOn } from './cards-seen.ts';
import { declares, payments } from './declaring.ts';
import { types } from './typing.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let incidents = 0;

/** Between one act and the next. */
let pause = 60_000;

async function setup(objectKind?: 'captured' | 'issue' | 'work_item'): Promise<void> {
  world = await startWorld({ gitlab: { objectKind, version: '19.0.0' } });
  await world.links('U0ADA', 'ada.okafor');
  await types(world, 'subscribe acme/payments');
}

/** Somebody does something on GitLab's own pages; the door has it, no worker yet. */
async function does(username: string, act: (person: Acts) => unknown): Promise<void> {
  world.clock.moveTo(world.clock.now() + pause);
  act(world.gitlab.as(username));
  await world.gitlab.settled();
}

/** The life of one incident, from its opening over a close to its reopening. */
async function lives(title: string, { closes = true } = {}): Promise<number> {
  let iid = 0;
  await does('ada.okafor', (ada) => {
    iid = ada.declares(payments, { title }).iid;
  });
  await does('ben.silva', (ben) => ben.edits(payments, iid, { severity: 'critical', labels: ['database'] }));
  await does('ben.silva', (ben) => ben.edits(payments, iid, { status: 'acknowledged' }));
  if (closes) {
    await does('ada.okafor', (ada) => ada.closes(payments, iid));
    await does('ada.okafor', (ada) => ada.reopens(payments, iid));
  }
  await does('ben.silva', (ben) => ben.edits(payments, iid, { severity: 'high', assignees: ['ben.silva'] }));
  return iid;
}

const newTitle = () => `Incident number ${++incidents} of this story`;
const ofThis = (iid: number) =>
  world.gitlab.deliveries.filter(({ payload }) => (payload['object_attributes'] as { iid: number }).iid === iid);
const notTwice = (lines: string[]) => expect(new Set(lines).size).toBe(lines.length);

describe.each(['captured', 'issue', 'work_item'] as const)('deliveries as %s', (objectKind) => {
  beforeAll(() => setup(objectKind));
  afterAll(() => world.stops());

  const orders: [string, ReleaseOrder][] = [
    ['in order', 'oldest'],
    ['backwards', 'newest'],
    ['the last first', (held) => [...held.slice(-1), ...held.slice(0, -1)]],
    ['odd ones first', (held) => [...held.filter((_, at) => at % 2 === 1), ...held.filter((_, at) => at % 2 === 0)]],
    ['each twice', (held) => held.flatMap((delivery) => [delivery, delivery])],
    ['twice over', (held) => [...held, ...held.toReversed()]],
  ];

  test.each(orders)('%s, at once, end in one card of what is true', async (_, order) => {
    const title = newTitle();
    world.gitlab.holdWebhooks();
    await lives(title);
    await world.gitlab.releaseWebhooks(order);
    await world.passes(60_000);
    const card = cardOf(world, title);
    expect(card.text).toMatch(/🟠 High - S2, (Triggered|Resolved)\)$/);
    for (const shown of ['Ben Silva', 'database']) expect(wordsOn(card)).toContain(shown);
    expect(linesUnder(world, card)).toEqual([]);
  });

  test.each(orders)('%s, each worked on before the next comes, repeat no line', async (_, order) => {
    const title = newTitle();
    world.gitlab.holdWebhooks();
    const iid = await lives(title);
    const held = ofThis(iid);
    await world.gitlab.releaseWebhooks(() => []);
    const ordered = order === 'oldest' ? held : order === 'newest' ? held.toReversed() : order(held);
    for (const delivery of ordered) {
      await world.gitlab.redeliver(delivery);
      await world.passes(5_000);
    }
    expect(cardsOf(world, title)).toHaveLength(1);
    expect(cardOf(world, title).text).toMatch(/🟠 High - S2, (Triggered|Resolved)\)$/);
    notTwice(linesUnder(world, cardOf(world, title)));
  });
});

describe('everything at one and the same moment', () => {
  beforeAll(async () => {
    pause = 0;
    await setup();
  });
  afterAll(async () => {
    pause = 60_000;
    await world.stops();
  });

  test.each<ReleaseOrder>(['oldest', 'newest'])('is settled by asking GitLab again: %s first', async (order) => {
    const title = newTitle();
    world.gitlab.holdWebhooks();
    await lives(title, { closes: false });
    await world.gitlab.releaseWebhooks(order);
    await world.passes(60_000);
    expect(cardOf(world, title).text).toMatch(/🟠 High - S2, Acknowledged\)$/);
    for (const shown of ['Ben Silva', 'database']) expect(wordsOn(cardOf(world, title))).toContain(shown);
  });
});

describe('trouble on the way', () => {
  beforeAll(() => setup());
  afterAll(() => world.stops());
  afterEach(() => world.slack.faults.clear());

  async function opened() {
    const title = newTitle();
    let iid = 0;
    await does('ada.okafor', (ada) => {
      iid = ada.declares(payments, { title }).iid;
    });
    return { title, iid, delivery: world.gitlab.deliveries.at(-1) as Delivery };
  }

  test.each<[string, Omit<Fault, 'method'>]>([
    ['says 429', { retryAfter: 20 }],
    ['says 429 for a while', { retryAfter: 5, times: 4 }],
    ['is down', { status: 503, times: 3 }],
    ['says internal_error', { error: 'internal_error' }],
    ['does it and loses the answer', { drop: true }],
  ])('a Slack that %s while the card is posted has one card in the end', async (_, fault) => {
    const { title } = await opened();
    world.slack.faults.add({ method: 'chat.postMessage', ...fault });
    await world.passes(600_000);
    expect(cardsOf(world, title)).toHaveLength(1);
  });

  test.each<[string, Fault]>([
    ['says 429 to the edit', { method: 'chat.update', retryAfter: 20 }],
    ['is down for the edit', { method: 'chat.update', status: 503, times: 3 }],
    ['edits and loses the answer', { method: 'chat.update', drop: true }],
    ['says 429 to the line', { method: 'chat.postMessage', retryAfter: 20 }],
    ['posts the line and loses the answer', { method: 'chat.postMessage', drop: true }],
  ])('a Slack that %s shows the change, and tells it once', async (_, fault) => {
    const { title, iid } = await opened();
    await world.passes(5_000);
    await does('ben.silva', (ben) => ben.edits(payments, iid, { severity: 'critical' }));
    world.slack.faults.add(fault);
    await world.passes(600_000);
    expect(cardOf(world, title).text).toContain('Critical - S1');
    expect(linesUnder(world, cardOf(world, title))).toEqual([expect.stringContaining('LOUD Severity raised')]);
  });

  test('a worker killed before it began is made good by a redelivery', async () => {
    const { title, delivery } = await opened();
    world.queue.clear();
    await world.passes(600_000);
    expect(cardsOf(world, title)).toEqual([]);
    await world.gitlab.redeliver(delivery);
    await world.settles();
    expect(cardsOf(world, title)).toHaveLength(1);
  });

  test('a worker killed before it began is made good by the next event, which tells all of it', async () => {
    const { title, iid } = await opened();
    await world.settles();
    await does('ben.silva', (ben) => ben.edits(payments, iid, { severity: 'critical' }));
    world.queue.clear();
    await does('ben.silva', (ben) => ben.edits(payments, iid, { labels: ['network'] }));
    await world.settles();
    expect(cardOf(world, title).text).toContain('Critical - S1');
    expect(linesUnder(world, cardOf(world, title))).toEqual([
      expect.stringContaining('LOUD Severity raised'),
      expect.stringContaining('Labelled network'),
    ]);
  });

  test('a queue that is away makes GitLab’s delivery fail, so that somebody sends it again', async () => {
    world.queue.refusing = true;
    const { title, delivery } = await opened();
    world.queue.refusing = false;
    expect(delivery).toMatchObject({ status: 503, outcome: 'failed' });
    await world.gitlab.redeliver(delivery);
    await world.settles();
    expect(cardsOf(world, title)).toHaveLength(1);
  });

  test('an app taken out of the channel does not hold up the others', async () => {
    await types(world, 'subscribe acme/payments', { channel: 'C0GENERAL' });
    const { title } = await opened();
    world.slack.faults.add({ method: 'chat.postMessage', error: 'not_in_channel' });
    await world.passes(60_000);
    const shown = ['C0INCIDENTS', 'C0GENERAL'].map((channel) => cardsOf(world, title, channel).length);
    expect(shown.toSorted()).toEqual([0, 1]);
    expect(world.queue.dead).toEqual([]);
    await types(world, 'unsubscribe acme/payments', { channel: 'C0GENERAL' });
  });

  test('an incident declared from Slack while its card cannot be posted is confirmed all the same', async () => {
    world.slack.faults.add({ method: 'chat.postMessage', status: 503, times: 3 });
    const title = newTitle();
    const { incident } = await declares(world, title, { severity: 'high' });
    expect(incident).toMatchObject({ title, severity: 'high' });
    await world.passes(600_000);
    expect(cardOf(world, title).text).toContain('High - S2');
    expect(publicly(world).filter(({ text }) => text.includes(title))).toHaveLength(1);
  });

  test('an incident deleted in GitLab leaves its card alone', async () => {
    const { title, iid } = await opened();
    await world.settles();
    await does('ada.okafor', (ada) => ada.deletes(payments, iid));
    await world.passes(60_000);
    expect(cardsOf(world, title)).toHaveLength(1);
    expect(world.queue.dead).toEqual([]);
  });
});
