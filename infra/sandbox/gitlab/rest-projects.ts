import { json, type Route, type SignedCall } from './http.ts';
import { keysetPage, offsetPage } from './paging.ts';
import { notFound } from './refusal.ts';
import { canRead, findProject, levelOf, roleName } from './roles.ts';
import { access, iso, type Person, type Project, type World } from './world.ts';

/** The project the call names, if its caller may see it. */
export function projectOf(call: SignedCall): Project {
  return findProject(call.world, call.person, call.params.requiredText('id'));
}

/** Who am I, which GitLab is this, projects and what belongs to them. */
export const projectRoutes: Route<SignedCall>[] = [
  ['GET /api/v4/user', ({ world, person }) => json(200, userAnswer(world, person))],
  [
    'GET /api/v4/metadata',
    ({ world }) => json(200, { ...versionOf(world), kas: { enabled: false }, enterprise: true }),
  ],
  ['GET /api/v4/version', ({ world }) => json(200, versionOf(world))],
  ['GET /api/v4/projects', listProjects],
  ['GET /api/v4/projects/:id', (call) => json(200, projectAnswer(call, projectOf(call)))],
  ['GET /api/v4/projects/:id/members/all', listMembers],
  ['GET /api/v4/projects/:id/members/all/:user_id', showMember],
  ['GET /api/v4/projects/:id/labels', listLabels],
  ['GET /api/v4/projects/:id/templates/issues', listTemplates],
  ['GET /api/v4/projects/:id/templates/issues/:name', showTemplate],
];

const orders = ['id', 'name', 'path', 'created_at', 'updated_at', 'last_activity_at', 'similarity'] as const;

/** https://docs.gitlab.com/api/projects/#list-all-projects */
function listProjects(call: SignedCall) {
  const { params, world, person } = call;
  const [membership, minimum] = [params.flag('membership'), params.integer('min_access_level')];
  const [archived, withIssues] = [params.flag('archived'), params.flag('with_issues_enabled')];
  const [idAfter, idBefore] = [params.integer('id_after'), params.integer('id_before')];
  const found = world.projects.filter(
    (project) =>
      canRead(person, project) &&
      (!membership || levelOf(person, project) > access.none) &&
      (minimum === undefined || levelOf(person, project) >= minimum) &&
      (archived === undefined || project.archived === archived) &&
      (!withIssues || project.issuesEnabled) &&
      (idAfter === undefined || project.id > idAfter) &&
      (idBefore === undefined || project.id < idBefore) &&
      matches(project, params.text('search') ?? '', params.flag('search_namespaces') ?? false),
  );
  const answer = params.flag('simple')
    ? (one: Project) => simpleProject(world, one)
    : (one: Project) => projectAnswer(call, one);
  if (params.text('pagination') === 'keyset') return keysetPage(call, found, answer);
  const ascending = params.oneOf('sort', ['asc', 'desc']) === 'asc';
  const key = sortKey(params.oneOf('order_by', orders) ?? 'created_at', params.text('search') ?? '');
  const sorted = found.toSorted((a, b) => compare(key(a), key(b)) || a.id - b.id);
  return offsetPage(call, ascending ? sorted : sorted.reverse(), answer);
}

/** Every word must occur; with namespaces also in the full path. */
function matches(project: Project, search: string, namespaces: boolean): boolean {
  const own = project.path.split('/').at(-1) ?? '';
  const text = `${project.name}\n${namespaces ? project.path : own}\n${project.description}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function sortKey(order: (typeof orders)[number], search: string): (project: Project) => string | number {
  if (order === 'similarity') return (project) => similarity(project, search.toLowerCase());
  if (order === 'name' || order === 'path') return (project) => project[order].toLowerCase();
  if (order === 'created_at') return (project) => project.createdAt;
  return order === 'id' ? (project) => project.id : (project) => project.lastActivityAt;
}

/** Roughly as GitLab weighs it: the name counts most, and more the more of it is what was typed. */
function similarity({ name, path }: Project, search: string): number {
  const own = path.split('/').at(-1) ?? '';
  const words = [name.toLowerCase(), own.toLowerCase()].filter((word) => word.includes(search));
  return Math.max(0, ...words.map((word) => search.length / word.length));
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** https://docs.gitlab.com/api/members/ : inherited members included. */
function listMembers(call: SignedCall) {
  const project = projectOf(call);
  const query = (call.params.text('query') ?? '').toLowerCase();
  const ids = call.params.list('user_ids');
  const members = [...project.members].filter(
    ([{ id, name, username }]) =>
      (!ids || ids.includes(String(id))) && `${name}\n${username}`.toLowerCase().includes(query),
  );
  return offsetPage(call, members, ([person, level]) => ({
    ...shortUser(call.world, person),
    access_level: level,
    expires_at: null,
  }));
}

function showMember(call: SignedCall) {
  const userId = call.params.integer('user_id');
  const member = [...projectOf(call).members].find(([person]) => person.id === userId);
  if (!member) throw notFound('Member');
  return json(200, { ...shortUser(call.world, member[0]), access_level: member[1], expires_at: null });
}

/** https://docs.gitlab.com/api/labels/ */
function listLabels(call: SignedCall) {
  const search = (call.params.text('search') ?? '').toLowerCase();
  const labels = projectOf(call)
    .labels.filter((label) => label.name.toLowerCase().includes(search))
    .toSorted((a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase()));
  return offsetPage(call, labels, ({ id, name, color, description }) => ({
    id,
    name,
    description,
    description_html: description ?? '',
    text_color: '#FFFFFF',
    color,
    subscribed: false,
    priority: null,
    is_project_label: true,
  }));
}

/** https://docs.gitlab.com/api/project_templates/ : the name is compared to the letter. */
function listTemplates(call: SignedCall) {
  return offsetPage(call, projectOf(call).templates, ({ name }) => ({ key: name, name }));
}

function showTemplate(call: SignedCall) {
  const template = projectOf(call).templates.find(({ name }) => name === call.params.text('name'));
  if (!template) throw notFound('Template');
  return json(200, { name: template.name, content: template.content });
}

function versionOf(world: World) {
  return { version: world.version, revision: '4201fa8e2b1' };
}

/** A person as they stand in every answer about something else. */
export function shortUser(world: World, person: Person) {
  const { id, username, name, state } = person;
  return { id, username, name, state, avatar_url: null, web_url: `${world.url}/${username}` };
}

function userAnswer(world: World, person: Person) {
  return { ...shortUser(world, person), public_email: '', email: `${person.username}@example.com`, bot: false };
}

function simpleProject(world: World, project: Project) {
  const host = new URL(world.url).hostname;
  const segments = project.path.split('/');
  const webUrl = `${world.url}/${project.path}`;
  return {
    id: project.id,
    description: project.description,
    name: project.name,
    name_with_namespace: `${segments.slice(0, -1).join(' / ')} / ${project.name}`,
    path: segments.at(-1),
    path_with_namespace: project.path,
    created_at: iso(project.createdAt),
    default_branch: 'main',
    tag_list: [],
    topics: [],
    ssh_url_to_repo: `git@${host}:${project.path}.git`,
    http_url_to_repo: `${webUrl}.git`,
    web_url: webUrl,
    readme_url: null,
    avatar_url: null,
    forks_count: 0,
    star_count: 0,
    last_activity_at: iso(project.lastActivityAt),
    namespace: {
      name: segments.at(-2),
      path: segments.at(-2),
      kind: 'group',
      full_path: segments.slice(0, -1).join('/'),
      web_url: `${world.url}/groups/${segments.slice(0, -1).join('/')}`,
    },
  };
}

function projectAnswer({ world, person }: SignedCall, project: Project) {
  const level = levelOf(person, project);
  return {
    ...simpleProject(world, project),
    visibility: project.visibility,
    archived: project.archived,
    issues_enabled: project.issuesEnabled,
    issues_access_level: project.issuesEnabled ? 'enabled' : 'disabled',
    jobs_enabled: project.ci.enabled,
    builds_access_level: project.ci.enabled ? 'enabled' : 'disabled',
    // GitLab shows the CI settings to Maintainers only.
    ...(level >= access.maintainer && {
      ci_pipeline_variables_minimum_override_role: roleName(project.ci.variablesFrom),
    }),
    permissions: {
      project_access: level === access.none ? null : { access_level: level, notification_level: 3 },
      group_access: null,
    },
  };
}
