import { movedAway } from '../block-kit/act-refusals.ts';
import { movedThereAlready, sameProject } from '../block-kit/issue-answers.ts';
import { issueCard } from '../block-kit/issue-card.ts';
import type { ProjectRef } from '../command/project-ref.ts';
import { UpstreamError } from '../errors.ts';
import { findMoved, moveIssue } from '../gitlab/move-issue.ts';
import type { ProjectIssue } from '../gitlab/project-issues.ts';
import { letSettle } from './file-once.ts';
import { findIssue } from './find-issue.ts';
import { findOpenProject } from './find-project.ts';
import { done, type IssueDeed } from './issue-deed.ts';
import type { Outcome } from './outcome.ts';
import type { WorkRooms } from './rooms.ts';

type MoveDeed = IssueDeed<{ project: ProjectRef; iid: number; to: ProjectRef }>;

/** GitLab may go on copying a long discussion after we gave up waiting: as long as it gives any request. */
const settling = 60_000;

/** `issue move`: once, because GitLab tells of an issue that it was moved. */
export async function move(rooms: WorkRooms, deed: MoveDeed): Promise<Outcome> {
  const { command, submission, token } = deed;
  const found = await findIssue(rooms, deed);
  if (found.refusal) return done(found.refusal);
  const target = await findOpenProject(rooms, token, submission.person, command.to);
  if (target.refusal) return done(target.refusal);
  const { issue } = found;
  const to = target.project;
  if (issue.projectId === to.id) return done(sameProject(issue));
  if (issue.movedTo === undefined) return moved(deed, issue, await moveNow(rooms, deed, issue, to.id));
  const there = await findMoved(rooms.gitlab, token, to.id, issue.movedTo);
  if (!there) return done(movedAway(issue));
  return submission.progress['movingSince'] ? moved(deed, issue, there) : done(movedThereAlready(issue, there));
}

function moved({ submission }: MoveDeed, from: ProjectIssue, issue: ProjectIssue): Outcome {
  return done(issueCard(issue, { did: 'moved', userId: submission.person.userId, from }));
}

async function moveNow(
  rooms: WorkRooms,
  { submission, token, note }: MoveDeed,
  issue: ProjectIssue,
  to: number,
): Promise<ProjectIssue> {
  const since = Number(submission.progress['movingSince'] ?? 0);
  if (since) letSettle(rooms, 'POST move', { since, atMost: settling });
  await note({ movingSince: rooms.seams.now() });
  try {
    return await moveIssue(rooms.gitlab, token, issue, to);
  } catch (failure) {
    // A clear no moved nothing.
    if (failure instanceof UpstreamError && !failure.unknown) await note({ movingSince: 0 });
    throw failure;
  }
}
