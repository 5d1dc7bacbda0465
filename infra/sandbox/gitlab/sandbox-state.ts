import type { Faults } from './faults.ts';
import { alertStatus, type Delivery } from './webhooks.ts';
import { type Issue, iso, type Project, referenceOf, type World, webUrlOf } from './world.ts';

/** Everything the sandbox page shows, in the shapes README.md names. */
export function sandboxState(world: World, faults: Faults, deliveries: Delivery[]) {
  const shown = world.projects.filter(
    (project) => !project.generated || project.issues.length > 0 || project.hooks.length > 0,
  );
  const issues = world.projects.flatMap((project) => project.issues);
  return {
    version: world.changeCount,
    gitlab: { url: world.url, version: world.version, premium: world.premium },
    down: faults.down,
    faults: faults.list(),
    people: world.people,
    projects: shown.map((project) => projectState(world, project)),
    incidents: issues
      .toSorted((a, b) => b.updatedAt - a.updatedAt || b.id - a.id)
      .map((issue) => incidentState(world, issue)),
    hooks: world.projects.flatMap((project) =>
      project.hooks.map((hook) => ({
        id: hook.id,
        project: project.path,
        url: hook.url,
        alert_status: alertStatus(world, hook),
        signing: hook.signingToken !== null,
      })),
    ),
    deliveries: deliveries.slice(-20).map(({ id, hookId, event, outcome, status, at }) => ({
      id,
      hook_id: hookId,
      event,
      outcome,
      status: status ?? null,
      at: iso(at),
    })),
  };
}

function projectState(world: World, project: Project) {
  return {
    id: project.id,
    path: project.path,
    name: project.name,
    web_url: `${world.url}/${project.path}`,
    visibility: project.visibility,
    archived: project.archived,
    issues_enabled: project.issuesEnabled,
    labels: project.labels.map((label) => label.name),
    members: [...project.members].map(([{ username }, level]) => ({ username, access_level: level })),
  };
}

export function incidentState(world: World, issue: Issue) {
  return {
    id: issue.id,
    project: issue.project.path,
    iid: issue.iid,
    reference: referenceOf(issue),
    web_url: webUrlOf(world, issue),
    type: issue.type,
    title: issue.title,
    description: issue.description ?? '',
    state: issue.state,
    severity: issue.severity,
    status: issue.status,
    confidential: issue.confidential,
    labels: issue.labels.map((label) => label.name),
    assignees: issue.assignees.map((person) => person.username),
    author: issue.author.username,
    zoom: issue.zoom,
    links: issue.links,
    created_at: iso(issue.createdAt),
    updated_at: iso(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : iso(issue.closedAt),
    closed_by: issue.closedBy?.username ?? null,
    notes: issue.notes.map(({ id, author, body, internal, createdAt }) => ({
      id,
      author: author.username,
      body,
      internal,
      created_at: iso(createdAt),
    })),
    timeline: issue.timeline.map(({ id, note, action, author, occurredAt }) => ({
      id,
      note,
      action,
      author: author.username,
      occurred_at: iso(occurredAt),
    })),
  };
}
