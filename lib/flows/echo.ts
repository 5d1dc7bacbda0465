import { threadEcho } from '../block-kit/act-answers.ts';
import { UpstreamError } from '../errors.ts';
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
  for (const { channelId, ts, hidden } of await rooms.cards.ofIncident(person.tenant, incident)) {
    // A message is said again only where it was said before.
    if (hidden || (typed.quote && typed.quote.channelId !== channelId)) continue;
    try {
      const unsent = progress[lineOf(channelId)];
      if (unsent) await rooms.slack.update(installation.botToken, { channel: channelId, ts: String(unsent), ...line });
      else await rooms.slack.post(installation.botToken, { channel: channelId, threadTs: ts, ...line });
    } catch (failure) {
      if (!(failure instanceof UpstreamError)) throw failure;
      rooms.log.warn('a thread was not told', { code: failure.code });
    }
  }
}
