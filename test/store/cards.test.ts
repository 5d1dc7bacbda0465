import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createCards } from '../../lib/store/cards.ts';
import { createIncidents } from '../../lib/store/incidents.ts';
import { incident, incidentKey, newTenant, noon } from './builders.ts';
import { type Dynamo, startDynamo } from './dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const until = noon + 60_000;
const card = { channelId: 'C1', ts: '1700000000.000100', shown: incident(), hidden: false, replies: ['1', '2'] };

function setup() {
  const tenant = newTenant();
  const cards = createCards(dynamo.app);
  return {
    cards,
    tenant,
    claim: (owner: string, now = noon, channelId = 'C1') =>
      cards.claim(tenant, incidentKey, channelId, owner, now + 60_000, now),
    save: (owner: string, saved = card) => cards.save(tenant, incidentKey, saved, owner),
    all: () => cards.ofIncident(tenant, incidentKey),
  };
}

test('is new to the first who claims it, and shown once it is saved', async () => {
  const { claim, save, all } = setup();
  expect(await claim('ann')).toBe('new');
  expect(await claim('bob')).toBeUndefined();
  expect(await all()).toEqual([]);
  expect(await save('ann')).toBe(true);
  expect(await all()).toEqual([card]);
});

test('goes to one of a hundred at once', async () => {
  const { claim } = setup();
  const claimed = await Promise.all(Array.from({ length: 100 }, (_, at) => claim(`owner-${at}`)));
  expect(claimed.filter((answer) => answer !== undefined)).toEqual(['new']);
});

test('comes back to the next who claims it', async () => {
  const { claim, save, all } = setup();
  await claim('ann');
  await save('ann');
  const posting = { owner: 'bob', until: until + 5, since: noon + 5 };
  expect(await claim('bob', noon + 5)).toEqual({ ...card, posting });
  expect(await all()).toEqual([{ ...card, posting }]);
});

test('whose poster vanished is lost, not new: it may be in the channel since the first attempt', async () => {
  const { claim, save, all } = setup();
  await claim('ann');
  expect(await claim('bob', until - 1)).toBeUndefined();
  expect(await claim('bob', until)).toEqual({ channelId: 'C1', since: noon });
  expect(await claim('cem', until + 60_000)).toEqual({ channelId: 'C1', since: noon });
  expect(await all()).toEqual([]);
  expect(await save('ann', { ...card, ts: 'zombie' })).toBe(false);
  expect(await save('cem')).toBe(true);
  expect(await all()).toEqual([card]);
});

test('given back unposted is lost, forgotten it is new', async () => {
  const { cards, tenant, claim } = setup();
  await claim('ann');
  await cards.release(tenant, incidentKey, 'C1', 'ann');
  expect(await claim('bob', noon + 5)).toEqual({ channelId: 'C1', since: noon });
  expect(await cards.forget(tenant, incidentKey, 'C1', 'bob')).toBe(true);
  expect(await claim('cem')).toBe('new');
});

test('taken over is out of reach of its late first owner', async () => {
  const { cards, tenant, claim, save, all } = setup();
  await claim('ann');
  await save('ann');
  await claim('bob');
  await claim('cem', until);
  expect(await save('bob', { ...card, ts: 'zombie' })).toBe(false);
  await cards.release(tenant, incidentKey, 'C1', 'bob');
  expect(await cards.forget(tenant, incidentKey, 'C1', 'bob')).toBe(false);
  expect(await claim('dan', until)).toBeUndefined();
  expect(await all()).toMatchObject([{ ts: card.ts, posting: { owner: 'cem' } }]);
});

test('cannot be saved, given back or forgotten by who never claimed it', async () => {
  const { cards, tenant, save, claim } = setup();
  expect(await save('ann')).toBe(false);
  await cards.release(tenant, incidentKey, 'C1', 'ann');
  expect(await cards.forget(tenant, incidentKey, 'C1', 'ann')).toBe(false);
  expect(await claim('bob')).toBe('new');
});

test('keeps its newest fifty replies', async () => {
  const { claim, save, all } = setup();
  const replies = Array.from({ length: 60 }, (_, at) => `${at}`);
  await claim('ann');
  await save('ann', { ...card, replies });
  expect((await all())[0]?.replies).toEqual(replies.slice(10));
});

test('stands one per channel, beside the projection and apart from other incidents', async () => {
  const { cards, tenant, claim, save, all } = setup();
  await createIncidents(dynamo.app).write(tenant, incident(), {});
  for (const channelId of ['C1', 'C2']) {
    expect(await claim('ann', noon, channelId)).toBe('new');
    await save('ann', { ...card, channelId });
  }
  expect((await all()).map(({ channelId }) => channelId)).toEqual(['C1', 'C2']);
  expect(await cards.ofIncident(tenant, { ...incidentKey, iid: 77 })).toEqual([]);
});
