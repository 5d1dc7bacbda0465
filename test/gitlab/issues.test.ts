import { describe, expect, test } from '@jest/globals';
import { createIncident, findMine, readIncident, updateIncident } from '../../lib/gitlab/issues.ts';
import { createNote } from '../../lib/gitlab/notes.ts';
import { answer, halves, issue, setup, token } from './loopback.ts';

const place = { projectId: 42, iid: 12 };
const marker = '01J00000000000000000000000';

describe('createIncident', () => {
  test('files all it is given and tells what GitLab made of it', async () => {
    const { gitlab, url, received, lastBody } = await setup(answer(201, issue()));
    const description = 'It is.\r\n/assign @ada\n\n<!-- gitlab-incident:x -->';
    const filed = await createIncident(gitlab, token, {
      projectId: 42,
      title: 'Checkout is down',
      description,
      confidential: false,
      labels: ['database', 'a b'],
      assigneeIds: [7, 8],
    });
    expect(received[0]).toMatchObject({ method: 'POST', url: '/api/v4/projects/42/issues' });
    expect(lastBody()).toEqual({
      issue_type: 'incident',
      title: 'Checkout is down',
      description,
      confidential: false,
      labels: 'database,a b',
      assignee_ids: [7, 8],
    });
    expect(filed).toEqual({
      instance: url,
      projectId: 42,
      iid: 12,
      id: 900,
      type: 'incident',
      title: 'Checkout is down',
      description: `It is.\n\n<!-- gitlab-incident:${marker} -->`,
      url: 'https://gitlab.example/acme/payments/-/issues/12',
      projectPath: 'acme/payments',
      state: 'opened',
      severity: 'critical',
      confidential: false,
      assignees: [{ name: 'Ada Okafor', username: 'ada.okafor' }],
      assigneeIds: [7],
      labels: ['database'],
      updatedAt: Date.parse('2026-05-28T06:04:31.155Z'),
      createdAt: Date.parse('2026-05-28T05:04:31.155Z'),
      closedAt: undefined,
      marker,
    });
  });

  test('leaves out what is not given', async () => {
    const { gitlab, lastBody } = await setup(answer(201, issue()));
    await createIncident(gitlab, token, { projectId: 42, title: 'Down' });
    expect(lastBody()).toEqual({ issue_type: 'incident', title: 'Down' });
  });

  test('tells a plain issue from an incident', async () => {
    const { gitlab } = await setup(answer(201, issue({ type: 'ISSUE', severity: 'UNKNOWN' })));
    expect(await createIncident(gitlab, token, { projectId: 42, title: 'Down' })).toMatchObject({ type: 'issue' });
  });

  test('is unknown when half an answer came', async () => {
    const { gitlab } = await setup(halves);
    await expect(createIncident(gitlab, token, { projectId: 42, title: 'Down' })).rejects.toMatchObject({
      unknown: true,
    });
  });
});

test('reads an incident', async () => {
  const { gitlab, received } = await setup(
    answer(
      200,
      issue({ state: 'closed', closed_at: '2026-05-28T07:00:00.000Z', severity: 'BLACK', description: null }),
    ),
  );
  expect(await readIncident(gitlab, token, place)).toMatchObject({
    state: 'closed',
    severity: 'unknown',
    closedAt: Date.parse('2026-05-28T07:00:00Z'),
    description: '',
    marker: undefined,
  });
  expect(received[0]).toMatchObject({ method: 'GET', url: '/api/v4/projects/42/issues/12' });
});

test('updates what is named and nothing else', async () => {
  const { gitlab, received, lastBody } = await setup(answer(200, issue()));
  await updateIncident(gitlab, token, place, { assigneeIds: [], addLabels: ['a', 'b'], confidential: true });
  expect(received[0]).toMatchObject({ method: 'PUT', url: '/api/v4/projects/42/issues/12' });
  expect(lastBody()).toEqual({ assignee_ids: [], add_labels: 'a,b', confidential: true });
});

describe('findMine', () => {
  const other = issue({ description: 'x' });
  const full = Array.from({ length: 100 }, () => other);
  const sought = { projectId: 42, createdAfter: Date.parse('2026-05-28T05:00:00Z'), marker };

  test('finds what carries the marker, of any type, by listing and not by searching', async () => {
    const { gitlab, received } = await setup(
      answer(200, full),
      answer(200, [other, issue({ iid: 13, type: 'ISSUE' })]),
    );
    expect(await findMine(gitlab, token, sought)).toMatchObject({ iid: 13, type: 'issue' });
    expect(received[1]?.url).toMatch(/^\/api\/v4\/projects\/42\/issues\?/);
    expect(Object.fromEntries(new URL(received[1]?.url ?? '', 'http://gitlab').searchParams)).toEqual({
      scope: 'created_by_me',
      state: 'all',
      created_after: '2026-05-28T04:59:00.000Z',
      order_by: 'created_at',
      sort: 'asc',
      per_page: '100',
      page: '2',
    });
  });

  test('stops at a page that is not full', async () => {
    const { gitlab, received } = await setup(answer(200, [other]));
    await expect(findMine(gitlab, token, sought)).resolves.toBeUndefined();
    expect(received).toHaveLength(1);
  });

  test('gives up after three pages', async () => {
    const { gitlab, received } = await setup(...Array.from({ length: 4 }, () => answer(200, full)));
    await expect(findMine(gitlab, token, sought)).resolves.toBeUndefined();
    expect(received).toHaveLength(3);
  });
});

describe('createNote', () => {
  test('comments', async () => {
    const { gitlab, received, lastBody } = await setup(answer(201, { id: 5, body: 'Hello' }));
    await expect(createNote(gitlab, token, place, { body: 'Hello', internal: true })).resolves.toEqual({ id: 5 });
    expect(received[0]).toMatchObject({ method: 'POST', url: '/api/v4/projects/42/issues/12/notes' });
    expect(lastBody()).toEqual({ body: 'Hello', internal: true });
  });

  test('knows a body of quick actions only, which leaves no note', async () => {
    const { gitlab } = await setup(answer(202, { commands_changes: {}, summary: ['Closed.'] }));
    await expect(createNote(gitlab, token, place, { body: '/close' })).resolves.toEqual({ id: undefined });
  });
});
