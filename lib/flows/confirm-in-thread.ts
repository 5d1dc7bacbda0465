import type { Message } from '../block-kit/message.ts';
import type { MessageSource } from '../command/quote.ts';
import { UpstreamError } from '../errors.ts';
import type { Incident } from '../incident/incident.ts';
import type { Submission } from '../store/submissions.ts';
import type { Note } from './outcome.ts';
import type { WorkRooms } from './rooms.ts';

/**
 * Says in a message's thread what became of it, for all who discuss it there. Not of a confidential incident, nor where
 * people of another company read along, nor where the app may not post: then it resolves to false, and who declared it is
 * told alone. At most once, whatever dies on the way.
 */
export async function confirmInThread(
  rooms: WorkRooms,
  {
    submission,
    incident,
    source,
    note,
  }: { submission: Submission; incident: Incident; source: MessageSource; note: Note },
  message: Message,
): Promise<boolean> {
  if (submission.progress['confirmed']) return true;
  const installation = await rooms.installations.find(submission.tenant);
  if (incident.confidential || !installation) return false;
  const { channelId, ts, threadTs = ts } = source;
  try {
    const { isMember, isExtShared } = await rooms.slack.channel(installation.botToken, channelId);
    if (!isMember || isExtShared) return false;
    await note({ confirmed: true });
    await rooms.slack.post(installation.botToken, { channel: channelId, threadTs, ...message });
    return true;
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.service !== 'slack') throw failure;
    rooms.log.warn('a thread was not told of its incident', { code: failure.code });
    return false;
  }
}
