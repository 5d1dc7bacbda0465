import { afterEach, describe, expect, test } from '@jest/globals';
import { type GitLabStandIn, startGitLab } from '../../infra/sandbox/gitlab/start.ts';
import { createGitLab } from '../../lib/gitlab/client.ts';
import { closeIncident, findIncidentAt, reopenIncident, updateIncident } from '../../lib/gitlab/issues.ts';
import { listIncidentsOf } from '../../lib/gitlab/list-incidents.ts';
import { findMember } from '../../lib/gitlab/members.ts';
import { createNote, findNote } from '../../lib/gitlab/notes.ts';
import { setSeverity } from '../../lib/gitlab/severity.ts';
import { readIncidentStatus, setStatus } from '../../lib/gitlab/status.ts';
import { acknowledgedAt, createTimelineEvent, listTimelineEvents } from '../../lib/gitlab/timeline.ts';
import { markerLine } from '../../lib/incident/incident.ts';
import { Secret } from '../../lib/secret.ts';

/** What the verbs do, said to the sandbox's GitLab, which has roles and remembers. */
let running: GitLabStandIn | undefined;
afterEach(() => running?.close());

const minute = 60_000;
const opened = Date.parse('2026-11-22T03:00:00Z');

async function setup() {
  const clock = { now: opened };
  const sandbox = await startGitLab({ now: () => clock.now, generatedProjects: 0 });
  running = sandbox;
  sandbox.as('ada.okafor').declares('acme/payments', { title: 'Checkout is down' });
  const gitlab = createGitLab({ url: sandbox.url, fetch, now: () => clock.now });
  const [ada, ben, chloe] = ['ada.okafor', 'ben.silva', 'chloe.tan'].map(
    (person) => new Secret(sandbox.tokenFor(person).accessToken),
  );
  if (!ada || !ben || !chloe) throw new Error('nobody is seeded');
  const incident = await findIncidentAt(gitlab, ada, 'acme/payments', 1);
  const timeline = () => listTimelineEvents(gitlab, chloe, { ...incident, incidentId: incident.id });
  return { sandbox, gitlab, clock, incident, timeline, maintainer: ada, developer: ben, reporter: chloe };
}

test('tells from the timeline when an incident was acknowledged', async () => {
  const { gitlab, clock, incident, timeline, developer } = await setup();
  expect(acknowledgedAt(await timeline())).toBeUndefined();
  clock.now += 4 * minute;
  await setStatus(gitlab, developer, incident, 'acknowledged');
  clock.now += minute;
  await setStatus(gitlab, developer, incident, 'triggered');
  clock.now += minute;
  await setStatus(gitlab, developer, incident, 'acknowledged');
  expect(acknowledgedAt(await timeline())).toBe(opened + 4 * minute);
});

describe('an entry in the timeline', () => {
  const note = 'Failover started';

  test('is added by a Developer, stands where it happened, and is found again', async () => {
    const { gitlab, incident, timeline, developer } = await setup();
    const occurredAt = opened - 15 * minute;
    const { id } = await createTimelineEvent(gitlab, developer, { incidentId: incident.id, note, occurredAt });
    expect((await timeline())[0]).toEqual({
      id,
      action: 'comment',
      note,
      occurredAt,
      editable: true,
      author: { name: 'Ben Silva', username: 'ben.silva' },
    });
  });

  test('is not for a Reporter', async () => {
    const { gitlab, incident, timeline, reporter } = await setup();
    const event = { incidentId: incident.id, note, occurredAt: opened };
    await expect(createTimelineEvent(gitlab, reporter, event)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await timeline()).toHaveLength(1);
  });

  test('has a limit', async () => {
    const { gitlab, incident, developer } = await setup();
    const event = { incidentId: incident.id, note: 'x'.repeat(280), occurredAt: opened };
    await createTimelineEvent(gitlab, developer, event);
    const longer = { ...event, note: `${event.note}x` };
    await expect(createTimelineEvent(gitlab, developer, longer)).rejects.toMatchObject({
      code: 'invalid',
      detail: 'Note is too long (maximum is 280 characters)',
    });
  });
});

test('closes, which resolves, and tells who did; closing again changes nothing', async () => {
  const { gitlab, clock, incident, developer, maintainer } = await setup();
  clock.now += 30 * minute;
  const closed = await closeIncident(gitlab, developer, incident);
  expect(closed).toMatchObject({
    state: 'closed',
    closedAt: opened + 30 * minute,
    closedBy: { name: 'Ben Silva', username: 'ben.silva' },
  });
  await expect(readIncidentStatus(gitlab, developer, incident)).resolves.toMatchObject({ status: 'resolved' });
  clock.now += minute;
  await expect(closeIncident(gitlab, maintainer, incident)).resolves.toEqual(closed);
});

test('reopens for a Reporter; setting it to triggered takes a Developer', async () => {
  const { gitlab, incident, developer, reporter } = await setup();
  await closeIncident(gitlab, reporter, incident);
  await expect(reopenIncident(gitlab, reporter, incident)).resolves.toMatchObject({
    state: 'opened',
    closedBy: undefined,
  });
  await expect(setStatus(gitlab, reporter, incident, 'triggered')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(readIncidentStatus(gitlab, reporter, incident)).resolves.toMatchObject({ status: 'resolved' });
  await expect(setStatus(gitlab, developer, incident, 'triggered')).resolves.toMatchObject({ status: 'triggered' });
  await expect(readIncidentStatus(gitlab, reporter, incident)).resolves.toMatchObject({ status: 'triggered' });
});

test('leaves one entry of GitLab’s own for every change', async () => {
  const { gitlab, incident, timeline, developer } = await setup();
  await setSeverity(gitlab, developer, incident, 'critical');
  await setStatus(gitlab, developer, incident, 'acknowledged');
  await closeIncident(gitlab, developer, incident);
  await reopenIncident(gitlab, developer, incident);
  expect((await timeline()).map(({ action, note }) => [action, note])).toEqual([
    ['issues', '@ada.okafor created the incident'],
    ['severity', '@ben.silva changed the incident severity to **Critical - S1**'],
    ['status', '@ben.silva changed the incident status to **Acknowledged**'],
    ['status', '@ben.silva resolved the incident'],
    ['issues', '@ben.silva reopened the incident'],
  ]);
});

test('assigns a member and adds labels', async () => {
  const { gitlab, incident, reporter } = await setup();
  const ben = await findMember(gitlab, reporter, incident.projectId, 'Ben.Silva');
  await updateIncident(gitlab, reporter, incident, {
    assigneeIds: ben && [ben.id],
    addLabels: ['database', 'new one'],
  });
  await expect(findIncidentAt(gitlab, reporter, 'acme/payments', 1)).resolves.toMatchObject({
    assignees: [{ name: 'Ben Silva', username: 'ben.silva' }],
    labels: ['database', 'new one'],
  });
  await expect(findMember(gitlab, reporter, incident.projectId, 'sam.stranger')).resolves.toBeUndefined();
});

describe('the open incidents of a project', () => {
  test('come newest first, without the closed, the plain and the hidden', async () => {
    const { sandbox, gitlab, clock, incident, reporter } = await setup();
    const ada = sandbox.as('ada.okafor');
    for (const title of ['Second', 'Third', 'Fourth']) {
      clock.now += minute;
      ada.declares('acme/payments', { title });
    }
    ada.closes('acme/payments', 3);
    ada.declares('acme/payments', { title: 'An issue', type: 'ISSUE' });
    ada.declares('acme/payments', { title: 'Secret', confidential: true });
    const open = async (wanted: object, token = reporter) =>
      (await listIncidentsOf(gitlab, token, incident.projectId, { limit: 20, ...wanted })).map(({ iid }) => iid);
    expect(await open({})).toEqual([6, 4, 2, 1]);
    expect(await open({}, new Secret(sandbox.tokenFor('gus.guest').accessToken))).toEqual([4, 2, 1]);
    expect(await open({ limit: 2 })).toEqual([6, 4]);
    expect(await open({ search: 'checkout' })).toEqual([1]);
    expect(await open({ search: '#2' })).toEqual([2]);
    expect(await open({ search: '#3' })).toEqual([]);
    expect(await open({ updatedAfter: opened + 2 * minute })).toEqual([6, 4]);
  });
});

describe('what became of an incident meanwhile', () => {
  test('it was moved: the old one is closed and says so', async () => {
    const { sandbox, gitlab, reporter } = await setup();
    const { id } = sandbox.as('ada.okafor').moves('acme/payments', 1, 'acme/platform/checkout');
    await expect(findIncidentAt(gitlab, reporter, 'acme/payments', 1)).resolves.toMatchObject({
      state: 'closed',
      movedTo: id,
    });
    await expect(findIncidentAt(gitlab, reporter, 'acme/platform/checkout', 1)).resolves.toMatchObject({
      id,
      projectPath: 'acme/platform/checkout',
      movedTo: undefined,
    });
  });

  test('it was deleted: not found', async () => {
    const { sandbox, gitlab, incident, reporter } = await setup();
    sandbox.as('ada.okafor').deletes('acme/payments', 1);
    for (const act of [
      findIncidentAt(gitlab, reporter, 'acme/payments', 1),
      closeIncident(gitlab, reporter, incident),
      createNote(gitlab, reporter, incident, { body: 'Hello' }),
    ]) {
      await expect(act).rejects.toMatchObject({ code: 'not_found' });
    }
  });
});

describe('a comment', () => {
  test('can be read at its address, and is found by its marker', async () => {
    const { gitlab, incident, reporter } = await setup();
    const marker = '01J00000000000000000000000';
    const written = await createNote(gitlab, reporter, incident, { body: `On it\n\n${markerLine(marker)}` });
    expect(written.url).toBe(`${incident.url}#note_${written.id}`);
    await expect(findNote(gitlab, reporter, incident, marker)).resolves.toEqual(written);
  });

  test('has a limit', async () => {
    const { gitlab, incident, reporter } = await setup();
    const body = 'x'.repeat(1_000_001);
    await expect(createNote(gitlab, reporter, incident, { body })).rejects.toMatchObject({
      code: 'invalid',
      detail: 'note is too long (maximum is 1000000 characters)',
    });
  });

  test('of a stranger is forbidden in a locked discussion', async () => {
    const { sandbox, gitlab } = await setup();
    sandbox.as('ada.okafor').declares('acme/platform/checkout', { title: 'Down' });
    sandbox.as('ada.okafor').locks('acme/platform/checkout', 1);
    const stranger = new Secret(sandbox.tokenFor('sam.stranger').accessToken);
    const incident = await findIncidentAt(gitlab, stranger, 'acme/platform/checkout', 1);
    await expect(createNote(gitlab, stranger, incident, { body: 'me too' })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
