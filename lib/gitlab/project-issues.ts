import * as z from 'zod/mini';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { person } from './fields.ts';
import { type FiledIncident, filedIncident } from './filed-incident.ts';
import type { IncidentPlace } from './issues.ts';
import { path } from './path.ts';

/** An issue of any type, with what its card shows besides what an incident has. */
export interface ProjectIssue extends FiledIncident {
  author: { name: string; username: string } | undefined;
  milestone: { title: string } | undefined;
  upvotes: number;
  downvotes: number;
  comments: number;
  /** Only members of the project may comment. */
  locked: boolean;
}

const count = z.catch(z.number(), 0);

/** A card is worth showing without what cannot be read. */
const facts = z.pipe(
  z.object({
    author: z.catch(z.optional(person), undefined),
    milestone: z.catch(z.optional(z.object({ title: z.string() })), undefined),
    upvotes: count,
    downvotes: count,
    user_notes_count: count,
    discussion_locked: z.catch(z.boolean(), false),
  }),
  z.transform(({ author, milestone, upvotes, downvotes, user_notes_count, discussion_locked }) => ({
    author,
    milestone,
    upvotes,
    downvotes,
    comments: user_notes_count,
    locked: discussion_locked,
  })),
);

/** Reads an issue of the REST API. https://docs.gitlab.com/api/issues/ */
export function projectIssue({ instance }: GitLab) {
  return z.intersection(filedIncident(instance), facts);
}

/**
 * What bears this number in a project, named by its id or its full path, also a former path. `not_found` too where the
 * caller may not see it. https://docs.gitlab.com/api/issues/#single-project-issue
 */
export async function readIssue(
  gitlab: GitLab,
  token: Secret,
  project: number | string,
  iid: number,
): Promise<ProjectIssue> {
  return gitlab.request(token, { path: path`projects/${project}/issues/${iid}`, answer: projectIssue(gitlab) });
}

export interface NewIssue {
  projectId: number;
  title: string;
  /** Sent byte for byte: who calls this sees to it that no line is a quick action. */
  description: string;
}

/** Creates a plain issue. `invalid` names what GitLab does not like. https://docs.gitlab.com/api/issues/#create-an-issue */
export function createIssue(
  gitlab: GitLab,
  token: Secret,
  { projectId, title, description }: NewIssue,
): Promise<ProjectIssue> {
  return gitlab.request(token, {
    method: 'POST',
    path: path`projects/${projectId}/issues`,
    body: { issue_type: 'issue', title, description },
    answer: projectIssue(gitlab),
  });
}

/** Closes or reopens. What is so already stays as it is, without an error: read it first. */
export function setIssueState(
  gitlab: GitLab,
  token: Secret,
  { projectId, iid }: IncidentPlace,
  event: 'close' | 'reopen',
): Promise<ProjectIssue> {
  return gitlab.request(token, {
    method: 'PUT',
    path: path`projects/${projectId}/issues/${iid}`,
    body: { state_event: event },
    answer: projectIssue(gitlab),
  });
}

/**
 * The issues of a project with these words in their title or description, open and closed, newest first; for no words the
 * newest. By the issues list: the search API allows 10 calls a minute. `limit` is 1-100; descriptions come along and count
 * towards the 1 MB of an answer. https://docs.gitlab.com/api/issues/#list-project-issues
 */
export function searchIssues(
  gitlab: GitLab,
  token: Secret,
  project: number | string,
  { search, limit }: { search: string; limit: number },
): Promise<ProjectIssue[]> {
  const words: Record<string, string> = search === '' ? {} : { search, in: 'title,description' };
  return gitlab.request(token, {
    path: path`projects/${project}/issues`,
    query: { state: 'all', order_by: 'created_at', sort: 'desc', per_page: limit, ...words },
    answer: z.array(projectIssue(gitlab)),
  });
}
