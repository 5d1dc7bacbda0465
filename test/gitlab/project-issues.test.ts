import { describe, expect, test } from '@jest/globals';
import { findMoved, moveIssue } from '../../lib/gitlab/move-issue.ts';
import { createIssue, readIssue, searchIssues, setIssueState } from '../../lib/gitlab/project-issues.ts';
import { answer, cuts, issue, setup, token } from './loopback.ts';

const place = { projectId: 42, iid: 12 };

function asked(url: string | undefined) {
  const { pathname, searchParams } = new URL(url ?? '', 'http://gitlab');
  return { pathname, query: Object.fromEntries(searchParams) };
}

describe('an issue', () => {
  test('is read with what its card shows', async () => {
    const { gitlab, received } = await setup(
      answer(
        200,
        issue({
          type: 'ISSUE',
          author: { id: 1, name: 'Ada Okafor', username: 'ada.okafor' },
          milestone: { id: 3, title: '17.4' },
          upvotes: 3,
          downvotes: 1,
          user_notes_count: 7,
          discussion_locked: true,
        }),
      ),
    );
    await expect(readIssue(gitlab, token, 'acme/payments', 12)).resolves.toMatchObject({
      iid: 12,
      type: 'issue',
      title: 'Checkout is down',
      author: { name: 'Ada Okafor' },
      milestone: { title: '17.4' },
      upvotes: 3,
      downvotes: 1,
      comments: 7,
      locked: true,
      confidential: false,
    });
    expect(received[0]?.url).toBe('/api/v4/projects/acme%2Fpayments/issues/12');
  });

  test.each([
    ['is left out', {}],
    ['is null', { author: null, milestone: null, upvotes: null, user_notes_count: null, discussion_locked: null }],
    ['is something else', { author: 'ada', milestone: 17, upvotes: '3', downvotes: {}, user_notes_count: [] }],
  ])('is there although what only its card shows %s', async (_, fields) => {
    const { gitlab } = await setup(answer(200, issue(fields)));
    await expect(readIssue(gitlab, token, 42, 12)).resolves.toMatchObject({ upvotes: 0, comments: 0, locked: false });
  });

  test.each([[undefined], [null], [true]])('with confidential: %s is confidential', async (confidential) => {
    const { gitlab } = await setup(answer(200, issue({ confidential })));
    await expect(readIssue(gitlab, token, 42, 12)).resolves.toMatchObject({ confidential: true });
  });
});

test('is created as a plain issue, whatever a project makes by itself', async () => {
  const { gitlab, received, lastBody } = await setup(answer(201, issue()));
  await createIssue(gitlab, token, { projectId: 42, title: 'Down', description: 'It is.' });
  expect(received[0]).toMatchObject({ method: 'POST', url: '/api/v4/projects/42/issues' });
  expect(lastBody()).toEqual({ issue_type: 'issue', title: 'Down', description: 'It is.' });
});

test('a create without an answer may have happened', async () => {
  const { gitlab } = await setup(cuts);
  const lost = createIssue(gitlab, token, { projectId: 42, title: 'Down', description: '' });
  await expect(lost).rejects.toMatchObject({ unknown: true, transient: true });
});

test.each(['close', 'reopen'] as const)('%s is an edit of its own', async (event) => {
  const { gitlab, received, lastBody } = await setup(answer(200, issue()));
  await setIssueState(gitlab, token, place, event);
  expect(received[0]).toMatchObject({ method: 'PUT', url: '/api/v4/projects/42/issues/12' });
  expect(lastBody()).toEqual({ state_event: event });
});

test.each([
  ['words', 'refunds & fees', { search: 'refunds & fees', in: 'title,description' }],
  ['no words', '', {}],
])('a search by %s goes to the list of issues', async (_, search, query) => {
  const { gitlab, received } = await setup(answer(200, [issue()]));
  await expect(searchIssues(gitlab, token, 'acme/payments', { search, limit: 6 })).resolves.toHaveLength(1);
  expect(asked(received[0]?.url)).toEqual({
    pathname: '/api/v4/projects/acme%2Fpayments/issues',
    query: { state: 'all', order_by: 'created_at', sort: 'desc', per_page: '6', ...query },
  });
});

describe('a move', () => {
  test('answers with what it became', async () => {
    const { gitlab, received, lastBody } = await setup(answer(201, issue({ id: 901, iid: 3, project_id: 43 })));
    await expect(moveIssue(gitlab, token, place, 43)).resolves.toMatchObject({ id: 901, iid: 3, projectId: 43 });
    expect(received[0]).toMatchObject({ method: 'POST', url: '/api/v4/projects/42/issues/12/move' });
    expect(lastBody()).toEqual({ to_project_id: 43 });
  });

  test('whose answer was lost is found among what changed there of late', async () => {
    const { gitlab, received } = await setup(answer(200, [issue({ id: 900 }), issue({ id: 901, iid: 3 })]));
    await expect(findMoved(gitlab, token, 43, 901)).resolves.toMatchObject({ id: 901, iid: 3 });
    expect(asked(received[0]?.url).query).toEqual({
      state: 'all',
      order_by: 'updated_at',
      sort: 'desc',
      per_page: '20',
    });
  });

  test('to somewhere else is not found there', async () => {
    const { gitlab } = await setup(answer(200, [issue({ id: 900 })]));
    await expect(findMoved(gitlab, token, 43, 901)).resolves.toBeUndefined();
  });
});
