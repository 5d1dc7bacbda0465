import { threadEcho } from '../block-kit/act-answers.ts';
import type { Message } from '../block-kit/message.ts';
import { UpstreamError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { Slack } from '../slack/client.ts';
import type { Submission } from '../store/submissions.ts';
import type { Deed } from './deed.ts';
import type { WorkRooms } from './rooms.ts';
import { lineOf } from './show-unsent.ts';

type Echoed = Pick<Deed, 'incident' | 'person' | 'progress' | 'note'> & { typed: Pick<Deed['typed'], 'quote'> };

/**
 * Tells the channels that have the incident's card what was written, in the card's thread: GitLab sends no event for it.
 * Confidential incidents have no card to tell it under. What cannot be told here is in GitLab all the same.
 */
export async function echo(
  rooms: WorkRooms,
  { incident, person, typed, progress, note }: Echoed,
  did: string,
  words: string,
): Promise<void> {
  if (progress['echoed'] || incident.confidential) return;
  const installation = await rooms.installations.find(person.tenant);
  const link = await rooms.links.find(person, rooms.instance);
  if (!installation) return;
  await note({ echoed: true });
  const line = threadEcho(link?.name ?? 'Somebody', did, words);
  for (const { channelId, ts: threadTs, hidden } of await rooms.cards.ofIncident(person.tenant, incident)) {
    // A message is said again only where it was said before.
    if (hidden || (typed.quote && typed.quote.channelId !== channelId)) continue;
    const unsent = progress[lineOf(channelId)];
    try {
      const ts = await sayLine(rooms.slack, installation.botToken, { channelId, threadTs, unsent }, line);
      await rooms.cards.echoed(person.tenant, incident, channelId, ts);
    } catch (failure) {
      if (!(failure instanceof UpstreamError)) throw failure;
      rooms.log.warn('a thread was not told', { code: failure.code });
    }
  }
}

interface Where {
  channelId: string;
  threadTs: string;
  /** The line that said it while GitLab was away: it becomes this one. */
  unsent: Submission['progress'][string] | undefined;
}

/** Resolves to the line's `ts`. */
async function sayLine(slack: Slack, botToken: Secret, where: Where, line: Message): Promise<string> {
  const { channelId: channel, threadTs, unsent } = where;
  if (unsent === undefined) return (await slack.post(botToken, { channel, threadTs, ...line })).ts;
  const ts = String(unsent);
  await slack.update(botToken, { channel, ts, ...line });
  return ts;
}
