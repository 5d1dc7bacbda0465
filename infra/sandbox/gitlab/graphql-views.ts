import { GraphQLError } from 'graphql';
import { canReadIssue } from './roles.ts';
import {
  findIssue,
  type Issue,
  iso,
  type Person,
  type Project,
  referenceOf,
  type TimelineEvent,
  type World,
  webUrlOf,
} from './world.ts';

/** Who runs a document. With the scope `read_api` one may query but not mutate. */
export type Caller = { world: World; person: Person; mayWrite: boolean };

/** The one sentence for "not there" and "not yours": GitLab does not tell which. */
export function nobodyMay(): GraphQLError {
  return new GraphQLError(
    "The resource that you are attempting to access does not exist or you don't have permission to perform this action",
  );
}

export function userView(world: World, { id, username, name }: Person) {
  return { id: `gid://gitlab/User/${id}`, username, name, webUrl: `${world.url}/${username}` };
}

export function projectView(world: World, person: Person, project: Project) {
  const readable = (issue: Issue | undefined) => (issue && canReadIssue(person, issue) ? issue : undefined);
  return {
    id: `gid://gitlab/Project/${project.id}`,
    fullPath: project.path,
    name: project.name,
    webUrl: `${world.url}/${project.path}`,
    archived: project.archived,
    issue({ iid }: { iid?: string }) {
      const issue = readable(findIssue(project, Number(iid)));
      return issue ? issueView(world, issue) : null;
    },
    incidentManagementTimelineEvents({ incidentId, ...page }: { incidentId: string; first?: number; after?: string }) {
      const issue = readable(project.issues.find((one) => `gid://gitlab/Issue/${one.id}` === incidentId));
      const events = (issue?.timeline ?? []).toSorted((a, b) => a.occurredAt - b.occurredAt || a.id - b.id);
      return connection(events, page, (event) => timelineView(world, event));
    },
  };
}

export function issueView(world: World, issue: Issue) {
  const incident = issue.type === 'INCIDENT';
  return {
    id: `gid://gitlab/Issue/${issue.id}`,
    iid: String(issue.iid),
    title: issue.title,
    description: issue.description,
    type: issue.type,
    state: issue.state,
    severity: issue.severity.toUpperCase(),
    escalationStatus: incident ? issue.status.toUpperCase() : null,
    confidential: issue.confidential,
    reference: ({ full }: { full: boolean }) => (full ? referenceOf(issue) : `#${issue.iid}`),
    webUrl: webUrlOf(world, issue),
    createdAt: iso(issue.createdAt),
    updatedAt: iso(issue.updatedAt),
    closedAt: issue.closedAt === null ? null : iso(issue.closedAt),
    author: userView(world, issue.author),
    assignees: (page: Page) => connection(issue.assignees, page, (one) => userView(world, one)),
    labels: (page: Page) =>
      connection(issue.labels, page, ({ id, name, color }) => ({
        id: `gid://gitlab/ProjectLabel/${id}`,
        title: name,
        color,
      })),
    issuableResourceLinks: (page: Page) =>
      connection(issue.links, page, ({ url, text }) => ({
        id: `gid://gitlab/IncidentManagement::IssuableResourceLink/${url}`,
        link: url,
        linkText: text,
      })),
  };
}

export function timelineView(world: World, event: TimelineEvent) {
  return {
    id: `gid://gitlab/IncidentManagement::TimelineEvent/${event.id}`,
    action: event.action,
    author: userView(world, event.author),
    note: event.note,
    occurredAt: iso(event.occurredAt),
    createdAt: iso(event.createdAt),
    editable: event.action === 'comment',
    timelineEventTags: (page: Page) =>
      connection(event.tags, page, (name) => ({
        id: `gid://gitlab/IncidentManagement::TimelineEventTag/${name}`,
        name,
      })),
  };
}

type Page = { first?: number; after?: string };

/** Pages of at most 100; the cursor is the number of nodes before the page. */
function connection<T>(all: T[], { first = 100, after = '0' }: Page, view: (one: T) => unknown) {
  const start = Number(after);
  const end = start + Math.min(first, 100);
  return {
    nodes: all.slice(start, end).map(view),
    pageInfo: { hasNextPage: end < all.length, endCursor: String(end) },
  };
}
