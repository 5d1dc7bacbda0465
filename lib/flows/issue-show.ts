import { issuesFound, nothingFound } from '../block-kit/issue-answers.ts';
import { issueCard } from '../block-kit/issue-card.ts';
import { otherGitLab, projectNotFound } from '../block-kit/project-refusals.ts';
import { type ProjectRef, typedProject } from '../command/project-ref.ts';
import { UpstreamError } from '../errors.ts';
import { searchIssues } from '../gitlab/project-issues.ts';
import { findIssue } from './find-issue.ts';
import { idOrPath } from './find-project.ts';
import { done, type IssueDeed } from './issue-deed.ts';
import type { Outcome } from './outcome.ts';
import type { WorkRooms } from './rooms.ts';

/** `issue show`: the issue, for the channel. */
export async function showIssue(
  rooms: WorkRooms,
  deed: IssueDeed<{ project: ProjectRef; iid: number }>,
): Promise<Outcome> {
  const found = await findIssue(rooms, deed);
  return done(found.refusal ?? issueCard(found.issue));
}

const mostShown = 5;

/** `issue search`: a few issues, for the caller alone. */
export async function searchForIssues(
  { gitlab, aliases, settings }: WorkRooms,
  { command, submission, token }: IssueDeed<{ project: ProjectRef; query: string }>,
): Promise<Outcome> {
  const { project, query: search } = command;
  const meant = await idOrPath({ gitlab, aliases }, submission.person, project);
  if (meant === undefined) return done(otherGitLab(gitlab.instance));
  try {
    const found = await searchIssues(gitlab, token, meant, { search, limit: mostShown + 1 });
    if (found.length === 0) return done(nothingFound(settings.slackCommand, typedProject(project), search));
    return done(issuesFound(found.slice(0, mostShown), { search, more: found.length > mostShown }));
  } catch (failure) {
    const unseen = failure instanceof UpstreamError && ['not_found', 'forbidden'].includes(failure.code);
    if (!unseen) throw failure;
    return done(projectNotFound(typedProject(project)));
  }
}
