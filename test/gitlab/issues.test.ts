import { describe, expect, test } from '@jest/globals';
import { incidentOnly } from '../../lib/gitlab/filed-incident.ts';
import {
  closeIncident,
  createIncident,
  findIncidentAt,
  readIncident,
  reopenIncident,
  updateIncident,
} from '../../lib/gitlab/issues.ts';
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

test('closes, and tells who did and when', async () => {
  const closed = { state: 'closed', closed_at: '2026-05-28T07:00:00.000Z' };
  const { gitlab, received, lastBody } = await setup(
    answer(200, issue({ ...closed, closed_by: { id: 8, name: 'Ben Silva', username: 'ben.silva', state: 'active' } })),
    answer(200, issue({ ...closed, closed_by: { id: 8, username: 'ben.silva' } })),
    answer(200, issue({ ...closed, closed_by: null })),
  );
  expect(await closeIncident(gitlab, token, place)).toMatchObject({
    state: 'closed',
    closedAt: Date.parse('2026-05-28T07:00:00Z'),
    closedBy: { name: 'Ben Silva', username: 'ben.silva' },
  });
  expect(received[0]).toMatchObject({ method: 'PUT', url: '/api/v4/projects/42/issues/12' });
  expect(lastBody()).toEqual({ state_event: 'close' });
  expect(await closeIncident(gitlab, token, place)).toMatchObject({
    closedBy: { name: 'ben.silva', username: 'ben.silva' },
  });
  expect((await closeIncident(gitlab, token, place)).closedBy).toBeUndefined();
});

test('reopens', async () => {
  const { gitlab, received, lastBody } = await setup(answer(200, issue()));
  expect(await reopenIncident(gitlab, token, place)).toMatchObject({ state: 'opened', closedBy: undefined });
  expect(received[0]).toMatchObject({ method: 'PUT', url: '/api/v4/projects/42/issues/12' });
  expect(lastBody()).toEqual({ state_event: 'reopen' });
});

describe('findIncidentAt', () => {
  test('finds by the id of the project and by its path', async () => {
    const { gitlab, received } = await setup(answer(200, issue()), answer(200, issue()));
    expect(await findIncidentAt(gitlab, token, 42, 12)).toMatchObject({ iid: 12, projectId: 42, type: 'incident' });
    await findIncidentAt(gitlab, token, 'acme/payments', 12);
    expect(received.map(({ url }) => url)).toEqual([
      '/api/v4/projects/42/issues/12',
      '/api/v4/projects/acme%2Fpayments/issues/12',
    ]);
  });

  test('tells a plain issue, and one that was moved', async () => {
    const { gitlab } = await setup(
      answer(200, issue({ type: 'ISSUE' })),
      answer(200, issue({ state: 'closed', moved_to_id: 977 })),
    );
    expect(await findIncidentAt(gitlab, token, 42, 12)).toMatchObject({ type: 'issue', movedTo: undefined });
    expect(await findIncidentAt(gitlab, token, 42, 12)).toMatchObject({ type: 'incident', movedTo: 977 });
  });

  test.each(['acme/payments', ''])('does not find what is deleted, hidden or cannot be, in %j', async (project) => {
    const { gitlab } = await setup(answer(404, { message: '404 Not found' }));
    await expect(findIncidentAt(gitlab, token, project, 12)).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('keeps of an incident what may be kept', async () => {
  const { gitlab } = await setup(answer(200, issue({ moved_to_id: 977, closed_by: { id: 8, username: 'ben' } })));
  const { type, description, assigneeIds, closedBy, movedTo, ...rest } = await readIncident(gitlab, token, place);
  expect([type, description, assigneeIds, closedBy, movedTo]).not.toContain(undefined);
  expect(incidentOnly({ ...rest, type, description, assigneeIds, closedBy, movedTo })).toEqual(rest);
});

test('reads an answer that lacks all that can be lacked', async () => {
  const { id, iid, project_id, title } = issue();
  const { gitlab, url } = await setup((response, request) =>
    answer(200, { id, iid, project_id, title, web_url: `${url}/acme/payments/-/issues/12` })(response, request),
  );
  expect(await readIncident(gitlab, token, place)).toMatchObject({
    projectPath: 'acme/payments',
    state: 'opened',
    type: 'issue',
    severity: 'unknown',
    confidential: true,
    assignees: [],
    labels: [],
    updatedAt: 0,
  });
});
