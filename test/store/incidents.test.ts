import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Incident } from '../../lib/incident/incident.ts';
import { createIncidents, isDirty } from '../../lib/store/incidents.ts';
import { incident, incidentKey, newTenant, noon } from './builders.ts';
import { type Dynamo, startDynamo } from './dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

function setup() {
  const tenant = newTenant();
  const incidents = createIncidents(dynamo.app);
  return { tenant, incidents, find: () => incidents.find(tenant, incidentKey) };
}

describe('what GitLab told', () => {
  test('is kept when it is the first', async () => {
    const { tenant, incidents, find } = setup();
    expect(await find()).toBeUndefined();
    expect(await incidents.write(tenant, incident(), { actor: 'Ada' })).toBe('written');
    expect(await find()).toEqual({ incident: incident(), version: 1, announced: 0, actor: 'Ada' });
  });

  test('replaces what is older, and who did that', async () => {
    const { tenant, incidents, find } = setup();
    await incidents.write(tenant, incident(), { actor: 'Ada' });
    const later = incident({ updatedAt: noon + 1, severity: 'critical', status: undefined });
    expect(await incidents.write(tenant, later, {})).toBe('written');
    expect(await find()).toEqual({ incident: later, version: 2, announced: 0 });
  });

  test('is stale when something newer is known', async () => {
    const { tenant, incidents, find } = setup();
    await incidents.write(tenant, incident(), {});
    expect(await incidents.write(tenant, incident({ updatedAt: noon - 1, title: 'old' }), {})).toBe('stale');
    expect(await find()).toEqual({ incident: incident(), version: 1, announced: 0 });
  });

  test('is stale when it is known already, in whatever order its parts are told', async () => {
    const { tenant, incidents, find } = setup();
    const [ada, bo] = [
      { name: 'Ada', username: 'ada' },
      { name: 'Bo', username: 'bo' },
    ];
    await incidents.write(tenant, incident({ labels: ['a', 'b'], assignees: [ada, bo] }), {});
    const again = incident({
      assignees: [bo, { username: 'ada', name: 'Ada' }],
      labels: ['b', 'a'],
      closedAt: undefined,
    });
    expect(await incidents.write(tenant, again, {})).toBe('stale');
    expect(await find()).toMatchObject({ version: 1 });
  });

  test('closes over an equally new opened state, and is not reopened by it', async () => {
    const { tenant, incidents, find } = setup();
    const closed = incident({ state: 'closed' });
    await incidents.write(tenant, incident(), {});
    expect(await incidents.write(tenant, closed, {})).toBe('written');
    expect(await incidents.write(tenant, incident(), {})).toBe('stale');
    expect((await find())?.incident).toEqual(closed);
  });

  test('may reopen later', async () => {
    const { tenant, incidents, find } = setup();
    await incidents.write(tenant, incident({ state: 'closed' }), {});
    expect(await incidents.write(tenant, incident({ updatedAt: noon + 1 }), {})).toBe('written');
    expect((await find())?.incident.state).toBe('opened');
  });
});

describe('a tie', () => {
  test.each<Partial<Incident>>([
    { title: 'Other' },
    { severity: 'critical' },
    { status: 'acknowledged' },
    { confidential: true },
    { labels: [] },
    { assignees: [] },
  ])('is two things told about one moment: %j', async (difference) => {
    const { tenant, incidents, find } = setup();
    await incidents.write(tenant, incident(), {});
    expect(await incidents.write(tenant, incident(difference), {})).toBe('tie');
    expect(await find()).toEqual({ incident: incident(), version: 2, announced: 0, tie: true });
  });

  test('is settled by what GitLab answers', async () => {
    const { tenant, incidents, find } = setup();
    await incidents.write(tenant, incident(), {});
    await incidents.write(tenant, incident({ title: 'Other' }), {});
    const truth = incident({ title: 'Third' });
    expect(await incidents.settle(tenant, truth, { version: 2, actor: 'Bo' })).toBe(true);
    expect(await find()).toEqual({ incident: truth, version: 3, announced: 0, actor: 'Bo' });
  });

  test('is not settled by what was read before the projection moved on, or is older', async () => {
    const { tenant, incidents, find } = setup();
    await incidents.write(tenant, incident(), {});
    await incidents.write(tenant, incident({ title: 'Other' }), {});
    expect(await incidents.settle(tenant, incident({ updatedAt: noon - 1 }), { version: 2 })).toBe(false);
    expect(await incidents.settle(tenant, incident({ title: 'early' }), { version: 1 })).toBe(false);
    const newer = incident({ updatedAt: noon + 1 });
    await incidents.write(tenant, newer, {});
    expect(await incidents.settle(tenant, incident({ title: 'late' }), { version: 2 })).toBe(false);
    expect(await find()).toEqual({ incident: newer, version: 3, announced: 0 });
  });

  test('of an incident nobody knows cannot be settled', async () => {
    const { tenant, incidents, find } = setup();
    expect(await incidents.settle(tenant, incident(), { version: 0 })).toBe(false);
    expect(await find()).toBeUndefined();
  });
});

describe('the version the cards show', () => {
  test('only ever goes up, to what exists', async () => {
    const { tenant, incidents, find } = setup();
    expect(await incidents.markAnnounced(tenant, incidentKey, 1)).toBe(false);
    expect(await find()).toBeUndefined();
    await incidents.write(tenant, incident(), {});
    await incidents.write(tenant, incident({ updatedAt: noon + 1 }), {});
    expect(await incidents.markAnnounced(tenant, incidentKey, 3)).toBe(false);
    expect(await incidents.markAnnounced(tenant, incidentKey, 2)).toBe(true);
    expect(await incidents.markAnnounced(tenant, incidentKey, 2)).toBe(false);
    expect(await incidents.markAnnounced(tenant, incidentKey, 1)).toBe(false);
    expect((await find())?.announced).toBe(2);
  });

  test('leaves the projection dirty when a change came in meanwhile', async () => {
    const { tenant, incidents, find } = setup();
    await incidents.write(tenant, incident(), {});
    const shown = await find();
    await incidents.write(tenant, incident({ updatedAt: noon + 1 }), {});
    expect(shown && isDirty(shown)).toBe(true);
    expect(await incidents.markAnnounced(tenant, incidentKey, 1)).toBe(true);
    const found = await find();
    expect(found && isDirty(found)).toBe(true);
    await incidents.markAnnounced(tenant, incidentKey, 2);
    expect(isDirty((await find()) ?? { version: 1, announced: 0 })).toBe(false);
  });
});

describe('the order of arrival means nothing', () => {
  /** Different moments, but for the last two: an equally new close and its opposite. */
  const story = [
    incident({ updatedAt: noon, title: 'opened' }),
    incident({ updatedAt: noon + 1, severity: 'critical' }),
    incident({ updatedAt: noon + 2, state: 'closed' }),
    incident({ updatedAt: noon + 3, title: 'reopened' }),
    incident({ updatedAt: noon + 4, title: 'last, before the close' }),
    incident({ updatedAt: noon + 4, title: 'last', state: 'closed' }),
  ];

  /** Writes in this order; at no time does the projection go back. */
  async function tell(events: Incident[]): Promise<Incident | undefined> {
    const { tenant, incidents, find } = setup();
    let newest = 0;
    for (const event of events) {
      const answer = await incidents.write(tenant, event, {});
      const age = event.updatedAt + (event.state === 'closed' ? 0.5 : 0);
      if ((answer === 'written') !== age > newest) throw new Error(`${answer} for ${age} after ${newest}`);
      newest = Math.max(newest, age);
    }
    return (await find())?.incident;
  }

  test('in all 720 orders of six events, and so in every order of fewer: they are how these begin', async () => {
    for (const events of orders(story)) expect(await tell(events)).toEqual(story.at(-1));
  }, 120_000);

  test('in shuffles of 200 events, some told twice', async () => {
    const moments = fc.uniqueArray(fc.integer({ min: 1, max: 1e6 }), { minLength: 200, maxLength: 200 });
    const shuffled = moments.chain((times) => {
      const events = times.map((time) => incident({ updatedAt: noon + time, title: `at ${time}` }));
      return fc.shuffledSubarray([...events, ...events.slice(0, 50)], { minLength: 200 });
    });
    await fc.assert(
      fc.asyncProperty(shuffled, async (events) => {
        const newest = Math.max(...events.map((event) => event.updatedAt));
        expect((await tell(events))?.updatedAt).toBe(newest);
      }),
      { numRuns: 3 },
    );
  }, 120_000);

  test('nor does telling it all at once', async () => {
    const { tenant, incidents, find } = setup();
    const events = Array.from({ length: 50 }, (_, at) => incident({ updatedAt: noon + ((at * 17) % 50) }));
    const answers = await Promise.all(events.map((event) => incidents.write(tenant, event, {})));
    const found = await find();
    expect(found?.incident.updatedAt).toBe(noon + 49);
    expect(found?.version).toBe(answers.filter((answer) => answer === 'written').length);
  });

  test('and ties are settled to the truth whatever came when', async () => {
    const twins = ['a', 'b', 'c', 'd'].map((title) => incident({ title }));
    const truth = incident({ title: 'c' });
    for (const events of orders(twins)) {
      const { tenant, incidents, find } = setup();
      for (const event of events) {
        if ((await incidents.write(tenant, event, {})) !== 'tie') continue;
        const version = (await find())?.version ?? 0;
        expect(await incidents.settle(tenant, truth, { version })).toBe(true);
      }
      expect(await find()).toMatchObject({ incident: truth });
      expect(await find()).not.toHaveProperty('tie', true);
    }
  });
});

function orders<Item>(items: Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) => orders(items.filter((other) => other !== first)).map((rest) => [first, ...rest]));
}

describe('what the cards do not show yet', () => {
  /** When it comes up, and until when it does not. */
  const late = noon + 60_000;
  function atNoon() {
    const tenant = newTenant();
    const incidents = createIncidents(dynamo.app, { now: () => noon });
    const comesUp = async (by = late) =>
      (await incidents.due(by, 1000)).filter((one) => one.tenant === tenant).map(({ key }) => key);
    return { tenant, incidents, comesUp };
  }

  test('comes up in a minute, until they do', async () => {
    const { tenant, incidents, comesUp } = atNoon();
    await incidents.write(tenant, incident(), {});
    expect(await comesUp(late - 1)).toEqual([]);
    expect(await comesUp()).toEqual([incidentKey]);
    await incidents.markAnnounced(tenant, incidentKey, 1);
    expect(await comesUp()).toEqual([]);
  });

  test('still comes up when there was more to tell meanwhile', async () => {
    const { tenant, incidents, comesUp } = atNoon();
    await incidents.write(tenant, incident(), {});
    await incidents.write(tenant, incident({ title: 'Newer', updatedAt: incident().updatedAt + 1 }), {});
    await incidents.markAnnounced(tenant, incidentKey, 1);
    expect(await comesUp()).toEqual([incidentKey]);
  });

  test('comes up later while it is tried again, and no more when there is nobody to tell', async () => {
    const { tenant, incidents, comesUp } = atNoon();
    await incidents.write(tenant, incident(), {});
    await incidents.announceBy(tenant, incidentKey, late + 5);
    expect(await comesUp()).toEqual([]);
    expect(await comesUp(late + 5)).toEqual([incidentKey]);
    await incidents.letBe(tenant, incidentKey);
    expect(await comesUp(late + 5)).toEqual([]);
  });
});
