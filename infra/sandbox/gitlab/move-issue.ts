import { changeIssue, touch } from './change-issue.ts';
import { createIssue } from './declare-issue.ts';
import { told } from './refusal.ts';
import { levelOf } from './roles.ts';
import { access, type Issue, type Person, type Project, type World } from './world.ts';

/**
 * Moves an issue as a Reporter of both projects would: a new one there with what the old one holds, the old one closed and
 * pointing at it. An archived project, one without issues, and an issue that was moved before are all "insufficient
 * permissions" to GitLab. https://docs.gitlab.com/user/project/issues/managing_issues/#move-an-issue
 * @returns the new one
 * @throws {Refusal} where the person may not, or the issue is there already
 */
export function moveIssue(world: World, by: Person, issue: Issue, to: Project): Issue {
  if (issue.movedTo || !mayMove(by, issue.project) || !mayMove(by, to)) {
    throw told('Cannot move issue due to insufficient permissions!');
  }
  if (issue.project === to) throw told('Cannot move issue to project it originates from!');
  const { title, type, confidential, assignees, severity } = issue;
  const labels = issue.labels.map(({ name }) => name).filter((name) => to.labels.some((label) => label.name === name));
  const moved = createIssue(world, by, to, { title, type, confidential, assignees, labels });
  moved.description = issue.description;
  moved.notes.push(...issue.notes.map((note) => ({ ...note, id: world.nextId() })));
  changeIssue(world, by, moved, { severity });
  changeIssue(world, by, issue, { state: 'close' });
  issue.movedTo = moved;
  touch(world, by, issue, 'update', { moved_to_id: { previous: null, current: moved.id } });
  return moved;
}

function mayMove(by: Person, project: Project): boolean {
  return !project.archived && project.issuesEnabled && levelOf(by, project) >= access.reporter;
}
