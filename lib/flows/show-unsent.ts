import { unsentEcho } from '../block-kit/act-answers.ts';
import { UpstreamError } from '../errors.ts';
import { isLocal } from '../incident/local.ts';
import type { Progress, Submission } from '../store/submissions.ts';
import type { Note } from './outcome.ts';
import { readIncidentValue } from './place.ts';
import type { WorkRooms } from './rooms.ts';
import type { TypedAct } from './typed-act.ts';

/** What the others in the channel should read at once, though GitLab has not got it: words. */
const said: Partial<Record<TypedAct['verb'], string>> = {
  comment: 'commented',
  timeline: 'added to the timeline',
  close: 'wrote what fixed it',
};

const prefix = 'unsent_';

/** The progress under which a line's `ts` is kept, so that it can be made the usual one when it is filed. */
export function lineOf(channelId: string): string {
  return `${prefix}${channelId}`;
}

/** Every line that was said of a submission. */
export function linesOf(progress: Progress): { channel: string; ts: string }[] {
  return Object.entries(progress)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, ts]) => ({ channel: name.slice(prefix.length), ts: String(ts) }));
}

/** Says in the incident's card's thread what was typed about it, marked as not in GitLab yet. */
export async function showUnsent(rooms: WorkRooms, submission: Submission, note: Note): Promise<void> {
  const { tenant, person, typed, progress } = submission;
  const { verb, words, quote } = typed as TypedAct;
  const [cards, installation, link] = await Promise.all([
    cardsOf(rooms, submission),
    rooms.installations.find(tenant),
    rooms.links.find(person, rooms.instance),
  ]);
  const did = said[verb];
  if (!did || words === '' || !installation) return;
  const line = unsentEcho(link?.name ?? 'Somebody', did, words);
  for (const { channelId: channel, ts: threadTs } of cards) {
    if (progress[lineOf(channel)] || (quote && quote.channelId !== channel)) continue;
    try {
      const { ts } = await rooms.slack.post(installation.botToken, { channel, threadTs, ...line });
      await note({ [lineOf(channel)]: ts });
    } catch (failure) {
      if (!(failure instanceof UpstreamError)) throw failure;
      rooms.log.warn('a thread was not told of what is kept', { code: failure.code });
    }
  }
}

/** The cards of the incident it is about, as far as its lane tells which that is. */
async function cardsOf(rooms: WorkRooms, { tenant, lane }: Submission): Promise<{ channelId: string; ts: string }[]> {
  const key = lane && readIncidentValue(rooms.instance, lane);
  if (!key) return [];
  if (!isLocal(key)) return (await rooms.cards.ofIncident(tenant, key)).filter(({ hidden }) => !hidden);
  const pending = await rooms.pending.find(tenant, key.iid);
  if (pending) await rooms.queue.send({ job: 'pending', tenant, local: pending.local });
  return pending?.card && !pending.confidential ? [pending.card] : [];
}
