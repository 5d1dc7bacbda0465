import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Issue } from '../../infra/sandbox/gitlab/world.ts';
import { createBreaker } from '../../lib/flows/breaker.ts';
import { createBreakers } from '../../lib/store/breakers.ts';
import { acts, notes, oneMore, onlyIncident, startTeam } from './acting.ts';
import { browserOf } from './browsing.ts';
import { disconnects } from './connecting.ts';
import { opensForm, payments } from './declaring.ts';
import { types } from './typing.ts';
import type { World } from './world.ts';

let world: World;
let incident: Issue;
beforeAll(async () => {
  world = await startTeam();
});
afterAll(() => world.stops());
beforeEach(async () => {
  incident = await onlyIncident(world);
});
afterEach(async () => {
  world.gitlab.faults.clear();
  await world.passes(minutes(2));
  expect(await world.rooms.breaker.state()).toEqual({ open: false });
});

const seconds = (count: number) => count * 1_000;
const minutes = (count: number) => count * 60_000;
const now = () => world.clock.now();
const isOpen = async () => (await world.rooms.breaker.state()).open;

/** What GitLab was asked since then; the probes apart. */
function asked(since: number) {
  const all = world.gitlab.requests.slice(since).map(({ method, path, at }) => ({ call: `${method} ${path}`, at }));
  const isProbe = ({ call }: { call: string }) => call === 'GET /api/v4/metadata';
  return { probes: all.filter(isProbe), calls: all.filter((one) => !isProbe(one)) };
}
const timesOpened = () => world.logged.filter((line) => line.includes('nobody calls it until')).length;
const soFar = () => world.gitlab.requests.length;

/** GitLab goes away, and five commands find out that wait for nobody. */
async function outage() {
  world.gitlab.faults.down = true;
  const since = soFar();
  for (let time = 1; time <= 5; time++) await acts(world, 'show');
  return since;
}

describe('GitLab goes away', () => {
  test('five calls find out, and the sixth command makes none; its author hears within the second', async () => {
    const since = await outage();
    expect(asked(since).calls).toHaveLength(5);
    expect(await world.rooms.breaker.state()).toEqual({ open: true, since: now() });
    const typedAt = now();
    expect(await acts(world, 'severity high', { user: 'U0BEN' })).toMatch(/kept/);
    expect(now() - typedAt).toBeLessThan(seconds(1));
    expect(asked(since).calls).toHaveLength(5);
  });

  test('for an hour there are at most two probes a minute, and nothing else', async () => {
    await outage();
    const since = soFar();
    for (let minute = 0; minute < 60; minute++) {
      await world.passes(minutes(1));
      if (minute % 5 === 0) await world.sweeps();
    }
    const { probes, calls } = asked(since);
    expect(calls).toEqual([]);
    expect(probes.length).toBeGreaterThan(100);
    for (const { at } of probes) {
      expect(probes.filter((other) => other.at >= at && other.at < at + minutes(1)).length).toBeLessThanOrEqual(2);
    }
  });

  test('a picker says so at once, without waiting its two seconds', async () => {
    const { person, viewId } = await opensForm(world, 'No pickers');
    await outage();
    const since = soFar();
    const startedAt = now();
    expect(JSON.stringify(await person.searches(viewId, 'project', 'pay'))).toContain('GitLab is not answering');
    expect(now()).toBe(startedAt);
    expect(asked(since).calls).toEqual([]);
    await person.closes(viewId);
  });

  test('a browser on its way back from GitLab is told, and no code is exchanged', async () => {
    await disconnects(world, 'U0CHLOE');
    const asked = await types(world, 'connect', { user: 'U0CHLOE' });
    const [, link = ''] = /"(http[^"]*\/gitlab\/connect\?ticket=[\w-]+)"/.exec(JSON.stringify(asked?.blocks)) ?? [];
    const browser = await browserOf(world, 'U0CHLOE', 'chloe.tan');
    const isCallback = (url: string) => url.includes('/gitlab/oauth/callback');
    const atGitLab = await browser.opens(link, isCallback);
    await outage();
    const before = world.gitlab.tokenRequests.length;
    const page = await browser.opens(atGitLab.location ?? '');
    expect(page.status).toBe(502);
    expect(page.body).toMatch(/GitLab is not answering[\s\S]*Nothing was connected/);
    expect(world.gitlab.tokenRequests).toHaveLength(before);
    await world.links('U0CHLOE', 'chloe.tan');
  });

  test('no token is renewed: a lost answer would cost the link', async () => {
    await outage();
    const before = world.gitlab.tokenRequests.length;
    await world.passes(minutes(130));
    await acts(world, 'comment With a token that is long over');
    expect(world.gitlab.tokenRequests).toHaveLength(before);
    world.gitlab.faults.clear();
    await world.passes(minutes(3));
    expect(notes(incident)).toContain('ada.okafor: With a token that is long over');
    expect(world.gitlab.tokenRequests).toHaveLength(before + 1);
    await world.links('U0BEN', 'ben.silva');
    await world.links('U0CHLOE', 'chloe.tan');
  });
});

describe('GitLab is back', () => {
  test('all that waited is filed, one after the other, within two minutes', async () => {
    const incidents = [incident];
    for (let more = 0; more < 9; more++) incidents.push(await oneMore(world, `Trouble ${more}`));
    await outage();
    const users = ['U0ADA', 'U0BEN', 'U0CHLOE'];
    for (let count = 0; count < 30; count++) {
      const { iid } = incidents[count % 10] ?? incident;
      const person = world.slack.as(users[count % 3] ?? 'U0ADA');
      await person.types('C0INCIDENTS', `/gitlab incident comment ${payments}#${iid} Said ${count}`);
      await world.passes(seconds(count % 10));
    }
    await world.passes(minutes(25));
    const filed = () => incidents.flatMap(notes).filter((note) => note.includes('Said'));
    expect(filed()).toEqual([]);
    world.gitlab.faults.clear();
    const since = soFar();
    while (await isOpen()) await world.passes(seconds(1));
    const backAt = now();
    await world.passes(minutes(2));
    expect(new Set(filed()).size).toBe(30);
    expect(filed()).toHaveLength(30);
    const written = asked(since).calls.filter(({ call }) => call.startsWith('POST') && call.includes('/notes'));
    const perSecond = Map.groupBy(written, ({ at }) => Math.floor((at - backAt) / 1_000));
    expect(perSecond.size).toBeGreaterThanOrEqual(5);
    expect(Math.max(...[...perSecond.values()].map((calls) => calls.length))).toBeLessThanOrEqual(15);
  }, 60_000);

  test('and goes again half-way: nothing is lost, nothing is filed twice', async () => {
    await outage();
    for (let count = 0; count < 15; count++) await acts(world, `comment Again ${count}`);
    await world.passes(minutes(8));
    world.gitlab.faults.clear();
    while (await isOpen()) await world.passes(seconds(1));
    await world.passes(seconds(4));
    world.gitlab.faults.down = true;
    await world.passes(minutes(8));
    world.gitlab.faults.clear();
    await world.passes(minutes(6));
    const again = notes(incident).filter((note) => note.includes('Again'));
    expect(new Set(again).size).toBe(15);
    expect(again).toHaveLength(15);
  });

  test('when it only loses comments it is at most away for a moment: the first probe goes out at once', async () => {
    const match = 'POST /api/v4/projects/:id/issues/:iid/notes';
    const others = [incident];
    while (others.length < 8) others.push(await oneMore(world, 'Comments get lost'));
    world.gitlab.faults.add({ match, times: 'always', effect: { kind: 'reset' } });
    const before = timesOpened();
    for (const { iid } of others) {
      await world.slack.as('U0ADA').types('C0INCIDENTS', `/gitlab incident comment ${payments}#${iid} Lost`);
    }
    await world.settles();
    expect(timesOpened()).toBe(before + 1);
    expect(await isOpen()).toBe(false);
    expect(await acts(world, `show ${payments}#${incident.iid}`, { user: 'U0BEN' })).toContain('Checkout is down');
  });
});

describe('a message is lost', () => {
  test('the probe: the sweep sends for it again, though nobody calls', async () => {
    await outage();
    await world.passes(minutes(5));
    world.queue.clear();
    world.clock.moveTo(now() + seconds(80));
    const since = soFar();
    world.gitlab.faults.clear();
    await world.sweeps();
    expect(asked(since).probes).toHaveLength(1);
    expect(await isOpen()).toBe(false);
  });

  test('the probe: whoever meets the closed gate sends for it again', async () => {
    await outage();
    world.queue.clear();
    world.clock.moveTo(now() + seconds(80));
    world.gitlab.faults.clear();
    const since = soFar();
    await acts(world, 'comment Who is there');
    expect(asked(since).probes).toHaveLength(1);
    await world.passes(minutes(1));
    expect(notes(incident)).toContain('ada.okafor: Who is there');
  });

  test.each([
    ['a moment early, by a clock that is behind, comes again', 28, 1],
    ['much too early has a twin that was in time, and ends', 20, 0],
  ])('a probe that comes %s', async (_, delaySeconds, probes) => {
    await outage();
    const { instance, queue } = world.rooms;
    world.queue.clear();
    await queue.send({ job: 'probe', instance }, { delaySeconds });
    const since = soFar();
    await world.passes(seconds(40));
    expect(asked(since).probes).toHaveLength(probes);
    await world.passes(seconds(40));
    await world.sweeps();
  });

  test('doubled probes: one has its turn, the other ends', async () => {
    await outage();
    const { instance, queue } = world.rooms;
    for (let twin = 0; twin < 5; twin++) await queue.send({ job: 'probe', instance }, { delaySeconds: 31 });
    const since = soFar();
    await world.passes(minutes(10));
    expect(asked(since).probes.length).toBeLessThanOrEqual(20);
  });
});

describe('GitLab asks for quiet', () => {
  test('what one function was told, every other respects', async () => {
    const { person, viewId } = await opensForm(world, 'Quiet');
    world.gitlab.faults.add({ match: '* *', effect: { kind: 'rate-limit', retryAfter: 60 } });
    await acts(world, 'comment Not now');
    const since = soFar();
    expect(JSON.stringify(await person.searches(viewId, 'project', 'pay'))).toContain('GitLab is not answering');
    await acts(world, 'severity medium', { user: 'U0BEN' });
    const another = createBreaker({
      ...world.rooms,
      breakers: createBreakers(world.dynamo.ephemeral, world.rooms.seams),
    });
    await expect(another.guard('GET user', async () => 'called')).rejects.toMatchObject({ code: 'rate_limited' });
    await world.passes(seconds(59));
    expect(asked(since)).toEqual({ probes: [], calls: [] });
    await world.passes(minutes(2));
    expect(notes(incident)).toEqual(['ada.okafor: Not now']);
    expect(incident.severity).toBe('medium');
    await person.closes(viewId);
  });
});

describe('our own store does not know how GitLab is', () => {
  test('GitLab is called all the same, and that is logged once', async () => {
    const { dynamo, logged } = world;
    await dynamo.client.send(new DeleteTableCommand({ TableName: 'ephemeral' }));
    await world.passes(seconds(2));
    await acts(world, 'comment Without a memory');
    await acts(world, 'comment And another');
    expect(notes(incident)).toEqual(['ada.okafor: Without a memory', 'ada.okafor: And another']);
    expect(logged.filter((line) => line.includes('health is not known'))).toHaveLength(1);
  });
});
