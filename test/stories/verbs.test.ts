import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Issue } from '../../infra/sandbox/gitlab/world.ts';
import { acts, answer, entries, notes, oneMore, onlyIncident, putsAway, startTeam, thread } from './acting.ts';
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
afterEach(() => putsAway(world));

describe('in the channel that shows one open incident', () => {
  test('comment adds a note as the person; they alone are answered, and the thread of the card hears of it', async () => {
    const said = await acts(world, 'comment The database is back');
    expect(said).toMatch(/^<http[^>]*#note_\d+\|Comment> added to <http.*Checkout is down \(#\d+\)>/);
    expect(notes(incident)).toEqual(['ada.okafor: The database is back']);
    expect(thread(world)).toEqual(['Ada Okafor commented: The database is back']);
  });

  test('timeline adds an entry, now, and says when that was to its author', async () => {
    expect(await acts(world, 'timeline Failover started')).toMatch(
      /^Added to the timeline of .*\(#\d+\)> .* at 2026-11-22 04:\d\d Europe\/Berlin$/,
    );
    expect(incident.timeline.at(-1)).toMatchObject({ note: 'Failover started', author: { username: 'ada.okafor' } });
    expect(incident.timeline.at(-1)?.occurredAt).toBe(world.clock.now());
    expect(thread(world).at(-1)).toMatch(/^Ada Okafor added to the timeline, <!date\^.*: Failover started$/);
  });

  test.each([
    ['critical', 'critical'],
    ['S2', 'high'],
    ['Medium', 'medium'],
    ['low', 'low'],
  ])('severity %s is %s', async (typed, severity) => {
    expect(await acts(world, `severity ${typed}`)).toMatch(/^The severity of .* is now /);
    expect(incident.severity).toBe(severity);
    expect(await acts(world, `severity ${typed}`)).toMatch(/ is already /);
  });

  test('acknowledge and resolve set the status and leave the incident open', async () => {
    expect(await acts(world, 'acknowledge', { user: 'U0BEN' })).toMatch(/is now Acknowledged$/);
    expect(incident).toMatchObject({ status: 'acknowledged', state: 'opened' });
    expect(await acts(world, 'acknowledge')).toMatch(/is already Acknowledged$/);
    expect(await acts(world, 'resolve')).toMatch(/is now Resolved$/);
    expect(incident).toMatchObject({ status: 'resolved', state: 'opened' });
  });

  test('severity and status leave one timeline entry each: the one GitLab writes', async () => {
    const before = incident.timeline.length;
    await acts(world, 'severity high');
    await acts(world, 'acknowledge');
    expect(incident.timeline.slice(before).map(({ action }) => action)).toEqual(['severity', 'status']);
    expect(entries(incident)).toEqual([]);
  });

  test.each([
    ['me', 'ada.okafor'],
    ['@ben', 'ben.silva'],
    ['ben.silva', 'ben.silva'],
    ['chloe.tan', 'chloe.tan'],
  ])('assign %s assigns %s alone', async (who, username) => {
    expect(await acts(world, `assign ${who}`)).toMatch(/^Assigned /);
    expect(incident.assignees.map((person) => person.username)).toEqual([username]);
  });

  test('assign names whom it does not know, and says who can be assigned', async () => {
    expect(await acts(world, 'assign nobody.here')).toMatch(/do not know whom `nobody\.here` is: use `me`, a mention/);
    expect(await acts(world, 'assign sam.stranger')).toMatch(/`sam\.stranger`/);
    expect(incident.assignees).toEqual([]);
  });

  test('label adds the labels of the project, in its own spelling, names the unknown and makes none', async () => {
    const before = incident.project.labels.length;
    expect(await acts(world, 'label DATABASE, "needs review", no such thing')).toMatch(
      /^Labelled .*: database, needs review\. The project has no label `no such thing`: make it in GitLab first\.$/,
    );
    expect(incident.labels.map(({ name }) => name)).toEqual(['database', 'needs review']);
    expect(await acts(world, 'label nope')).toMatch(/^No label was added\. The project has no label `nope`/);
    expect(incident.project.labels).toHaveLength(before);
  });

  test('show tells everything there is to know, to its asker alone', async () => {
    await acts(world, 'assign ben.silva');
    await acts(world, 'label network');
    expect(await acts(world, 'show')).toMatch(
      /\*<http.*Checkout is down \(#\d+\)>\* · acme\/payments\nStatus: Triggered\nSeverity: .*\nAssignees: Ben Silva\nLabels: network\nOpened: <!date/,
    );
    expect(world.slack.messagesIn('C0INCIDENTS').filter(({ text }) => text.includes('Assignees: Ben'))).toEqual([
      expect.objectContaining({ visibleTo: 'U0ADA' }),
    ]);
  });

  test('list shows the open incidents that the asker can see, newest first', async () => {
    await oneMore(world, 'Second <one>');
    await acts(world, 'list');
    const { blocks } = answer(world);
    expect(JSON.stringify(blocks)).toMatch(/Second &lt;one&gt;.*Checkout is down/);
    await world.links('U0CHLOE', 'sam.stranger');
    expect(await acts(world, 'list', { user: 'U0CHLOE' })).toMatch(/^No open incident that you can see/);
    await world.links('U0CHLOE', 'chloe.tan');
  });
});

describe('text', () => {
  test('becomes GitLab Markdown, with connected people mentioned by their username', async () => {
    await acts(world, 'comment *Down* since https://grafana.example/d/1, ask @ben and @chloe');
    expect(notes(incident)).toEqual([
      'ada.okafor: **Down** since <https://grafana.example/d/1>, ask @ben.silva and @chloe.tan',
    ]);
  });

  test('of somebody who is not connected stays a name', async () => {
    const link = await world.rooms.links.find(world.person('U0CHLOE'), world.gitlab.url);
    await world.rooms.links.remove(world.person('U0CHLOE'), world.gitlab.url);
    await acts(world, 'comment ask @chloe');
    expect(notes(incident)).toEqual(['ada.okafor: ask chloe']);
    if (link) await world.rooms.links.save(link);
  });

  test.each(['/close', '/label ~database', '/assign @ben.silva'])('that looks like %s never acts', async (action) => {
    await acts(world, `comment ${action}`);
    await acts(world, `timeline ${action}`);
    expect(incident).toMatchObject({ state: 'opened', assignees: [], labels: [] });
    expect(notes(incident)).toHaveLength(1);
    expect(entries(incident)).toHaveLength(1);
  });

  test('that calls everybody calls nobody: not at GitLab, not in the thread', async () => {
    await acts(world, 'comment @all @here look at this');
    expect(notes(incident).join()).not.toMatch(/@(all|here)\b/);
    expect(thread(world).join()).not.toContain('<!');
    expect(thread(world)).toEqual(['Ada Okafor commented: @all @here look at this']);
  });

  test('of an emoji alone is a text', async () => {
    await acts(world, 'comment 🔥');
    await acts(world, 'timeline :fire:');
    expect(notes(incident)).toEqual(['ada.okafor: 🔥']);
    expect(entries(incident)).toEqual([':fire:']);
  });

  test('of 40,000 characters is a comment, whole', async () => {
    const long = 'long words '.repeat(4000).trim();
    expect(await acts(world, `comment ${long}`)).toContain('Comment> added');
    expect(notes(incident)).toEqual([`ada.okafor: ${long}`]);
  });
});
