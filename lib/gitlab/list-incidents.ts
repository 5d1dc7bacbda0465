import * as z from 'zod/mini';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { type FiledIncident, filedIncident } from './filed-incident.ts';
import { path } from './path.ts';

export interface IncidentSearch {
  /** Open ones, unless told. */
  state?: 'opened' | 'closed';
  /** Words of the title or the description, or a number: `#12`. */
  search?: string;
  /** 1-100. Descriptions come along and count towards the 1 MB of an answer: ask for few. */
  limit: number;
  /** Only those changed since; milliseconds. */
  updatedAfter?: number;
}

/**
 * The incidents of a project that the caller may see, newest first. By the issues list: the search API allows 10 calls
 * a minute. https://docs.gitlab.com/api/issues/#list-project-issues
 */
export function listIncidentsOf(
  gitlab: GitLab,
  token: Secret,
  projectId: number,
  { search = '', state = 'opened', limit, updatedAfter }: IncidentSearch,
): Promise<FiledIncident[]> {
  const query = {
    issue_type: 'incident',
    state,
    order_by: 'created_at',
    sort: 'desc',
    per_page: limit,
    ...sought(search.trim()),
    ...(updatedAfter !== undefined && { updated_after: new Date(updatedAfter).toISOString() }),
  };
  const answer = z.array(filedIncident(gitlab.instance));
  return gitlab.request(token, { path: path`projects/${projectId}/issues`, query, answer });
}

/** GitLab's search does not look at numbers. */
function sought(search: string): Record<string, string> {
  const [, iid] = /^#(\d{1,9})$/.exec(search) ?? [];
  if (iid) return { 'iids[]': iid };
  return search === '' ? {} : { search };
}

const pages = [1, 2, 3];
const pageSize = 100;
const clockSkew = 60_000;

/**
 * The incident the caller filed in this project with this marker (a ULID) since `createdAfter` (milliseconds; a minute of
 * clock skew is allowed for), or undefined. Looks through the caller's first 300 issues there since then, of any type and
 * state: who may not create an incident gets a plain issue. Not by `search`: Postgres' text parser takes an HTML comment
 * for a tag and drops it, so the index need not hold the marker. https://docs.gitlab.com/api/issues/#list-project-issues
 */
export async function findMine(
  gitlab: GitLab,
  token: Secret,
  { projectId, createdAfter, marker }: { projectId: number; createdAfter: number; marker: string },
): Promise<FiledIncident | undefined> {
  const created_after = new Date(createdAfter - clockSkew).toISOString();
  const fixed = { scope: 'created_by_me', state: 'all', created_after, order_by: 'created_at', sort: 'asc' };
  const answer = z.array(filedIncident(gitlab.instance));
  for (const page of pages) {
    const query = { ...fixed, per_page: pageSize, page };
    const mine = await gitlab.request(token, { path: path`projects/${projectId}/issues`, query, answer });
    const found = mine.find((incident) => incident.marker === marker);
    if (found || mine.length < pageSize) return found;
  }
  return undefined;
}
