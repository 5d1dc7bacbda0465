import { issueNotFound } from '../block-kit/issue-answers.ts';
import type { Message } from '../block-kit/message.ts';
import { otherGitLab } from '../block-kit/project-refusals.ts';
import { type ProjectRef, typedProject } from '../command/project-ref.ts';
import { UpstreamError } from '../errors.ts';
import { type ProjectIssue, readIssue } from '../gitlab/project-issues.ts';
import { idOrPath } from './find-project.ts';
import type { IssueDeed } from './issue-deed.ts';
import type { WorkRooms } from './rooms.ts';

export type FoundIssue = { issue: ProjectIssue; refusal?: undefined } | { refusal: Message };

/** The issue of this number, as its caller sees it now, or a refusal: another GitLab, or nothing to see there. */
export async function findIssue(
  { gitlab, aliases }: Pick<WorkRooms, 'gitlab' | 'aliases'>,
  { command, submission, token }: IssueDeed<{ project: ProjectRef; iid: number }>,
): Promise<FoundIssue> {
  const { project, iid } = command;
  const meant = await idOrPath({ gitlab, aliases }, submission.person, project);
  if (meant === undefined) return { refusal: otherGitLab(gitlab.instance) };
  try {
    return { issue: await readIssue(gitlab, token, meant, iid) };
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.code !== 'not_found') throw failure;
    return { refusal: issueNotFound(iid, typedProject(project)) };
  }
}
