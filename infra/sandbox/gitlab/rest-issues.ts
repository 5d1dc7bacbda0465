import { comment, createIssue, editIssue } from './declare-issue.ts';
import { json, type Route, type SignedCall } from './http.ts';
import { issueTypes, selectIssues } from './issue-search.ts';
import { moveIssue } from './move-issue.ts';
import { offsetPage } from './paging.ts';
import { badRequest, notFound } from './refusal.ts';
import { projectOf, shortUser } from './rest-projects.ts';
import { levelOf, readIssue } from './roles.ts';
import { access, type Issue, iso, type Note, type Person, referenceOf, type World, webUrlOf } from './world.ts';

/** https://docs.gitlab.com/api/issues/ and https://docs.gitlab.com/api/notes/#issues */
export const issueRoutes: Route<SignedCall>[] = [
  ['GET /api/v4/issues', listAllIssues],
  ['GET /api/v4/projects/:id/issues', listIssues],
  ['POST /api/v4/projects/:id/issues', postIssue],
  ['GET /api/v4/projects/:id/issues/:iid', (call) => json(200, issueAnswer(call.world, issueOf(call)))],
  ['PUT /api/v4/projects/:id/issues/:iid', putIssue],
  ['POST /api/v4/projects/:id/issues/:iid/move', postMove],
  ['GET /api/v4/projects/:id/issues/:iid/notes', listNotes],
  ['POST /api/v4/projects/:id/issues/:iid/notes', postNote],
];

function issueOf(call: SignedCall): Issue {
  return readIssue(call.person, projectOf(call), call.params.integer('iid') ?? 0);
}

function listIssues(call: SignedCall) {
  return offsetPage(call, selectIssues(call, projectOf(call).issues), (issue) => issueAnswer(call.world, issue));
}

/** Over all projects; the caller's own issues unless another scope is asked for. */
function listAllIssues(call: SignedCall) {
  const all = selectIssues(
    call,
    call.world.projects.flatMap((project) => project.issues),
  );
  const mine = call.params.has('scope') ? all : all.filter((issue) => issue.author === call.person);
  return offsetPage(call, mine, (issue) => issueAnswer(call.world, issue));
}

function postIssue(call: SignedCall) {
  const { params, world, person } = call;
  const project = projectOf(call);
  const issue = createIssue(world, person, project, {
    title: params.requiredText('title'),
    description: params.text('description'),
    type: params.oneOf('issue_type', issueTypes) === 'incident' ? 'INCIDENT' : 'ISSUE',
    confidential: params.flag('confidential'),
    labels: params.list('labels'),
    assignees: assigneesIn(call),
  });
  return json(201, issueAnswer(world, issue));
}

const editable = [
  'title',
  'description',
  'confidential',
  'labels',
  'add_labels',
  'remove_labels',
  'assignee_ids',
  'state_event',
];

function putIssue(call: SignedCall) {
  const { params, world, person } = call;
  const issue = issueOf(call);
  if (!editable.some((name) => params.has(name))) {
    throw badRequest(`${editable.join(', ')} are missing, at least one parameter must be provided`);
  }
  editIssue(world, person, issue, {
    title: params.text('title'),
    description: params.text('description'),
    confidential: params.flag('confidential'),
    labels: params.list('labels'),
    addLabels: params.list('add_labels'),
    removeLabels: params.list('remove_labels'),
    assignees: assigneesIn(call),
    state: params.oneOf('state_event', ['close', 'reopen']),
  });
  return json(200, issueAnswer(world, issue));
}

/** https://docs.gitlab.com/api/issues/#move-an-issue : the target is named by its number, and need not be one the caller may see. */
function postMove(call: SignedCall) {
  const { params, world, person } = call;
  params.requiredText('to_project_id');
  const target = params.integer('to_project_id');
  const issue = issueOf(call);
  const project = world.projects.find(({ id }) => id === target);
  if (!project) throw notFound('Project');
  return json(201, issueAnswer(world, moveIssue(world, person, issue, project)));
}

/** Nobody has id 0: `assignee_ids: [0]` is GitLab's way to unassign everybody. */
function assigneesIn({ params, world }: SignedCall): Person[] | undefined {
  return params.list('assignee_ids')?.flatMap((id) => world.people.find((one) => String(one.id) === id) ?? []);
}

function listNotes(call: SignedCall) {
  const issue = issueOf(call);
  const reports = levelOf(call.person, issue.project) >= access.reporter;
  const notes = issue.notes.filter((note) => reports || !note.internal);
  const ascending = call.params.oneOf('sort', ['asc', 'desc']) === 'asc';
  return offsetPage(call, ascending ? notes : notes.toReversed(), (note) => noteAnswer(call.world, issue, note));
}

function postNote(call: SignedCall) {
  const { params, world, person } = call;
  const issue = issueOf(call);
  const internal = params.flag('internal') ?? params.flag('confidential') ?? false;
  const outcome = comment(world, person, issue, params.requiredText('body'), internal);
  if ('commands' in outcome) {
    return json(202, { commands_changes: {}, summary: outcome.commands.map((name) => `Applied /${name}.`) });
  }
  return json(201, noteAnswer(world, issue, outcome));
}

/** An issue as REST shows it; the escalation status is not in it. */
function issueAnswer(world: World, issue: Issue) {
  const assignees = issue.assignees.map((person) => shortUser(world, person));
  return {
    id: issue.id,
    iid: issue.iid,
    project_id: issue.project.id,
    title: issue.title,
    description: issue.description,
    state: issue.state,
    created_at: iso(issue.createdAt),
    updated_at: iso(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : iso(issue.closedAt),
    closed_by: issue.closedBy && shortUser(world, issue.closedBy),
    labels: issue.labels.map((label) => label.name),
    milestone: null,
    assignees,
    author: shortUser(world, issue.author),
    type: issue.type,
    assignee: assignees[0] ?? null,
    user_notes_count: issue.notes.length,
    upvotes: 0,
    downvotes: 0,
    due_date: null,
    confidential: issue.confidential,
    discussion_locked: issue.locked || null,
    issue_type: issue.type.toLowerCase(),
    web_url: webUrlOf(world, issue),
    severity: issue.severity.toUpperCase(),
    references: { short: `#${issue.iid}`, relative: `#${issue.iid}`, full: referenceOf(issue) },
    subscribed: true,
    moved_to_id: issue.movedTo?.id ?? null,
    _links: { self: `${world.url}/api/v4/projects/${issue.project.id}/issues/${issue.iid}` },
  };
}

function noteAnswer(world: World, issue: Issue, note: Note) {
  return {
    id: note.id,
    type: null,
    body: note.body,
    author: shortUser(world, note.author),
    created_at: iso(note.createdAt),
    updated_at: iso(note.createdAt),
    system: false,
    noteable_id: issue.id,
    noteable_type: 'Issue',
    project_id: issue.project.id,
    resolvable: false,
    confidential: note.internal,
    internal: note.internal,
    noteable_iid: issue.iid,
    commands_changes: {},
  };
}
