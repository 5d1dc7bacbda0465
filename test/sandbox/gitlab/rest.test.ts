import { afterEach, expect, test } from '@jest/globals';
import type { GitLabStandIn } from '../../../infra/sandbox/gitlab/start.ts';
import { api, call, payments, setup } from './setup.ts';

let running: GitLabStandIn | undefined;
afterEach(() => running?.close());

async function start(options = {}) {
  const all = await setup(options);
  running = all.gitlab;
  return all;
}

const paths = (reply: { body: { path_with_namespace: string }[] }) => reply.body.map((one) => one.path_with_namespace);

test.each([
  ['no token', undefined, 401, { message: '401 Unauthorized' }],
  ['an unknown token', 'x', 401, { message: '401 Unauthorized' }],
])('refuses %s', async (_, token, status, body) => {
  const { gitlab } = await start();
  expect(await call(`${gitlab.url}/api/v4/user`, token, 'GET')).toMatchObject({ status, body });
});

test('refuses a write with a scope that only reads, and a blocked person everything', async () => {
  const { gitlab } = await start();
  const reader = api(gitlab, 'ada.okafor', 'read_api');
  expect((await reader('GET', '/user')).status).toBe(200);
  expect(await reader('POST', `${payments}/issues`, { title: 'x' })).toMatchObject({
    status: 403,
    body: { error: 'insufficient_scope', scope: 'api' },
  });
  gitlab.addPerson({ username: 'bob', name: 'Bob', state: 'blocked' });
  expect((await api(gitlab, 'bob')('GET', '/user')).body.message).toContain('blocked');
});

test('says who I am and which version this is', async () => {
  const { ada } = await start({ version: '19.1.2' });
  expect((await ada('GET', '/user')).body).toMatchObject({ username: 'ada.okafor', name: 'Ada Okafor' });
  expect((await ada('GET', '/metadata')).body).toMatchObject({ version: '19.1.2', enterprise: true });
  expect((await ada('GET', '/version')).body.version).toBe('19.1.2');
  expect((await ada('GET', '/nowhere')).status).toBe(404);
});

test('finds a project by number and by path, with the caller’s access level', async () => {
  const { ada, ben } = await start();
  const byPath = await ada('GET', payments);
  expect(byPath.body).toMatchObject({ path_with_namespace: 'acme/payments', archived: false, issues_enabled: true });
  expect((await ben('GET', `/projects/${byPath.body.id}`)).body.permissions.project_access.access_level).toBe(30);
});

test('hides a private project from strangers, and shows them a public one', async () => {
  const { api: as } = await start();
  const sam = as('sam.stranger');
  expect(await sam('GET', payments)).toMatchObject({ status: 404, body: { message: '404 Project Not Found' } });
  expect((await sam('GET', '/projects/acme%2Fplatform%2Fcheckout')).body.permissions.project_access).toBeNull();
});

test('redirects a former path to the number, for reading only', async () => {
  const { gitlab, ada, api: as } = await start();
  const { id } = (await ada('GET', payments)).body;
  const moved = await ada('GET', '/projects/acme%2Fpayment/labels?search=net');
  expect(moved.status).toBe(301);
  expect(moved.headers.get('location')).toBe(`${gitlab.url}/api/v4/projects/${id}/labels?search=net`);
  expect((await ada('POST', '/projects/acme%2Fpayment/issues', { title: 'x' })).status).toBe(405);
  expect((await as('sam.stranger')('GET', '/projects/acme%2Fpayment')).status).toBe(404);
});

test('filters projects as the app asks for them', async () => {
  const { ada, api: as } = await start();
  const asked =
    '/projects?membership=true&min_access_level=20&archived=false&with_issues_enabled=true&order_by=path&sort=asc&simple=true';
  const seen = [
    'acme/platform/checkout',
    'acme/payments',
    'acme/services/service-001',
    'acme/services/service-002',
    'acme/services/service-003',
  ];
  expect(paths(await ada('GET', asked)).toSorted()).toEqual(seen.toSorted());
  expect(paths(await as('gus.guest')('GET', asked))).toEqual([]);
  expect(paths(await ada('GET', `${asked}&search=platform`))).toEqual([]);
  expect(paths(await ada('GET', `${asked}&search=platform&search_namespaces=true`))).toEqual([
    'acme/platform/checkout',
  ]);
  const similar = await ada('GET', '/projects?search=payments&search_namespaces=true&order_by=similarity&sort=desc');
  expect(paths(similar)[0]).toBe('acme/payments');
  expect(paths(await ada('GET', '/projects?archived=true'))).toEqual(['acme/archived-shop']);
  expect((await ada('GET', '/projects?min_access_level=many')).body).toEqual({ error: 'min_access_level is invalid' });
});

test('pages by number, at most 100 at a time', async () => {
  const { ada } = await start({ generatedProjects: 130 });
  const first = await ada('GET', '/projects?per_page=500&search=service');
  expect([first.body.length, first.headers.get('x-total'), first.headers.get('x-next-page')]).toEqual([
    100,
    '130',
    '2',
  ]);
  expect(first.headers.get('link')).toContain('rel="next"');
  const second = await ada('GET', '/projects?per_page=100&search=service&page=2');
  expect([second.body.length, second.headers.get('x-next-page')]).toEqual([30, '']);
});

test('pages by id along the next link, and by nothing else', async () => {
  const { gitlab, ada } = await start({ generatedProjects: 5 });
  const ids: number[] = [];
  let path: string | undefined = '/projects?pagination=keyset&order_by=id&sort=asc&per_page=4';
  while (path) {
    const page: Awaited<ReturnType<typeof ada>> = await ada('GET', path);
    ids.push(...page.body.map((one: { id: number }) => one.id));
    path = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1]?.replace(`${gitlab.url}/api/v4`, '');
  }
  expect(ids).toEqual(gitlab.world.projects.map((project) => project.id));
  expect((await ada('GET', '/projects?pagination=keyset&order_by=name')).status).toBe(405);
});

test('lists members by name or number', async () => {
  const { gitlab, ada } = await start();
  const members = await ada('GET', `${payments}/members/all?query=SILVA`);
  expect(members.body).toMatchObject([{ username: 'ben.silva', access_level: 30 }]);
  expect((await ada('GET', `${payments}/members/all/${members.body[0].id}`)).body.access_level).toBe(30);
  const sam = gitlab.world.people.find((person) => person.username === 'sam.stranger');
  expect((await ada('GET', `${payments}/members/all/${sam?.id}`)).body).toEqual({ message: '404 Member Not Found' });
});

test('searches labels', async () => {
  const { ada } = await start();
  expect((await ada('GET', `${payments}/labels?search=NEEDS`)).body).toMatchObject([{ name: 'needs review' }]);
});

test('hands out issue templates by their exact name', async () => {
  const { ada } = await start();
  expect((await ada('GET', `${payments}/templates/issues`)).body).toEqual([
    { key: 'Incident', name: 'Incident' },
    { key: 'bug', name: 'bug' },
  ]);
  expect((await ada('GET', `${payments}/templates/issues/Incident`)).body.content).toContain('## Summary');
  expect((await ada('GET', `${payments}/templates/issues/incident`)).status).toBe(404);
  const long = await ada('GET', '/projects/acme%2Fplatform%2Fcheckout/templates/issues/incident');
  expect(long.body.content.length).toBeGreaterThan(3000);
});

test('manages hooks for a Maintainer and nobody else', async () => {
  const { ada, ben } = await start();
  expect((await ben('GET', `${payments}/hooks`)).status).toBe(403);
  expect((await ada('POST', `${payments}/hooks`, {})).body).toEqual({ error: 'url is missing' });
  expect((await ada('POST', `${payments}/hooks`, { url: 'ftp://x' })).status).toBe(422);
  const hook = { url: 'http://127.0.0.1:3000/a', token: 'secret', issues_events: true, push_events: false };
  const made = await ada('POST', `${payments}/hooks`, hook);
  expect(made).toMatchObject({
    status: 201,
    body: { url: hook.url, issues_events: true, push_events: false, alert_status: 'executable' },
  });
  expect(JSON.stringify(made.body)).not.toContain('secret');
  const path = `${payments}/hooks/${made.body.id}`;
  expect((await ada('PUT', path, { url: hook.url, note_events: true })).body).toMatchObject({
    note_events: true,
    issues_events: true,
  });
  expect((await ada('GET', `${payments}/hooks`)).body).toHaveLength(1);
  expect((await ada('DELETE', path)).status).toBe(204);
  expect((await ada('GET', path)).status).toBe(404);
});

test('knows signing tokens from 19.0, and ignores them before', async () => {
  const signing_token = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const hook = { url: 'http://127.0.0.1:3000/a', token: 'secret', signing_token };
  const older = await start();
  const ignored = (await older.ada('POST', `${payments}/hooks`, { ...hook, signing_token: 'nonsense' })).body;
  expect(ignored).not.toHaveProperty('signing_token_present');
  await older.gitlab.close();
  const { ada } = await start({ version: '19.0.0' });
  expect((await ada('POST', `${payments}/hooks`, { ...hook, signing_token: 'nonsense' })).status).toBe(422);
  const made = (await ada('POST', `${payments}/hooks`, hook)).body;
  expect(made).toMatchObject({ token_present: true, signing_token_present: true });
  const elsewhere = await ada('PUT', `${payments}/hooks/${made.id}`, { url: 'http://127.0.0.1:3000/b' });
  expect(elsewhere.body).toMatchObject({ token_present: false, signing_token_present: true });
});
