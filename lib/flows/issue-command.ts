import { issueNotDone, validationErrors, withRetry } from '../block-kit/issue-answers.ts';
import type { Message } from '../block-kit/message.ts';
import type { IssueCommand } from '../command/project-verbs.ts';
import { UpstreamError } from '../errors.ts';
import type { Submission } from '../store/submissions.ts';
import { withToken } from './acting.ts';
import { textOf } from './asked-for.ts';
import { commentOnIssue } from './issue-comment.ts';
import { done, type IssueDeed } from './issue-deed.ts';
import { move } from './issue-move.ts';
import { newIssue } from './issue-new.ts';
import { searchForIssues, showIssue } from './issue-show.ts';
import { closeIssue, reopenIssue } from './issue-state.ts';
import type { Note, Outcome } from './outcome.ts';
import type { WorkRooms } from './rooms.ts';

/** Does an `issue` command as its author: GitLab's own rights decide. */
export async function runIssueCommand(
  rooms: WorkRooms,
  submission: Submission,
  note: Note,
  command: IssueCommand,
): Promise<Outcome> {
  try {
    return await withToken(rooms, submission.person, rooms.instance, (token) =>
      perform(rooms, { command, submission, token, note }),
    );
  } catch (failure) {
    return afterNo(submission, command, failure);
  }
}

function perform(rooms: WorkRooms, { command, ...deed }: IssueDeed): Promise<Outcome> {
  switch (command.verb) {
    case 'issue new':
      return newIssue(rooms, { ...deed, command });
    case 'issue show':
      return showIssue(rooms, { ...deed, command });
    case 'issue search':
      return searchForIssues(rooms, { ...deed, command });
    case 'issue move':
      return move(rooms, { ...deed, command });
    case 'issue comment':
      return commentOnIssue(rooms, { ...deed, command });
    case 'issue close':
      return closeIssue(rooms, { ...deed, command });
    case 'issue reopen':
      return reopenIssue(rooms, { ...deed, command });
  }
}

/** They hold a text, which goes back to its author. */
const telling: ReadonlySet<IssueCommand['verb']> = new Set(['issue new', 'issue comment']);

/** A no of GitLab's that trying again will not change by itself; throws everything else again. */
function afterNo(submission: Submission, { verb }: IssueCommand, failure: unknown): Outcome {
  const isNo = failure instanceof UpstreamError && failure.service === 'gitlab' && !failure.transient;
  if (!isNo || failure.code === 'invalid_token') throw failure;
  const refusal = refusalOf(verb, failure);
  if (!telling.has(verb)) return done(refusal);
  return { message: withRetry(refusal, submission.key, textOf(submission)), ends: 'failed' };
}

function refusalOf(verb: IssueCommand['verb'], { code, detail = '' }: UpstreamError): Message {
  // GitLab's words for a move that one may not make, with another status than for everything else.
  const lacksRights = ['forbidden', 'insufficient_scope'].includes(code) || /insufficient permissions/i.test(detail);
  return lacksRights ? issueNotDone(mayNot[verb]) : validationErrors(detail || code);
}

/** What GitLab does not let one do, and what it takes. */
const mayNot: Record<IssueCommand['verb'], string> = {
  'issue new': 'create issues in this project: it takes a role in it, unless the project is public',
  'issue show': 'see it: it takes a role in the project',
  'issue search': 'see the issues of this project: it takes a role in it',
  'issue move': 'move it: it takes at least the Reporter role in both projects',
  'issue comment': 'comment on it: it takes a role in the project, unless the project is public',
  'issue close': 'close it: it takes at least the Reporter role, or having written it',
  'issue reopen': 'reopen it: it takes at least the Reporter role, or having written it',
};
