import * as z from 'zod/mini';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { timelineEventCreate, timelineEvents } from './documents.ts';
import { time } from './fields.ts';
import { globalId, mutate, query } from './graphql.ts';

export interface NewTimelineEvent {
  /** The incident's global issue id, not its iid. */
  incidentId: number;
  /** Markdown. Over 280 characters, or blank, is `invalid`. */
  note: string;
  /** Milliseconds; GitLab tells times to the second, so that is what is kept. */
  occurredAt: number;
}

export interface TimelineEvent {
  id: string;
  /** `comment` for what a person wrote; else GitLab's own: `issues`, `status`, `severity`, `label`. */
  action: string;
  note: string;
  /** Milliseconds. */
  occurredAt: number;
  editable: boolean;
  author?: { name: string; username: string };
}

const created = z.nullish(z.object({ id: z.nullish(z.string()) }));

/**
 * Adds to an incident's timeline; needs the Developer role, else `forbidden` (also for an incident the caller may not see:
 * GitLab does not tell which). No webhook tells of it. Where the answer is lost, look in `listTimelineEvents` for a comment
 * with this note and second. https://docs.gitlab.com/api/graphql/reference/#mutationtimelineeventcreate
 */
export async function createTimelineEvent(
  gitlab: GitLab,
  token: Secret,
  { incidentId, note, occurredAt }: NewTimelineEvent,
): Promise<{ id: string | undefined }> {
  const variables = {
    incidentId: globalId(incidentId),
    note,
    occurredAt: new Date(toSecond(occurredAt)).toISOString(),
  };
  const event = await mutate(gitlab, token, timelineEventCreate, variables, created);
  return { id: event?.id ?? undefined };
}

const event = z.pipe(
  z.object({
    id: z.string(),
    action: z.string(),
    note: z.nullish(z.string()),
    occurredAt: time,
    editable: z.nullish(z.boolean()),
    author: z.nullish(z.object({ name: z.string(), username: z.string() })),
  }),
  z.transform(
    ({ note, editable, author, ...rest }): TimelineEvent => ({
      ...rest,
      note: note ?? '',
      editable: editable ?? false,
      ...(author && { author }),
    }),
  ),
);

const page = z.object({
  nodes: z.array(event),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.nullish(z.string()) }),
});
const found = z.object({ project: z.nullish(z.object({ incidentManagementTimelineEvents: z.nullish(page) })) });

const mostPages = 5;

/**
 * An incident's timeline, what happened first first; the first 500 entries. Empty for an incident the caller may not see.
 * https://docs.gitlab.com/api/graphql/reference/#projectincidentmanagementtimelineevents
 */
export async function listTimelineEvents(
  gitlab: GitLab,
  token: Secret,
  { projectPath, incidentId }: { projectPath: string; incidentId: number },
): Promise<TimelineEvent[]> {
  const events: TimelineEvent[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const variables = { projectPath, incidentId: globalId(incidentId), after };
    const { project } = await query(gitlab, token, timelineEvents, variables, found);
    const { nodes = [], pageInfo } = project?.incidentManagementTimelineEvents ?? {};
    events.push(...nodes);
    after = pageInfo?.endCursor ?? undefined;
    if (!pageInfo?.hasNextPage || after === undefined) break;
  }
  return events;
}

/**
 * When an incident was first acknowledged, in milliseconds; undefined when it was not, or its timeline does not say so in the
 * words we know: `@ada changed the incident status to **Acknowledged**`. Only GitLab's own entries count: people write `comment`s.
 * https://gitlab.com/gitlab-org/gitlab/-/blob/master/app/services/incident_management/timeline_events/create_service.rb
 */
export function acknowledgedAt(events: Pick<TimelineEvent, 'action' | 'note' | 'occurredAt'>[]): number | undefined {
  const times = events
    .filter(({ action, note }) => action === 'status' && /status to \*\*acknowledged\*\*/i.test(note))
    .map(({ occurredAt }) => occurredAt);
  return times.length > 0 ? Math.min(...times) : undefined;
}

function toSecond(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}
