import { askingOn, keptInOrder, keptWhileAway } from '../block-kit/kept-answers.ts';
import type { Message } from '../block-kit/message.ts';
import { startIsSlow } from '../block-kit/start-answers.ts';
import type { Submission } from '../store/submissions.ts';
import { isQuestion, textOf } from './asked-for.ts';
import { isStart } from './is-start.ts';
import type { Note } from './outcome.ts';
import type { WorkRooms } from './rooms.ts';
import { showPending } from './show-pending.ts';
import { showUnsent } from './show-unsent.ts';

/**
 * Makes visible what is kept while GitLab is away (the card of an incident that waits, a line for what was typed about
 * one), and resolves to what its author is told.
 */
export async function keptNotice(rooms: WorkRooms, submission: Submission, note: Note): Promise<Message> {
  const { since } = await rooms.breaker.state();
  if (isStart(submission)) return startIsSlow();
  if (isQuestion(submission)) return askingOn();
  switch (submission.kind) {
    case 'declare':
      return showPending(rooms, submission, note, { since });
    case 'act':
      await showUnsent(rooms, submission, note);
      return keptInOrder(textOf(submission), { since });
    default:
      return keptWhileAway(textOf(submission), { since });
  }
}
