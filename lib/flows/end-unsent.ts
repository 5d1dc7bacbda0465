import { unsentReturned } from '../block-kit/act-answers.ts';
import { noLongerPublic } from '../block-kit/card.ts';
import { UpstreamError } from '../errors.ts';
import type { Submission } from '../store/submissions.ts';
import type { WorkRooms } from './rooms.ts';
import { linesOf } from './show-unsent.ts';

/**
 * Takes back what a thread still shows as on its way to GitLab although it ended otherwise: GitLab refused it, or took it
 * into what is confidential by now.
 */
export async function endUnsent(rooms: WorkRooms, { tenant, progress }: Submission): Promise<void> {
  const lines = linesOf(progress);
  if (lines.length === 0 || progress['echoed']) return;
  const installation = await rooms.installations.find(tenant);
  if (!installation) return;
  const message = progress['noted'] || progress['added'] ? noLongerPublic() : unsentReturned();
  for (const line of lines) {
    try {
      await rooms.slack.update(installation.botToken, { ...line, ...message });
    } catch (failure) {
      if (!(failure instanceof UpstreamError)) throw failure;
      rooms.log.warn('a line says that it is on its way, and is not', { ...line, code: failure.code });
    }
  }
}
