import { afterEach, expect, test } from '@jest/globals';
import type { GitLabStandIn } from '../../../infra/sandbox/gitlab/start.ts';
import { call, graphql, setup } from './setup.ts';

let running: GitLabStandIn | undefined;
afterEach(() => running?.close());

const noPermission =
  "The resource that you are attempting to access does not exist or you don't have permission to perform this action";

const setSeverity = `mutation($severity: IssuableSeverity!) {
  issueSetSeverity(input: { projectPath: "acme/payments", iid: "1", severity: $severity, clientMutationId: "m1" }) {
    clientMutationId errors issue { iid severity }
  }
}`;
const setStatus = `mutation($status: IssueEscalationStatus!) {
  issueSetEscalationStatus(input: { projectPath: "acme/payments", iid: "1", status: $status }) { errors issue { escalationStatus } }
}`;
const createEvent = `mutation($incident: IssueID!, $note: String!) {
  timelineEventCreate(input: { incidentId: $incident, note: $note, occurredAt: "2026-11-22T02:40:00Z", timelineEventTagNames: ["Start time", "Nonsense"] }) {
    errors timelineEvent { id action note occurredAt editable author { username } timelineEventTags { nodes { name } } }
  }
}`;

async function start(options = {}) {
  const all = await setup(options);
  running = all.gitlab;
  all.gitlab
    .as('ada.okafor')
    .declares('acme/payments', { title: 'Down', labels: ['database'], assignees: ['chloe.tan'] });
  const issue = () => all.gitlab.issue('acme/payments', 1);
  const as = (user: string) => (query: string, variables?: unknown, scope?: string) =>
    graphql(all.gitlab, user, query, variables, scope);
  return { ...all, issue, as, gid: `gid://gitlab/Issue/${issue()?.id}` };
}

test('sets severity and status, and writes GitLab’s own timeline entries', async () => {
  const { as, issue } = await start();
  expect(await as('chloe.tan')(setSeverity, { severity: 'CRITICAL' })).toMatchObject({
    status: 200,
    body: {
      data: { issueSetSeverity: { clientMutationId: 'm1', errors: [], issue: { iid: '1', severity: 'CRITICAL' } } },
    },
  });
  const status = await as('ben.silva')(setStatus, { status: 'ACKNOWLEDGED' });
  expect(status.body.data.issueSetEscalationStatus).toEqual({
    errors: [],
    issue: { escalationStatus: 'ACKNOWLEDGED' },
  });
  expect(issue()?.timeline.map(({ action, note }) => [action, note])).toEqual([
    ['issues', '@ada.okafor created the incident'],
    ['severity', '@chloe.tan changed the incident severity to **Critical - S1**'],
    ['status', '@ben.silva changed the incident status to **Acknowledged**'],
  ]);
});

test.each([
  ['gus.guest', setSeverity, { severity: 'HIGH' }],
  ['chloe.tan', setStatus, { status: 'ACKNOWLEDGED' }],
  ['sam.stranger', setSeverity, { severity: 'HIGH' }],
])('tells %s that it is not theirs, with null data', async (user, query, variables) => {
  const { as, issue } = await start();
  const { status, body } = await as(user)(query, variables);
  expect([status, body.errors[0].message]).toEqual([200, noPermission]);
  expect(Object.values(body.data)).toEqual([null]);
  expect(issue()).toMatchObject({ severity: 'unknown', status: 'triggered' });
});

test('does not let a token mutate that may only read', async () => {
  const { as } = await start();
  expect((await as('ben.silva')(setSeverity, { severity: 'HIGH' }, 'read_api')).body.errors[0].message).toBe(
    noPermission,
  );
});

test('reads an incident with what belongs to it', async () => {
  const { gitlab, as } = await start();
  const query = `{ currentUser { username } metadata { version } project(fullPath: "acme/payments") { issue(iid: "1") {
    type state severity escalationStatus reference(full: true) webUrl assignees { nodes { username } } labels { nodes { title } } } } }`;
  expect((await as('ben.silva')(query)).body).toEqual({
    data: {
      currentUser: { username: 'ben.silva' },
      metadata: { version: '18.4.0' },
      project: {
        issue: {
          type: 'INCIDENT',
          state: 'opened',
          severity: 'UNKNOWN',
          escalationStatus: 'TRIGGERED',
          reference: 'acme/payments#1',
          webUrl: `${gitlab.url}/acme/payments/-/issues/1`,
          assignees: { nodes: [{ username: 'chloe.tan' }] },
          labels: { nodes: [{ title: 'database' }] },
        },
      },
    },
  });
  expect((await as('sam.stranger')('{ project(fullPath: "acme/payments") { id } }')).body).toEqual({
    data: { project: null },
  });
});

test('adds timeline entries for Developers, in order of when they happened', async () => {
  const { as, gid } = await start();
  const made = await as('ben.silva')(createEvent, { incident: gid, note: 'First alarm' });
  expect(made.body.data.timelineEventCreate).toMatchObject({
    errors: [],
    timelineEvent: {
      action: 'comment',
      note: 'First alarm',
      occurredAt: '2026-11-22T02:40:00.000Z',
      editable: true,
      author: { username: 'ben.silva' },
      timelineEventTags: { nodes: [{ name: 'Start time' }] },
    },
  });
  const query = `query($incident: IssueID!) { project(fullPath: "acme/payments") {
    incidentManagementTimelineEvents(incidentId: $incident) { nodes { note } pageInfo { hasNextPage } } } }`;
  const read = await as('chloe.tan')(query, { incident: gid });
  expect(read.body.data.project.incidentManagementTimelineEvents).toEqual({
    nodes: [{ note: 'First alarm' }, { note: '@ada.okafor created the incident' }],
    pageInfo: { hasNextPage: false },
  });
});

test('puts what is wrong with an entry in the payload, and what is forbidden on top', async () => {
  const { as, gid } = await start();
  const long = await as('ben.silva')(createEvent, { incident: gid, note: 'x'.repeat(281) });
  expect(long.body.data.timelineEventCreate).toEqual({
    errors: ['Note is too long (maximum is 280 characters)'],
    timelineEvent: null,
  });
  expect((await as('chloe.tan')(createEvent, { incident: gid, note: 'x' })).body.errors[0].message).toBe(noPermission);
  expect(
    (await as('ben.silva')(createEvent, { incident: 'gid://gitlab/Issue/0', note: 'x' })).body.errors[0].message,
  ).toBe(noPermission);
});

test('changes and removes an entry', async () => {
  const { as, gid, issue } = await start();
  const made = await as('ben.silva')(createEvent, { incident: gid, note: 'First' });
  const id = made.body.data.timelineEventCreate.timelineEvent.id;
  const update =
    'mutation($input: TimelineEventUpdateInput!) { timelineEventUpdate(input: $input) { errors timelineEvent { note } } }';
  const changed = await as('ben.silva')(update, { input: { id, note: 'Second' } });
  expect(changed.body.data.timelineEventUpdate.timelineEvent.note).toBe('Second');
  const destroy = 'mutation($input: TimelineEventDestroyInput!) { timelineEventDestroy(input: $input) { errors } }';
  expect((await as('chloe.tan')(destroy, { input: { id } })).body.errors[0].message).toBe(noPermission);
  expect((await as('ben.silva')(destroy, { input: { id } })).body.data.timelineEventDestroy.errors).toEqual([]);
  expect(issue()?.timeline.map((event) => event.action)).toEqual(['issues']);
});

test.each([
  ['REPLACE', ['ben.silva'], ['ben.silva']],
  ['APPEND', ['ben.silva'], ['chloe.tan', 'ben.silva']],
  ['REMOVE', ['chloe.tan'], []],
])('sets assignees with %s', async (operationMode, assigneeUsernames, expected) => {
  const { as, issue } = await start({ premium: true });
  const query = 'mutation($input: IssueSetAssigneesInput!) { issueSetAssignees(input: $input) { errors } }';
  const input = { projectPath: 'acme/payments', iid: '1', assigneeUsernames, operationMode };
  expect((await as('chloe.tan')(query, { input })).body.data.issueSetAssignees.errors).toEqual([]);
  expect(issue()?.assignees.map((person) => person.username)).toEqual(expected);
});

test('answers 401 and 403 as GitLab’s GraphQL does', async () => {
  const { gitlab, as } = await start();
  expect(await call(`${gitlab.url}/api/graphql`, 'x', 'POST', { query: '{ currentUser { id } }' })).toMatchObject({
    status: 401,
    body: { errors: [{ message: 'Invalid token' }] },
  });
  gitlab.addPerson({ username: 'bob', name: 'Bob', state: 'blocked' });
  expect(await as('bob')('{ currentUser { id } }')).toMatchObject({
    status: 403,
    body: { errors: [{ message: 'API not accessible for user' }] },
  });
});

test('reports a document it cannot run with 200, and what is no request with 422', async () => {
  const { gitlab, as } = await start();
  const { status, body } = await as('ben.silva')('{ nonsense }');
  expect([status, body.errors[0].message]).toEqual([200, 'Cannot query field "nonsense" on type "Query".']);
  expect((await as('ben.silva')(`{ metadata { version } }${' '.repeat(10_000)}`)).status).toBe(422);
  const { accessToken } = gitlab.tokenFor('ben.silva');
  expect((await call(`${gitlab.url}/api/graphql`, accessToken, 'POST', { query: 1 })).status).toBe(422);
  const batch = await call(`${gitlab.url}/api/graphql`, accessToken, 'POST', [{ query: '{ metadata { version } }' }]);
  expect(batch.body).toEqual([{ data: { metadata: { version: '18.4.0' } } }]);
});
