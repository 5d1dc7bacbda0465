import { movedAway } from '../block-kit/act-refusals.ts';
import { commentedOn, discussionLocked, withRetry } from '../block-kit/issue-answers.ts';
import type { Message } from '../block-kit/message.ts';
import type { ProjectRef } from '../command/project-ref.ts';
import { UpstreamError } from '../errors.ts';
import { noteOnce } from './act-comment.ts';
import { textOf } from './asked-for.ts';
import { echo } from './echo.ts';
import { findIssue } from './find-issue.ts';
import { done, type IssueDeed } from './issue-deed.ts';
import { markdownOf } from './markdown-of.ts';
import type { Outcome } from './outcome.ts';
import { publicWarning } from './public-warning.ts';
import type { WorkRooms } from './rooms.ts';

type CommentDeed = IssueDeed<{ project: ProjectRef; iid: number; words: string }>;

/** `issue comment`: one comment as the caller, who alone hears of it. */
export async function commentOnIssue(rooms: WorkRooms, deed: CommentDeed): Promise<Outcome> {
  const { command, submission, token, note } = deed;
  const { person, ulid, progress, key, createdAt: typedAt } = submission;
  const refused = (refusal: Message): Outcome => ({
    message: withRetry(refusal, key, textOf(submission)),
    ends: 'failed',
  });
  const found = await findIssue(rooms, deed);
  if (found.refusal) return refused(found.refusal);
  const { issue } = found;
  if (issue.movedTo !== undefined) return refused(movedAway(issue));
  const act = { incident: issue, token, person, ulid, progress, note, typedAt, typed: {} };
  try {
    const { url } = await noteOnce(rooms, act, await markdownOf(rooms, person, command.words));
    if (issue.type === 'incident') await echo(rooms, act, 'commented', command.words);
    return done(commentedOn(issue, url, await publicWarning(rooms, act)));
  } catch (failure) {
    const isNo = failure instanceof UpstreamError && failure.service === 'gitlab' && failure.code === 'forbidden';
    if (!isNo || !issue.locked) throw failure;
    return refused(discussionLocked(issue));
  }
}
