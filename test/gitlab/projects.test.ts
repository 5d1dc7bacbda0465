import { expect, test } from '@jest/globals';
import { findProject, projectId, searchProjects } from '../../lib/gitlab/projects.ts';
import { answer, setup, token } from './loopback.ts';

const payments = {
  id: 42,
  path_with_namespace: 'acme/payments',
  name: 'Payments',
  web_url: 'https://gitlab.example/acme/payments',
  visibility: 'internal',
  archived: false,
  issues_enabled: true,
  permissions: { project_access: { access_level: 20 }, group_access: { access_level: 40 } },
};

test('finds a project by its path, with the higher of the two roles', async () => {
  const { gitlab, received } = await setup(answer(200, payments));
  await expect(findProject(gitlab, token, 'acme/payments')).resolves.toEqual({
    id: 42,
    path: 'acme/payments',
    name: 'Payments',
    url: 'https://gitlab.example/acme/payments',
    visibility: 'internal',
    archived: false,
    issuesEnabled: true,
    ciEnabled: true,
    defaultBranch: undefined,
    accessLevel: 40,
  });
  expect(received[0]?.url).toBe('/api/v4/projects/acme%2Fpayments');
});

test('a project without any role, and of a visibility we do not know, counts as private and 0', async () => {
  const { gitlab } = await setup(
    answer(200, { ...payments, visibility: 'secret', permissions: { project_access: null, group_access: null } }),
    answer(200, { ...payments, permissions: undefined, issues_enabled: undefined }),
  );
  expect(await findProject(gitlab, token, 42)).toMatchObject({ visibility: 'private', accessLevel: 0 });
  expect(await findProject(gitlab, token, 42)).toMatchObject({ issuesEnabled: true, accessLevel: 0 });
});

test('a project the caller may not see is not found', async () => {
  const { gitlab } = await setup(answer(404, { message: '404 Project Not Found' }));
  await expect(findProject(gitlab, token, 'acme/secret')).rejects.toMatchObject({
    code: 'not_found',
    transient: false,
  });
});

test('asks for the id behind a path, not for an id', async () => {
  const { gitlab, received } = await setup(answer(200, payments));
  await expect(projectId(gitlab, token, '7')).resolves.toBe(7);
  await expect(projectId(gitlab, token, 'acme/payments')).resolves.toBe(42);
  expect(received).toHaveLength(1);
});

test('searches everything the caller can declare in, best match first', async () => {
  const { gitlab, received } = await setup(answer(200, [payments]));
  await expect(searchProjects(gitlab, token, 'pay & go', { limit: 30 })).resolves.toEqual([
    { id: 42, path: 'acme/payments' },
  ]);
  expect(Object.fromEntries(new URL(received[0]?.url ?? '', 'http://gitlab').searchParams)).toEqual({
    membership: 'true',
    min_access_level: '20',
    archived: 'false',
    with_issues_enabled: 'true',
    simple: 'true',
    per_page: '30',
    search: 'pay & go',
    search_namespaces: 'true',
    order_by: 'similarity',
    sort: 'desc',
  });
});

test('without words lists the latest active projects', async () => {
  const { gitlab, received } = await setup(answer(200, []));
  await expect(searchProjects(gitlab, token, '')).resolves.toEqual([]);
  const query = new URL(received[0]?.url ?? '', 'http://gitlab').searchParams;
  expect(query.get('order_by')).toBe('last_activity_at');
  expect(query.has('search')).toBe(false);
});
