import { forbidden, notFound } from './refusal.ts';
import { access, findIssue, type Issue, type Person, type Project, type World } from './world.ts';

/** The person's access level in the project, 0 for a stranger. */
export function levelOf(person: Person, project: Project): number {
  return project.members.get(person) ?? access.none;
}

export function canRead(person: Person, project: Project): boolean {
  return project.visibility === 'public' || levelOf(person, project) >= access.guest;
}

/** A confidential issue is for Reporters, its author and its assignees; to all others it does not exist. */
export function canReadIssue(person: Person, issue: Issue): boolean {
  if (!canRead(person, issue.project)) return false;
  if (!issue.confidential || levelOf(person, issue.project) >= access.reporter) return true;
  return issue.author === person || issue.assignees.includes(person);
}

/** Reporter and up, or the one who wrote it: they may edit, close and reopen. */
export function canEdit(person: Person, issue: Issue): boolean {
  return levelOf(person, issue.project) >= access.reporter || issue.author === person;
}

/** The project by number or full path. What the person may not see is not found: GitLab does not tell which. */
export function findProject(world: World, person: Person, idOrPath: string): Project {
  const project = world.projects.find((one) => String(one.id) === idOrPath || one.path === idOrPath);
  if (!project || !canRead(person, project)) throw notFound('Project');
  return project;
}

export function readIssue(person: Person, project: Project, iid: number): Issue {
  const issue = findIssue(project, iid);
  if (!issue || !canReadIssue(person, issue)) throw notFound('Issue');
  return issue;
}

/** A role as GitLab's settings name it. */
export function roleName(level: number): string {
  const [name] = Object.entries(access).find(([, one]) => one === level) ?? ['no_one_allowed'];
  return name;
}

/** Throws unless the person has at least this level; nobody writes to an archived project. */
export function requireLevel(person: Person, project: Project, level: number): void {
  if (project.archived || levelOf(person, project) < level) throw forbidden();
}
