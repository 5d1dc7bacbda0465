import type { DeclareForm } from '../block-kit/declare-state.ts';
import type { Message } from '../block-kit/message.ts';
import type { Submission } from '../store/submissions.ts';
import type { WorkRooms } from './rooms.ts';
import type { TypedCommand } from './run-command.ts';
import { tell } from './tell.ts';

/** Where the author of a submission hears of it. */
export interface Answerer {
  say(message: Message): Promise<void>;
}

/** A command answers where it was typed; a form, where the command that opened it was typed. */
export async function answererOf(rooms: WorkRooms, submission: Submission): Promise<Answerer> {
  const { person, tenant } = submission;
  const from = originOf(submission);
  const command = from === submission.key ? submission : from ? await rooms.submissions.find(tenant, from) : undefined;
  const responseUrl =
    command?.kind === 'command' ? (command.typed as TypedCommand | undefined)?.responseUrl : undefined;
  return { say: (message) => tell(rooms, { person, responseUrl }, message) };
}

function originOf({ kind, key, typed }: Submission): string | undefined {
  switch (kind) {
    case 'declare':
      return (typed as DeclareForm).origin.from;
    case 'cancel':
      return (typed as { from: string }).from;
    default:
      return key;
  }
}
