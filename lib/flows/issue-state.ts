import { movedAway } from '../block-kit/act-refusals.ts';
import { closedBefore, openBefore } from '../block-kit/issue-answers.ts';
import { issueCard } from '../block-kit/issue-card.ts';
import type { ProjectRef } from '../command/project-ref.ts';
import { type ProjectIssue, setIssueState } from '../gitlab/project-issues.ts';
import { triggerAgain } from './act-close.ts';
import { findIssue } from './find-issue.ts';
import { done, type IssueDeed } from './issue-deed.ts';
import type { Outcome } from './outcome.ts';
import type { WorkRooms } from './rooms.ts';

type StateDeed = IssueDeed<{ project: ProjectRef; iid: number }>;

/** `issue close`. What was moved to another project is closed where it was, and may be open there. */
export async function closeIssue(rooms: WorkRooms, deed: StateDeed): Promise<Outcome> {
  const { submission, token, note } = deed;
  const { person, progress } = submission;
  const found = await findIssue(rooms, deed);
  if (found.refusal) return done(found.refusal);
  const { issue } = found;
  if (issue.movedTo !== undefined) return done(movedAway(issue));
  if (issue.state === 'closed') {
    // A try whose answer was lost may have closed it; so may somebody else in the meantime.
    const isOurs = progress['closing'] && (await isTheirs(rooms, deed, issue));
    return done(isOurs ? card(issue) : closedBefore(issue, rooms.settings.slackCommand));
  }
  await note({ closing: true });
  return done(card(await setIssueState(rooms.gitlab, token, issue, 'close')));

  function card(closed: ProjectIssue) {
    return issueCard(closed, { did: 'closed', userId: person.userId });
  }
}

/** `issue reopen`. What was moved to another project goes on there. */
export async function reopenIssue(rooms: WorkRooms, deed: StateDeed): Promise<Outcome> {
  const { submission, token, note } = deed;
  const found = await findIssue(rooms, deed);
  if (found.refusal) return done(found.refusal);
  const { issue } = found;
  if (issue.movedTo !== undefined) return done(movedAway(issue));
  if (issue.state === 'opened' && !submission.progress['reopening']) return done(openBefore(issue));
  await note({ reopening: true });
  const now = issue.state === 'opened' ? issue : await setIssueState(rooms.gitlab, token, issue, 'reopen');
  // GitLab leaves the status of an incident at resolved.
  if (now.type === 'incident') await triggerAgain(rooms, token, now);
  return done(issueCard(now, { did: 'reopened', userId: submission.person.userId }));
}

/** Closed by who asks, as far as GitLab says who closed it. */
async function isTheirs(
  { links, instance }: WorkRooms,
  { submission }: StateDeed,
  { closedBy }: ProjectIssue,
): Promise<boolean> {
  const link = await links.find(submission.person, instance);
  return !closedBy || closedBy.username === link?.username;
}
