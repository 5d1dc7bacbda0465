import type { Message } from '../block-kit/message.ts';
import { UpstreamError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { ResponseMessage } from '../slack/respond.ts';
import type { SlackPerson } from '../tenant.ts';
import type { WorkRooms } from './rooms.ts';

type TellRooms = Pick<WorkRooms, 'installations' | 'slack' | 'respond' | 'log'>;

export interface Whom {
  person: SlackPerson;
  responseUrl?: Secret | string | undefined;
  /** The response_url came from a message that must stay, such as a card: the answer stands beside it. */
  beside?: boolean | undefined;
  /** It is for all, and takes the place of what was told to all before. */
  replaces?: boolean | undefined;
  /** The thread the answer belongs in, where it has replies: what one person alone sees starts no thread. */
  threadTs?: string | undefined;
}

/**
 * Says something to one person: where they typed (the response_url, which works in any channel and DM), and by a direct
 * message from the app once that is used up. Throws `UpstreamError` when Slack takes neither.
 */
export async function tell(
  rooms: TellRooms,
  { person, responseUrl, beside = false, replaces = false, threadTs }: Whom,
  message: Message,
): Promise<void> {
  const { text, blocks, inChannel } = message;
  // What one person alone sees stays theirs when it is replaced: what is for all stands for itself.
  const how: Partial<ResponseMessage> = inChannel
    ? { responseType: 'in_channel', replaceOriginal: replaces }
    : { replaceOriginal: !beside };
  if (responseUrl && (await respondedTo(rooms, responseUrl, { text, blocks, threadTs, ...how }))) return;
  const installation = await rooms.installations.find(person.tenant);
  if (!installation) return;
  await rooms.slack.post(installation.botToken, { channel: person.userId, text, blocks });
}

/** False when the response_url is used up or expired (it lives 30 minutes and takes five answers), or is not Slack's. */
async function respondedTo(
  { respond, log }: TellRooms,
  responseUrl: Secret | string,
  response: ResponseMessage,
): Promise<boolean> {
  try {
    await respond(responseUrl, response);
    return true;
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.transient) throw failure;
    log.info('a response_url is used up, a direct message goes out instead', { code: failure.code });
    return false;
  }
}
