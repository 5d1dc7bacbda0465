import { createHash } from 'node:crypto';
import {
  type Issue,
  type IssueEvent,
  iso,
  type Label,
  type NoteEvent,
  type Person,
  type Project,
  type World,
  webUrlOf,
} from './world.ts';

/** `captured`: open and update as work_item, close and reopen as issue, as one incident on GitLab.com was seen to send. */
export type ObjectKind = 'captured' | 'issue' | 'work_item';

export function personInWebhook(person: Person) {
  return {
    id: person.id,
    name: person.name,
    username: person.username,
    avatar_url: `https://www.gravatar.com/avatar/${createHash('md5').update(person.username).digest('hex')}?s=80&d=identicon`,
    email: '[REDACTED]',
  };
}

export function labelInWebhook(label: Label, project: Project) {
  return {
    id: label.id,
    title: label.name,
    color: label.color,
    project_id: project.id,
    created_at: iso(label.createdAt),
    updated_at: iso(label.createdAt),
    template: false,
    description: label.description,
    type: 'ProjectLabel',
    group_id: null,
  };
}

/**
 * The body GitLab sends for an issue or an incident.
 * https://docs.gitlab.com/user/project/integrations/webhook_events/#work-item-events
 */
export function issuePayload(world: World, event: IssueEvent, objectKind: ObjectKind) {
  const { issue, action } = event;
  const captured = action === 'open' || action === 'update' ? 'work_item' : 'issue';
  const kind = objectKind === 'captured' ? captured : objectKind;
  return {
    object_kind: kind,
    event_type: issue.confidential ? `confidential_${kind}` : kind,
    user: personInWebhook(event.by),
    project: projectInWebhook(world, issue.project),
    object_attributes: { ...issueInWebhook(world, issue), action },
    labels: issue.labels.map((label) => labelInWebhook(label, issue.project)),
    changes: event.changes,
    repository: repositoryInWebhook(world, issue.project),
    ...(issue.assignees.length && { assignees: issue.assignees.map(personInWebhook) }),
  };
}

/** https://docs.gitlab.com/user/project/integrations/webhook_events/#comment-on-an-issue */
export function notePayload(world: World, { issue, note, by }: NoteEvent) {
  const confidential = note.internal || issue.confidential;
  return {
    object_kind: 'note',
    event_type: confidential ? 'confidential_note' : 'note',
    user: personInWebhook(by),
    project_id: issue.project.id,
    project: projectInWebhook(world, issue.project),
    object_attributes: {
      attachment: null,
      author_id: note.author.id,
      change_position: null,
      commit_id: null,
      created_at: spacedTime(note.createdAt),
      discussion_id: createHash('sha1').update(String(note.id)).digest('hex'),
      id: note.id,
      internal: note.internal,
      line_code: null,
      note: note.body,
      noteable_id: issue.id,
      noteable_type: 'Issue',
      original_position: null,
      position: null,
      project_id: issue.project.id,
      resolved_at: null,
      resolved_by_id: null,
      resolved_by_push: null,
      st_diff: null,
      system: false,
      type: null,
      updated_at: spacedTime(note.createdAt),
      updated_by_id: null,
      description: note.body,
      url: `${webUrlOf(world, issue)}#note_${note.id}`,
      action: 'create',
    },
    repository: repositoryInWebhook(world, issue.project),
    issue: issueInWebhook(world, issue),
  };
}

function issueInWebhook(world: World, issue: Issue) {
  return {
    author_id: issue.author.id,
    closed_at: issue.closedAt === null ? null : iso(issue.closedAt),
    confidential: issue.confidential,
    created_at: iso(issue.createdAt),
    description: issue.description,
    discussion_locked: issue.locked || null,
    due_date: null,
    id: issue.id,
    iid: issue.iid,
    last_edited_at: null,
    last_edited_by_id: null,
    milestone_id: null,
    moved_to_id: issue.movedTo?.id ?? null,
    duplicated_to_id: null,
    project_id: issue.project.id,
    relative_position: null,
    state_id: issue.state === 'opened' ? 1 : 2,
    time_estimate: 0,
    title: issue.title,
    updated_at: iso(issue.updatedAt),
    updated_by_id: issue.updatedBy?.id ?? null,
    weight: null,
    health_status: null,
    type: issue.type === 'INCIDENT' ? 'Incident' : 'Issue',
    url: webUrlOf(world, issue),
    total_time_spent: 0,
    time_change: 0,
    human_total_time_spent: null,
    human_time_change: null,
    human_time_estimate: null,
    assignee_ids: issue.assignees.map((person) => person.id),
    assignee_id: issue.assignees[0]?.id ?? null,
    labels: issue.labels.map((label) => labelInWebhook(label, issue.project)),
    state: issue.state,
    severity: issue.severity,
    customer_relations_contacts: [],
    ...(issue.type === 'INCIDENT' && { escalation_status: issue.status, escalation_policy: null }),
  };
}

function projectInWebhook(world: World, project: Project) {
  const host = new URL(world.url).hostname;
  return {
    id: project.id,
    name: project.name,
    description: project.description,
    web_url: `${world.url}/${project.path}`,
    avatar_url: null,
    git_ssh_url: `git@${host}:${project.path}.git`,
    git_http_url: `${world.url}/${project.path}.git`,
    namespace: project.path.split('/').at(-2) ?? '',
    visibility_level: project.visibility === 'public' ? 20 : 0,
    path_with_namespace: project.path,
    default_branch: 'main',
    ci_config_path: '',
    homepage: `${world.url}/${project.path}`,
    url: `git@${host}:${project.path}.git`,
    ssh_url: `git@${host}:${project.path}.git`,
    http_url: `${world.url}/${project.path}.git`,
  };
}

function repositoryInWebhook(world: World, project: Project) {
  const { name, url, description, homepage } = projectInWebhook(world, project);
  return { name, url, description, homepage };
}

/** Notes carry their times as `2026-05-28 06:30:00 UTC`. */
function spacedTime(time: number): string {
  return `${iso(time).slice(0, 19).replace('T', ' ')} UTC`;
}
