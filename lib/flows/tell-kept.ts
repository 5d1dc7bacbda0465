import { kept } from '../block-kit/kept-answers.ts';
import type { Message } from '../block-kit/message.ts';
import { startIsSlow } from '../block-kit/start-answers.ts';
import { UpstreamError } from '../errors.ts';
import type { Submission } from '../store/submissions.ts';
import type { Answerer } from './answerer.ts';
import { isStart } from './is-start.ts';
import { keptNotice } from './kept-notice.ts';
import type { Held } from './outcome.ts';
import type { WorkRooms } from './rooms.ts';

/** GitLab takes its time with this one. What is kept is kept whether or not its author can be told. */
export async function sayKept(rooms: WorkRooms, { submission, answerer }: Held): Promise<void> {
  if (submission.progress['told'] === begunAt(submission)) return;
  await say(rooms, answerer, isStart(submission) ? startIsSlow() : kept());
}

/** GitLab is away: its author hears once what is kept, and so does whoever else should see it at once. */
export async function tellKept(rooms: WorkRooms, { submission, answerer, note }: Held): Promise<void> {
  if (submission.progress['told'] === begunAt(submission)) return;
  try {
    const notice = await keptNotice(rooms, submission, note);
    if (await say(rooms, answerer, notice)) await note({ told: begunAt(submission) });
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    rooms.log.warn('what is kept is not shown yet', { key: submission.key, code: failure.code });
  }
}

/** Who asks for one more try, hours later, is told once more. */
function begunAt({ createdAt, since = createdAt }: Submission): number {
  return since;
}

async function say({ log }: WorkRooms, answerer: Answerer, message: Message): Promise<boolean> {
  try {
    await answerer.say(message);
    return true;
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    log.warn('the author could not be told that it is kept', { code: failure.code });
    return false;
  }
}
