import { afterEach, expect, test } from '@jest/globals';
import type { GitLabStandIn } from '../../../infra/sandbox/gitlab/start.ts';
import { payments, setup } from './setup.ts';

let running: GitLabStandIn | undefined;
afterEach(() => running?.close());

async function start(options = {}) {
  const all = await setup(options);
  running = all.gitlab;
  const idOf = (username: string) => all.gitlab.world.people.find((person) => person.username === username)?.id;
  return { ...all, idOf };
}

test('declares an incident with labels, assignee and confidentiality', async () => {
  const { gitlab, ben, idOf } = await start();
  const made = await ben('POST', `${payments}/issues`, {
    title: 'Checkout is down',
    description: 'All of it',
    issue_type: 'incident',
    labels: 'database,needs review',
    assignee_ids: [idOf('chloe.tan')],
    confidential: true,
  });
  expect(made).toMatchObject({
    status: 201,
    body: {
      iid: 1,
      type: 'INCIDENT',
      issue_type: 'incident',
      state: 'opened',
      severity: 'UNKNOWN',
      confidential: true,
      labels: ['database', 'needs review'],
      assignee: { username: 'chloe.tan' },
      web_url: `${gitlab.url}/acme/payments/-/issues/1`,
      references: { full: 'acme/payments#1' },
    },
  });
  expect(made.body).not.toHaveProperty('escalation_status');
  expect(gitlab.incidents()).toHaveLength(1);
  expect(gitlab.issue('acme/payments', 1)?.status).toBe('triggered');
});

test('leaves out assignees who are no members, and all but one on Free', async () => {
  const { ben, idOf } = await start();
  const assignees = [idOf('sam.stranger'), idOf('ada.okafor'), idOf('ben.silva'), 9999];
  const made = await ben('POST', `${payments}/issues`, { title: 'x', issue_type: 'incident', assignee_ids: assignees });
  expect(made.body.assignees.map((one: { username: string }) => one.username)).toEqual(['ada.okafor']);
  const nobody = await ben('PUT', `${payments}/issues/1`, { assignee_ids: [0] });
  expect(nobody.body.assignees).toEqual([]);
});

test('keeps several assignees on Premium', async () => {
  const { ben, idOf } = await start({ premium: true });
  const assignees = [idOf('ada.okafor'), idOf('ben.silva')];
  expect(
    (await ben('POST', `${payments}/issues`, { title: 'x', assignee_ids: assignees })).body.assignees,
  ).toHaveLength(2);
});

test('gives a plain issue to those who may not declare, without a word', async () => {
  const { gitlab, ben, api } = await start();
  const wanted = { title: 'x', issue_type: 'incident', labels: 'database' };
  expect((await api('gus.guest')('POST', `${payments}/issues`, wanted)).body).toMatchObject({
    type: 'ISSUE',
    labels: [],
  });
  gitlab.addProject({ path: 'acme/plain', members: { 'ben.silva': 30 }, incidentsAllowed: false });
  expect((await ben('POST', '/projects/acme%2Fplain/issues', wanted)).body).toMatchObject({
    type: 'ISSUE',
    labels: ['database'],
  });
});

test.each([
  ['no title', {}, { error: 'title is missing' }],
  ['a blank title', { title: ' ' }, { message: { title: ["can't be blank"] } }],
  ['a title of 256', { title: 'é'.repeat(256) }, { message: { title: ['is too long (maximum is 255 characters)'] } }],
  ['a strange type', { title: 'x', issue_type: 'fire' }, { error: 'issue_type does not have a valid value' }],
  ['a strange flag', { title: 'x', confidential: 'perhaps' }, { error: 'confidential is invalid' }],
  [
    'over a MiB',
    { title: 'x', description: 'y'.repeat(1_048_577) },
    { message: { description: ['is too long. The maximum size is 1 MiB.'] } },
  ],
])('refuses an issue with %s', async (_, wanted, body) => {
  const { gitlab, ben } = await start();
  expect(await ben('POST', `${payments}/issues`, wanted)).toMatchObject({ status: 400, body });
  expect(gitlab.issue('acme/payments', 1)).toBeUndefined();
});

test.each([
  ['sam.stranger', 'acme%2Fpayments', 404],
  ['ada.okafor', 'acme%2Farchived-shop', 403],
  ['ada.okafor', 'acme%2Fno-issues', 403],
  ['ada.okafor', 'acme%2Fnowhere', 404],
])('does not let %s create an issue in %s', async (user, project, status) => {
  const { api } = await start();
  expect((await api(user)('POST', `/projects/${project}/issues`, { title: 'x' })).status).toBe(status);
});

test('shows a confidential issue to Reporters, its author and its assignees only', async () => {
  const { gitlab, api } = await start();
  const gus = api('gus.guest');
  gitlab.as('chloe.tan').declares('acme/payments', { title: 'secret', confidential: true });
  expect((await gus('GET', `${payments}/issues/1`)).body).toEqual({ message: '404 Issue Not Found' });
  expect((await gus('GET', `${payments}/issues`)).body).toEqual([]);
  await gus('POST', `${payments}/issues`, { title: 'mine', confidential: true });
  expect((await gus('GET', `${payments}/issues/2`)).status).toBe(200);
});

test('finds issues by text, state, type and time', async () => {
  const { gitlab, ben, clock } = await start();
  const ada = gitlab.as('ada.okafor');
  ada.declares('acme/payments', { title: 'Database on fire', description: 'Rack 7 <!-- gitlab-incident:01J -->' });
  clock.now += 1000;
  const since = new Date(clock.now).toISOString();
  ada.declares('acme/payments', { title: 'Network down', type: 'ISSUE' });
  clock.now += 1000;
  ada.closes('acme/payments', 1);
  expect((await ben('GET', '/issues')).body).toEqual([]);
  expect((await ben('GET', '/issues?scope=all')).body).toHaveLength(2);
  const iids = async (query: string) =>
    (await ben('GET', `${payments}/issues?${query}`)).body.map((one: { iid: number }) => one.iid);
  expect(await iids('search=rack+7&in=description')).toEqual([1]);
  expect(await iids('search=rack+7&in=title')).toEqual([]);
  expect(await iids('search=gitlab-incident:01J')).toEqual([]);
  expect(await iids(`created_after=${since}`)).toEqual([2]);
  expect(await iids('state=opened')).toEqual([2]);
  expect(await iids('issue_type=incident')).toEqual([1]);
  expect(await iids(`updated_after=${since}&order_by=updated_at&sort=asc`)).toEqual([2, 1]);
  expect(await iids('iids[]=2')).toEqual([2]);
  expect((await ben('GET', `${payments}/issues?updated_after=yesterday`)).body).toEqual({
    error: 'updated_after is invalid',
  });
});

test('closes, which resolves an incident, and reopens, which leaves it resolved', async () => {
  const { gitlab, ben, clock } = await start();
  gitlab.as('ada.okafor').declares('acme/payments', { title: 'x' });
  clock.now += 5000;
  const closed = await ben('PUT', `${payments}/issues/1`, { state_event: 'close' });
  expect(closed.body).toMatchObject({
    state: 'closed',
    closed_at: '2026-11-22T03:00:05.000Z',
    updated_at: '2026-11-22T03:00:05.000Z',
    closed_by: { username: 'ben.silva' },
  });
  expect(gitlab.issue('acme/payments', 1)?.status).toBe('resolved');
  const reopened = await ben('PUT', `${payments}/issues/1`, { state_event: 'reopen' });
  expect(reopened.body).toMatchObject({ state: 'opened', closed_at: null, closed_by: null });
  expect(gitlab.issue('acme/payments', 1)?.status).toBe('resolved');
  expect(gitlab.issue('acme/payments', 1)?.timeline.map(({ action, note }) => [action, note])).toEqual([
    ['issues', '@ada.okafor created the incident'],
    ['status', '@ben.silva resolved the incident'],
    ['issues', '@ben.silva reopened the incident'],
  ]);
});

test('edits for Reporters and the author, not for others, and not without a change', async () => {
  const { gitlab, ben, api } = await start();
  gitlab.as('ada.okafor').declares('acme/payments', { title: 'x' });
  expect((await ben('PUT', `${payments}/issues/1`, { title: 'y', add_labels: 'network' })).body).toMatchObject({
    title: 'y',
    labels: ['network'],
  });
  expect((await ben('PUT', `${payments}/issues/1`, { remove_labels: 'network' })).body.labels).toEqual([]);
  expect((await api('gus.guest')('PUT', `${payments}/issues/1`, { title: 'z' })).status).toBe(403);
  expect((await ben('PUT', `${payments}/issues/1`, {})).status).toBe(400);
});

test('takes notes, internal ones for Reporters only', async () => {
  const { gitlab, ben, api } = await start();
  const gus = api('gus.guest');
  gitlab.as('ada.okafor').declares('acme/payments', { title: 'x' });
  const notes = `${payments}/issues/1/notes`;
  expect(await ben('POST', notes, { body: 'among us', internal: true })).toMatchObject({
    status: 201,
    body: { internal: true },
  });
  expect((await gus('POST', notes, { body: 'hello' })).status).toBe(201);
  expect((await gus('POST', notes, { body: 'x', internal: true })).status).toBe(403);
  expect((await gus('GET', notes)).body.map((note: { body: string }) => note.body)).toEqual(['hello']);
  expect((await ben('GET', notes)).body).toHaveLength(2);
  expect((await ben('POST', notes, {})).body).toEqual({ error: 'body is missing' });
  expect((await ben('POST', notes, { body: ' ' })).body).toEqual({ message: { note: ["can't be blank"] } });
});

test('answers 202 to a note of quick actions only, having run them', async () => {
  const { gitlab, ben } = await start();
  gitlab.as('ada.okafor').declares('acme/payments', { title: 'x' });
  const answer = await ben('POST', `${payments}/issues/1/notes`, { body: '/severity S2\n/close' });
  expect(answer).toMatchObject({ status: 202, body: { commands_changes: {} } });
  expect(gitlab.issue('acme/payments', 1)).toMatchObject({ severity: 'high', state: 'closed', notes: [] });
});

test('moves an issue: closed here and pointing there, where it goes on', async () => {
  const { gitlab, ben } = await start();
  const ada = gitlab.as('ada.okafor');
  ada.declares('acme/payments', { title: 'x', description: '/severity S2', labels: ['database'] });
  ada.comments('acme/payments', 1, 'On it');
  const moved = ada.moves('acme/payments', 1, 'acme/platform/checkout');
  expect((await ben('GET', `${payments}/issues/1`)).body).toMatchObject({ state: 'closed', moved_to_id: moved.id });
  expect((await ben('GET', `/projects/acme%2Fplatform%2Fcheckout/issues/${moved.iid}`)).body).toMatchObject({
    id: moved.id,
    type: 'INCIDENT',
    state: 'opened',
    severity: 'HIGH',
    labels: [],
    user_notes_count: 1,
    moved_to_id: null,
  });
});

test('moves over the API where both projects allow it', async () => {
  const { gitlab, ben, api } = await start();
  gitlab.as('ada.okafor').declares('acme/payments', { title: 'x' });
  const idOf = (path: string) => gitlab.world.projects.find((project) => project.path === path)?.id;
  const move = (to: unknown, as = ben) => as('POST', `${payments}/issues/1/move`, { to_project_id: to });
  const noRights = { status: 400, body: { message: 'Cannot move issue due to insufficient permissions!' } };
  expect(await move(idOf('acme/archived-shop'))).toMatchObject(noRights);
  expect(await move(idOf('acme/no-issues'))).toMatchObject(noRights);
  expect(await move(idOf('acme/platform/checkout'), api('gus.guest'))).toMatchObject(noRights);
  expect(await move(idOf('acme/payments'))).toMatchObject({
    status: 400,
    body: { message: 'Cannot move issue to project it originates from!' },
  });
  expect(await move(99_999)).toMatchObject({ status: 404, body: { message: '404 Project Not Found' } });
  expect((await move('acme/platform/checkout')).body).toEqual({ error: 'to_project_id is invalid' });
  expect((await move(undefined)).body).toEqual({ error: 'to_project_id is missing' });
  const moved = await move(idOf('acme/platform/checkout'));
  expect(moved).toMatchObject({ status: 201, body: { project_id: idOf('acme/platform/checkout'), state: 'opened' } });
  expect(await move(idOf('acme/platform/checkout'))).toMatchObject(noRights);
});

test('lets only members comment once a discussion is locked', async () => {
  const { gitlab, ben, api } = await start();
  const shop = '/projects/acme%2Fplatform%2Fcheckout/issues/1';
  gitlab.as('ada.okafor').declares('acme/platform/checkout', { title: 'x' });
  const sam = api('sam.stranger');
  expect((await sam('POST', `${shop}/notes`, { body: 'me too' })).status).toBe(201);
  gitlab.as('ada.okafor').locks('acme/platform/checkout', 1);
  expect((await sam('POST', `${shop}/notes`, { body: 'me too' })).status).toBe(403);
  expect((await ben('POST', `${shop}/notes`, { body: 'on it' })).status).toBe(201);
  expect((await ben('GET', shop)).body.discussion_locked).toBe(true);
});

test('takes a note of a million characters and no more', async () => {
  const { gitlab, ben } = await start();
  gitlab.as('ada.okafor').declares('acme/payments', { title: 'x' });
  const notes = `${payments}/issues/1/notes`;
  expect((await ben('POST', notes, { body: 'x'.repeat(1_000_000) })).status).toBe(201);
  expect(await ben('POST', notes, { body: 'x'.repeat(1_000_001) })).toMatchObject({
    status: 400,
    body: { message: { note: ['is too long (maximum is 1000000 characters)'] } },
  });
});

test('forgets a deleted issue and never gives its iid again', async () => {
  const { gitlab, ben } = await start();
  const ada = gitlab.as('ada.okafor');
  ada.declares('acme/payments', { title: 'x' });
  expect(() => gitlab.as('ben.silva').deletes('acme/payments', 1)).toThrow('forbidden');
  ada.deletes('acme/payments', 1);
  expect((await ben('GET', `${payments}/issues/1`)).status).toBe(404);
  expect(ada.declares('acme/payments', { title: 'y' }).iid).toBe(2);
});

test('answers a body that is not JSON with 400', async () => {
  const { gitlab } = await start();
  const { accessToken } = gitlab.tokenFor('ada.okafor');
  const response = await fetch(`${gitlab.url}/api/v4${payments}/issues`, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: '{"title":',
  });
  expect(response.status).toBe(400);
});
