import { assignable, changeIssue, checkTitle, type IssueChanges, labelsNamed, touch } from './change-issue.ts';
import { extractQuickActions, type QuickActions, readTimelineTime } from './quick-actions.ts';
import { forbidden, invalid } from './refusal.ts';
import { canRead, levelOf } from './roles.ts';
import { addTimelineComment, addTimelineEntry } from './timeline.ts';
import { labelInWebhook, personInWebhook } from './webhook-payload.ts';
import {
  access,
  emit,
  type Issue,
  type IssueEvent,
  iso,
  type Note,
  type Person,
  type Project,
  type World,
} from './world.ts';

export type NewIssue = {
  title: string;
  description?: string;
  type?: Issue['type'];
  confidential?: boolean;
  labels?: string[];
  assignees?: Person[];
};

/**
 * Creates an issue as a person would: quick actions in the description are run and taken out, and win over the fields. Who may not
 * create incidents gets a plain issue, and labels and assignees of somebody below Reporter are left out, all without a word.
 * @throws {Refusal} where the person may not create issues, or the values are wrong
 */
export function createIssue(world: World, by: Person, project: Project, wanted: NewIssue): Issue {
  if (project.archived || !project.issuesEnabled || !canRead(by, project)) throw forbidden();
  const { text, actions } = extractQuickActions(wanted.description ?? '');
  const reports = levelOf(by, project) >= access.reporter;
  const title = actions.title ?? wanted.title;
  checkTitle(title);
  checkSize(text);
  project.lastIid += 1;
  const now = world.now();
  const incident = wanted.type === 'INCIDENT' && reports && project.incidentsAllowed;
  const issue: Issue = {
    id: world.nextId(),
    iid: project.lastIid,
    project,
    type: incident ? 'INCIDENT' : 'ISSUE',
    title,
    description: wanted.description === undefined ? null : text,
    state: 'opened',
    severity: (incident && actions.severity) || 'unknown',
    status: 'triggered',
    confidential: Boolean(wanted.confidential) || actions.confidential,
    labels: reports ? labelsNamed(world, project, [...(wanted.labels ?? []), ...knownLabels(project, actions)]) : [],
    assignees: reports
      ? assignable(world, project, actions.assign.length ? mentioned(world, by, actions) : (wanted.assignees ?? []))
      : [],
    author: by,
    updatedBy: null,
    closedBy: null,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    movedTo: null,
    locked: false,
    zoom: [],
    links: [],
    notes: [],
    timeline: [],
  };
  project.issues.push(issue);
  project.lastActivityAt = now;
  addTimelineEntry(world, by, issue, 'issues', 'created the incident');
  runSideActions(world, by, issue, actions);
  emit(world, { kind: 'issue', action: 'open', issue, by, changes: openingChanges(issue) });
  if (actions.state === 'close') changeIssue(world, by, issue, { state: 'close' });
  return issue;
}

/** Edits an issue as a person would; quick actions in the new description are run and taken out. */
export function editIssue(world: World, by: Person, issue: Issue, changes: IssueChanges): void {
  const { text, actions } = extractQuickActions(changes.description ?? '');
  checkSize(text);
  const description = typeof changes.description === 'string' ? text : changes.description;
  changeIssue(world, by, issue, { ...changes, description, ...changesAskedFor(world, by, issue, actions) });
  runSideActions(world, by, issue, actions);
}

/**
 * Adds a note, or nothing where its body was quick actions only; those are run as the person.
 * @returns the note, or the names of the quick actions that were all there was
 */
export function comment(
  world: World,
  by: Person,
  issue: Issue,
  body: string,
  internal = false,
): Note | { commands: string[] } {
  if (issue.project.archived) throw forbidden();
  if (issue.locked && levelOf(by, issue.project) === access.none) throw forbidden();
  if (internal && levelOf(by, issue.project) < access.reporter) throw forbidden();
  if (!body.trim()) throw invalid('note', "can't be blank");
  const { text, actions } = extractQuickActions(body);
  if (actions.names.length) {
    changeIssue(world, by, issue, changesAskedFor(world, by, issue, actions));
    runSideActions(world, by, issue, actions);
  }
  if (!text) return { commands: actions.names };
  if ([...text].length > 1_000_000) throw invalid('note', 'is too long (maximum is 1000000 characters)');
  const note: Note = { id: world.nextId(), author: by, body: text, internal, createdAt: world.now() };
  issue.notes.push(note);
  emit(world, { kind: 'note', issue, note, by });
  // A comment moves updated_at, and GitLab was seen to send an update that tells nothing else.
  touch(world, by, issue, 'update', {});
  return note;
}

/** The part of the quick actions that is an ordinary change; what the person has no right to is left out, as GitLab does. */
function changesAskedFor(world: World, by: Person, issue: Issue, actions: QuickActions): IssueChanges {
  if (levelOf(by, issue.project) < access.reporter) return {};
  return {
    ...(actions.assign.length && { assignees: mentioned(world, by, actions) }),
    ...(actions.labels.length && { addLabels: knownLabels(issue.project, actions) }),
    ...(actions.severity && { severity: actions.severity }),
    ...(actions.confidential && { confidential: true }),
    ...(actions.title && { title: actions.title }),
    ...(actions.state && { state: actions.state }),
  };
}

/** Zoom meetings, linked resources (Premium: https://docs.gitlab.com/operations/incident_management/linked_resources/) and timeline entries. */
function runSideActions(world: World, by: Person, issue: Issue, actions: QuickActions): void {
  const level = levelOf(by, issue.project);
  if (level < access.reporter || issue.type !== 'INCIDENT') return;
  if (actions.zoom && issue.zoom.length === 0) issue.zoom.push(actions.zoom);
  if (world.premium) issue.links.push(...actions.links);
  if (level < access.developer) return;
  for (const { note, when } of actions.timeline) {
    const occurredAt = readTimelineTime(when, world.now());
    if (occurredAt !== undefined && note.length <= 280) addTimelineComment(world, by, issue, { note, occurredAt });
  }
}

/** Unlike the API, a quick action creates no labels. */
function knownLabels(project: Project, actions: QuickActions): string[] {
  return actions.labels.filter((name) => project.labels.some((label) => label.name === name));
}

function mentioned(world: World, by: Person, actions: QuickActions): Person[] {
  return actions.assign.flatMap((name) =>
    name === 'me' ? by : (world.people.find((one) => one.username === name) ?? []),
  );
}

function checkSize(description: string): void {
  if (Buffer.byteLength(description) > 1_048_576)
    throw invalid('description', 'is too long. The maximum size is 1 MiB.');
}

function openingChanges(issue: Issue): IssueEvent['changes'] {
  const set = {
    author_id: issue.author.id,
    created_at: iso(issue.createdAt),
    description: issue.description,
    id: issue.id,
    iid: issue.iid,
    project_id: issue.project.id,
    title: issue.title,
    updated_at: iso(issue.updatedAt),
    ...(issue.confidential && { confidential: true }),
    ...(issue.labels.length && { labels: issue.labels.map((label) => labelInWebhook(label, issue.project)) }),
    ...(issue.assignees.length && { assignees: issue.assignees.map(personInWebhook) }),
  };
  return Object.fromEntries(Object.entries(set).map(([key, current]) => [key, { previous: null, current }]));
}
