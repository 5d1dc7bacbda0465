import { describe, expect, test } from '@jest/globals';
import { findMine, listIncidentsOf } from '../../lib/gitlab/list-incidents.ts';
import { answer, issue, setup, token } from './loopback.ts';

const marker = '01J00000000000000000000000';

function asked(url: string | undefined) {
  const { pathname, searchParams } = new URL(url ?? '', 'http://gitlab');
  return { pathname, query: Object.fromEntries(searchParams) };
}

describe('listIncidentsOf', () => {
  const always = { issue_type: 'incident', state: 'opened', order_by: 'created_at', sort: 'desc', per_page: '20' };

  test.each([
    ['all of them', {}, {}],
    ['those that a search finds', { search: ' check out ' }, { search: 'check out' }],
    ['the one of a number', { search: '#12' }, { 'iids[]': '12' }],
    ['a number in a title', { search: '500' }, { search: '500' }],
    ['a number no issue has', { search: '#99999999999' }, { search: '#99999999999' }],
    [
      'those that changed since',
      { updatedAfter: Date.parse('2026-05-28T05:00:00Z') },
      { updated_after: '2026-05-28T05:00:00.000Z' },
    ],
  ])('asks for %s', async (_, wanted, query) => {
    const { gitlab, received } = await setup(answer(200, [issue()]));
    await expect(listIncidentsOf(gitlab, token, 42, { limit: 20, ...wanted })).resolves.toMatchObject([{ iid: 12 }]);
    expect(asked(received[0]?.url)).toEqual({
      pathname: '/api/v4/projects/42/issues',
      query: { ...always, ...query },
    });
  });

  test('of a project the caller may not see is not found', async () => {
    const { gitlab } = await setup(answer(404, { message: '404 Project Not Found' }));
    await expect(listIncidentsOf(gitlab, token, 42, { limit: 1 })).rejects.toMatchObject({ code: 'not_found' });
  });
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
