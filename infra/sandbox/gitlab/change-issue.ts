import { forbidden, invalid } from './refusal.ts';
import { canEdit, levelOf, requireLevel } from './roles.ts';
import { addTimelineEntry } from './timeline.ts';
import { labelInWebhook, personInWebhook } from './webhook-payload.ts';
import {
  access,
  emit,
  type Issue,
  type IssueEvent,
  iso,
  type Label,
  type Person,
  type Project,
  type Severity,
  type Status,
  type World,
} from './world.ts';

export type IssueChanges = {
  title?: string;
  description?: string | null;
  severity?: Severity;
  status?: Status;
  /** Names; they replace the old ones. */
  labels?: string[];
  addLabels?: string[];
  removeLabels?: string[];
  /** They replace the old ones; whoever is not a member is left out without a word. */
  assignees?: Person[];
  confidential?: boolean;
  state?: 'close' | 'reopen';
};

/**
 * Changes an issue as a person would. Closing and reopening is one event, everything else together another; what changes
 * nothing tells nobody.
 * @throws {Refusal} where the person may not, or the values are wrong
 */
export function changeIssue(world: World, by: Person, issue: Issue, wanted: IssueChanges): void {
  const project = issue.project;
  requireRights(by, issue, wanted);
  if (wanted.title !== undefined) checkTitle(wanted.title);
  if (wanted.state) setState(world, by, issue, wanted.state);
  const reports = levelOf(by, project) >= access.reporter;
  const before = { ...issue };
  if (wanted.title !== undefined) issue.title = wanted.title;
  if (wanted.description !== undefined) issue.description = wanted.description;
  if (wanted.severity && issue.type === 'INCIDENT') issue.severity = wanted.severity;
  if (wanted.status && issue.type === 'INCIDENT') issue.status = wanted.status;
  if (reports) {
    issue.labels = changedLabels(world, issue, wanted);
    if (wanted.assignees) issue.assignees = assignable(world, project, wanted.assignees);
    if (wanted.confidential !== undefined) issue.confidential = wanted.confidential;
  }
  const changes = difference(before, issue);
  if (Object.keys(changes).length === 0) return;
  if (changes['severity'])
    addTimelineEntry(
      world,
      by,
      issue,
      'severity',
      `changed the incident severity to **${severityNames[issue.severity]}**`,
    );
  if (changes['escalation_status'])
    addTimelineEntry(world, by, issue, 'status', `changed the incident status to **${titled(issue.status)}**`);
  touch(world, by, issue, 'update', changes);
}

/** https://docs.gitlab.com/operations/incident_management/incidents/#severity */
const severityNames: Record<Severity, string> = {
  critical: 'Critical - S1',
  high: 'High - S2',
  medium: 'Medium - S3',
  low: 'Low - S4',
  unknown: 'Unknown',
};

const titled = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Removes the issue for good. GitLab sends no webhook for it. */
export function deleteIssue(world: World, by: Person, issue: Issue): void {
  requireLevel(by, issue.project, access.maintainer);
  issue.project.issues.splice(issue.project.issues.indexOf(issue), 1);
  emit(world, { kind: 'other' });
}

/** Reporters and up lock a discussion; members may go on commenting in it. https://docs.gitlab.com/user/discussions/#prevent-comments-by-locking-the-discussion */
export function lockDiscussion(world: World, by: Person, issue: Issue, locked: boolean): void {
  requireLevel(by, issue.project, access.reporter);
  if (issue.locked === locked) return;
  issue.locked = locked;
  touch(world, by, issue, 'update', { discussion_locked: { previous: !locked, current: locked } });
}

/** Writes the time and the author of a change and tells the hooks, with GitLab's names for what changed. */
export function touch(
  world: World,
  by: Person,
  issue: Issue,
  action: IssueEvent['action'],
  changes: IssueEvent['changes'],
): void {
  const previous = { at: issue.updatedAt, by: issue.updatedBy };
  issue.updatedAt = world.now();
  issue.updatedBy = by;
  issue.project.lastActivityAt = issue.updatedAt;
  emit(world, {
    kind: 'issue',
    action,
    issue,
    by,
    changes: {
      ...changes,
      updated_at: { previous: iso(previous.at), current: iso(issue.updatedAt) },
      ...(previous.by !== by && { updated_by_id: { previous: previous.by?.id ?? null, current: by.id } }),
    },
  });
}

/** Members only, and one of them where the tier has no multiple assignees. */
export function assignable(world: World, project: Project, people: Person[]): Person[] {
  const members = [...new Set(people)].filter((person) => levelOf(person, project) > access.none);
  return world.premium ? members : members.slice(0, 1);
}

/** Labels by name; GitLab creates those that are missing when a Reporter names them over the API. */
export function labelsNamed(world: World, project: Project, names: string[]): Label[] {
  return [...new Set(names)].map((name) => {
    const known = project.labels.find((label) => label.name === name);
    if (known) return known;
    const label: Label = { id: world.nextId(), name, color: '#6699cc', description: null, createdAt: world.now() };
    project.labels.push(label);
    return label;
  });
}

/** https://docs.gitlab.com/api/issues/ : the title is required and ends at 255 characters. */
export function checkTitle(title: string): void {
  if (!title.trim()) throw invalid('title', "can't be blank");
  if ([...title].length > 255) throw invalid('title', 'is too long (maximum is 255 characters)');
}

function requireRights(by: Person, issue: Issue, wanted: IssueChanges): void {
  const { severity, status, ...others } = wanted;
  if (issue.project.archived) throw forbidden();
  if (status) requireLevel(by, issue.project, access.developer);
  if (severity) requireLevel(by, issue.project, access.reporter);
  if (Object.values(others).some((value) => value !== undefined) && !canEdit(by, issue)) throw forbidden();
}

function setState(world: World, by: Person, issue: Issue, event: 'close' | 'reopen'): void {
  if ((issue.state === 'closed') === (event === 'close')) return;
  const closing = event === 'close';
  const before = { ...issue };
  issue.state = closing ? 'closed' : 'opened';
  issue.closedAt = closing ? world.now() : null;
  issue.closedBy = closing ? by : null;
  if (closing && issue.type === 'INCIDENT') issue.status = 'resolved';
  const { escalation_status, ...changes } = difference(before, issue);
  if (closing) addTimelineEntry(world, by, issue, 'status', 'resolved the incident');
  else addTimelineEntry(world, by, issue, 'issues', 'reopened the incident');
  touch(world, by, issue, event, {
    ...changes,
    ...(escalation_status && world.listStatusOnClose && { escalation_status }),
  });
}

function changedLabels(
  world: World,
  issue: Issue,
  { labels, addLabels = [], removeLabels = [] }: IssueChanges,
): Label[] {
  const base = labels ? labelsNamed(world, issue.project, labels) : issue.labels;
  const added = labelsNamed(world, issue.project, addLabels).filter((label) => !base.includes(label));
  return [...base, ...added].filter((label) => !removeLabels.includes(label.name));
}

function difference(before: Issue, after: Issue): IssueEvent['changes'] {
  const all = [wire(before), wire(after)] as const;
  const entries = Object.keys(all[0]).map((key) => [key, { previous: all[0][key], current: all[1][key] }] as const);
  return Object.fromEntries(
    entries.filter(([, { previous, current }]) => JSON.stringify(previous) !== JSON.stringify(current)),
  );
}

/** The fields whose changes webhooks tell. */
function wire(issue: Issue): Record<string, unknown> {
  return {
    title: issue.title,
    description: issue.description,
    state_id: issue.state === 'opened' ? 1 : 2,
    closed_at: issue.closedAt === null ? null : iso(issue.closedAt),
    severity: issue.severity,
    escalation_status: issue.status,
    confidential: issue.confidential,
    labels: issue.labels.map((label) => labelInWebhook(label, issue.project)),
    assignees: issue.assignees.map(personInWebhook),
  };
}
