import type { DeclareForm } from '../block-kit/declare-state.ts';
import type { Message } from '../block-kit/message.ts';
import { UpstreamError } from '../errors.ts';
import type { Submission } from '../store/submissions.ts';
import type { WorkRooms } from './rooms.ts';
import { tell } from './tell.ts';
import type { WhereToSay } from './where-to-say.ts';

/** Where the author of a submission hears of it. Whom Slack takes no message for hears nothing, and holds up nobody. */
export interface Answerer {
  say(message: Message): Promise<void>;
}

/** A command answers where it was typed; a form, where the command that opened it was typed; a card's button, beside the card. */
export async function answererOf(rooms: WorkRooms, submission: Submission): Promise<Answerer> {
  const { person, tenant } = submission;
  const from = originOf(submission);
  const first = from === submission.key ? submission : from ? await rooms.submissions.find(tenant, from) : undefined;
  const { responseUrl, beside, sayIn: threadTs } = (first?.typed ?? {}) as WhereToSay;
  return {
    async say(message) {
      try {
        await tell(rooms, { person, responseUrl, beside, threadTs }, message);
      } catch (failure) {
        if (!(failure instanceof UpstreamError) || failure.service !== 'slack' || failure.transient) throw failure;
        rooms.log.warn('an author cannot be told', { key: submission.key, code: failure.code });
      }
    },
  };
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
