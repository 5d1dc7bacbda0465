import { describe, expect, test } from '@jest/globals';
import { acknowledgedAt, createTimelineEvent, listTimelineEvents } from '../../lib/gitlab/timeline.ts';
import { answer, cuts, setup, token } from './loopback.ts';

const id = 'gid://gitlab/IncidentManagement::TimelineEvent/5';
const wanted = { incidentId: 900, note: 'Failover started', occurredAt: Date.parse('2026-05-28T06:04:31.155Z') };
const denied =
  "The resource that you are attempting to access does not exist or you don't have permission to perform this action";

describe('createTimelineEvent', () => {
  const created = (payload: object) => answer(200, { data: { timelineEventCreate: payload } });

  test('adds an entry, to the second', async () => {
    const { gitlab, received, lastBody } = await setup(created({ errors: [], timelineEvent: { id } }));
    await expect(createTimelineEvent(gitlab, token, wanted)).resolves.toEqual({ id });
    expect(received[0]).toMatchObject({ method: 'POST', url: '/api/graphql' });
    expect(lastBody().variables).toEqual({
      incidentId: 'gid://gitlab/Issue/900',
      note: 'Failover started',
      occurredAt: '2026-05-28T06:04:31.000Z',
    });
  });

  test('is done where GitLab does not say what it made', async () => {
    const { gitlab } = await setup(created({ errors: [], timelineEvent: null }));
    await expect(createTimelineEvent(gitlab, token, wanted)).resolves.toEqual({ id: undefined });
  });

  test('is forbidden in either of the two ways GitLab says so', async () => {
    const words = 'You have insufficient permissions to manage timeline events for this incident';
    const { gitlab } = await setup(
      answer(200, { data: { timelineEventCreate: null }, errors: [{ message: denied }] }),
      created({ errors: [words], timelineEvent: null }),
    );
    await expect(createTimelineEvent(gitlab, token, wanted)).rejects.toMatchObject({
      code: 'forbidden',
      detail: denied,
    });
    await expect(createTimelineEvent(gitlab, token, wanted)).rejects.toMatchObject({
      code: 'forbidden',
      detail: words,
    });
  });

  test('is invalid where the note is too long', async () => {
    const words = 'Note is too long (maximum is 280 characters)';
    const { gitlab } = await setup(created({ errors: [words], timelineEvent: null }));
    await expect(createTimelineEvent(gitlab, token, wanted)).rejects.toMatchObject({ code: 'invalid', detail: words });
  });

  test('is unknown when the answer is lost', async () => {
    const { gitlab } = await setup(cuts);
    await expect(createTimelineEvent(gitlab, token, wanted)).rejects.toMatchObject({ unknown: true, transient: true });
  });
});

describe('listTimelineEvents', () => {
  const place = { projectPath: 'acme/payments', incidentId: 900 };
  const event = {
    id,
    action: 'comment',
    note: 'Failover started',
    occurredAt: '2026-05-28T06:04:31Z',
    editable: true,
    author: { name: 'Ada Okafor', username: 'ada.okafor' },
  };
  const listed = (nodes: object[], endCursor?: string) => {
    const pageInfo = { hasNextPage: endCursor !== undefined, endCursor: endCursor ?? null };
    return answer(200, { data: { project: { incidentManagementTimelineEvents: { nodes, pageInfo } } } });
  };

  test('reads all pages', async () => {
    const { gitlab, received } = await setup(
      listed([event], 'abc'),
      listed([{ ...event, action: 'status', note: null, editable: false, author: null }]),
    );
    const occurredAt = Date.parse('2026-05-28T06:04:31Z');
    await expect(listTimelineEvents(gitlab, token, place)).resolves.toEqual([
      { ...event, occurredAt },
      { id, action: 'status', note: '', occurredAt, editable: false },
    ]);
    expect(received.map(({ body }) => JSON.parse(body).variables)).toEqual([
      { projectPath: 'acme/payments', incidentId: 'gid://gitlab/Issue/900' },
      { projectPath: 'acme/payments', incidentId: 'gid://gitlab/Issue/900', after: 'abc' },
    ]);
  });

  test('ends after five pages', async () => {
    const { gitlab, received } = await setup(...Array.from({ length: 6 }, () => listed([event], 'abc')));
    await expect(listTimelineEvents(gitlab, token, place)).resolves.toHaveLength(5);
    expect(received).toHaveLength(5);
  });

  test.each([{ project: null }, { project: { incidentManagementTimelineEvents: null } }])(
    'is empty for %j',
    async (data) => {
      const { gitlab } = await setup(answer(200, { data }));
      await expect(listTimelineEvents(gitlab, token, place)).resolves.toEqual([]);
    },
  );
});

describe('acknowledgedAt', () => {
  const says = (status: string) => `@ada.okafor changed the incident status to **${status}**`;
  const entry = (occurredAt: number, note: string, action = 'status') => ({ action, note, occurredAt });

  test('is when it was first acknowledged, whatever the order', () => {
    const events = [
      entry(1, '@ada.okafor created the incident', 'issues'),
      entry(9, says('Acknowledged')),
      entry(5, says('Acknowledged')),
      entry(7, says('Triggered')),
      entry(8, '@ada.okafor resolved the incident'),
    ];
    expect(acknowledgedAt(events)).toBe(5);
  });

  test.each([
    ['an empty timeline', []],
    ['other statuses', [entry(5, says('Resolved')), entry(6, '@ada.okafor resolved the incident')]],
    ['a person who writes the same', [entry(5, says('Acknowledged'), 'comment')]],
    ['words we do not know', [entry(5, 'Status: acknowledged')]],
  ])('is undefined for %s', (_, events) => {
    expect(acknowledgedAt(events)).toBeUndefined();
  });
});
