import type { SignedCall } from './http.ts';
import { canReadIssue } from './roles.ts';
import type { Issue } from './world.ts';

/** Issue types of the API; this GitLab makes only the first two. */
export const issueTypes = ['issue', 'incident', 'test_case', 'requirement', 'task', 'ticket'] as const;

type Test = (issue: Issue) => boolean;

/** Those of the issues that the caller may see and asked for, in the order asked for. https://docs.gitlab.com/api/issues/ */
export function selectIssues(call: SignedCall, issues: Issue[]): Issue[] {
  const { params, person } = call;
  const tests = [(issue: Issue) => canReadIssue(person, issue), ...readTests(call)];
  const found = issues.filter((issue) => tests.every((test) => test(issue)));
  const order = params.oneOf('order_by', ['created_at', 'updated_at']) === 'updated_at' ? 'updatedAt' : 'createdAt';
  const sorted = found.toSorted((a, b) => a[order] - b[order] || a.id - b.id);
  return params.oneOf('sort', ['asc', 'desc']) === 'asc' ? sorted : sorted.reverse();
}

/** One test per parameter that was given. */
function readTests({ params, person }: SignedCall): Test[] {
  const given = <T>(value: T | undefined, test: (value: T, issue: Issue) => boolean): Test[] =>
    value === undefined ? [] : [(issue) => test(value, issue)];
  const state = params.oneOf('state', ['opened', 'closed', 'all']);
  const scope = params.oneOf('scope', ['created_by_me', 'assigned_to_me', 'all']);
  const fields = (params.text('in') ?? 'title,description').split(',');
  return [
    ...given(state === 'all' ? undefined : state, (wanted, issue) => issue.state === wanted),
    ...given(
      scope,
      (wanted, issue) =>
        wanted === 'all' || (wanted === 'created_by_me' ? issue.author === person : issue.assignees.includes(person)),
    ),
    ...given(params.oneOf('issue_type', issueTypes), (type, issue) => issue.type.toLowerCase() === type),
    ...given(params.time('updated_after'), (time, issue) => issue.updatedAt >= time),
    ...given(params.time('updated_before'), (time, issue) => issue.updatedAt <= time),
    ...given(params.time('created_after'), (time, issue) => issue.createdAt >= time),
    ...given(params.time('created_before'), (time, issue) => issue.createdAt <= time),
    ...given(params.list('iids'), (iids, issue) => iids.includes(String(issue.iid))),
    ...given(params.list('labels'), (names, issue) =>
      names.every((name) => issue.labels.some((label) => label.name === name)),
    ),
    ...given(params.flag('confidential'), (wanted, issue) => issue.confidential === wanted),
    ...given(params.integer('author_id'), (id, issue) => issue.author.id === id),
    ...given(params.integer('assignee_id'), (id, issue) => issue.assignees.some((one) => one.id === id)),
    ...given(params.text('search'), (search, issue) => contains(searchText(issue, fields), search)),
  ];
}

/** What the index holds. Postgres takes an HTML comment for a tag and leaves it out, so a marker is not to be found by search. */
function searchText(issue: Issue, fields: string[]): string {
  const title = fields.includes('title') ? issue.title : '';
  const description = fields.includes('description') ? (issue.description ?? '') : '';
  return `${title}\n${description.replace(/<!--.*?-->/gs, '')}`;
}

function contains(text: string, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/);
  return words.every((word) => text.toLowerCase().includes(word));
}
