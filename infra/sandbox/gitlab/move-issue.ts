import { changeIssue, touch } from './change-issue.ts';
import { createIssue } from './declare-issue.ts';
import { forbidden, invalid } from './refusal.ts';
import { levelOf, requireLevel } from './roles.ts';
import { access, type Issue, type Person, type Project, type World } from './world.ts';

/**
 * Moves an issue as a Reporter of both projects would: a new one there with what the old one holds, the old one closed and
 * pointing at it. https://docs.gitlab.com/user/project/issues/managing_issues/#move-an-issue
 * @returns the new one
 * @throws {Refusal} where the person may not, or the issue is there already or has been moved before
 */
export function moveIssue(world: World, by: Person, issue: Issue, to: Project): Issue {
  requireLevel(by, issue.project, access.reporter);
  if (levelOf(by, to) < access.reporter) throw forbidden();
  if (issue.project === to || issue.movedTo) throw invalid('project', 'is not one it can be moved to');
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
