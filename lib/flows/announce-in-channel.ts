import { UpstreamError } from '../errors.ts';
import { changesBetween } from '../incident/change.ts';
import type { Incident } from '../incident/incident.ts';
import { ulid } from '../seams.ts';
import { isInstallationDead } from '../slack/failure.ts';
import type { Card, LostCard } from '../store/cards.ts';
import { draw } from './draw-card.ts';
import type { ChannelRooms, Drawing } from './drawing.ts';
import { keepShown } from './keep-shown.ts';
import type { News } from './news.ts';
import { isLostPost, mayBeThereTwice } from './post-once.ts';

/** `again`: the channel does not show the news yet, and may later. */
export interface Outcome {
  again: boolean;
  /** Slack asked not to be called sooner. */
  afterSeconds?: number | undefined;
}

/** How long one worker owns a card: as long as its function may run. */
const hold = 60_000;

/** True when this card already shows the incident. Without a card one has to look: an earlier worker may have died posting. */
export function isUpToDate(card: Card | undefined, incident: Incident): boolean {
  if (!card || card.hidden !== incident.confidential) return false;
  return card.hidden || changesBetween(card.shown, incident).length === 0;
}

/**
 * Brings one channel's card up to date, alone: claims it, draws it, gives it back with what it now shows. What Slack
 * refuses for good (an archived channel) is logged; what it refuses for now is `again`.
 */
export async function announceInChannel(rooms: ChannelRooms, news: News, channelId: string): Promise<Outcome> {
  const { cards, seams } = rooms;
  const { tenant, incident } = news;
  const [owner, now] = [ulid(seams), seams.now()];
  const claimed = await cards.claim(tenant, incident, channelId, owner, now + hold, now);
  if (!claimed) return { again: true };
  const drawing: Drawing = { channelId, ...found(claimed, now) };
  try {
    await draw(rooms, news, drawing);
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.service !== 'slack') throw failure;
    await keepShown(rooms, news, drawing);
    await giveBackUnfinished(rooms, news, drawing, owner, isLostPost(failure));
    return judge(rooms, drawing, failure);
  }
  await keepShown(rooms, news, drawing);
  if (drawing.card) await cards.save(tenant, incident, drawing.card, owner);
  else await cards.forget(tenant, incident, channelId, owner);
  return { again: false };
}

function found(claimed: Card | LostCard | 'new', now: number): Pick<Drawing, 'card' | 'lostSince'> {
  if (claimed === 'new') return {};
  if (!('ts' in claimed)) return { lostSince: claimed.since };
  const { posting, ...card } = claimed;
  return posting && posting.since < now ? { card, lostSince: posting.since } : { card };
}

/** Keeps what was done, and whether the next one has to look in the channel before posting. */
async function giveBackUnfinished(
  { cards, seams }: ChannelRooms,
  { tenant, incident }: News,
  { channelId, card, lostSince }: Drawing,
  owner: string,
  lost: boolean,
): Promise<void> {
  const mustLook = lost || lostSince !== undefined;
  if (card) {
    await cards.save(tenant, incident, card, owner);
    const since = lostSince ?? seams.now();
    if (mustLook) await cards.claim(tenant, incident, channelId, owner, since, since);
  } else if (mustLook) {
    await cards.release(tenant, incident, channelId, owner);
  } else {
    await cards.forget(tenant, incident, channelId, owner);
  }
}

/** A post that may be there twice already is not tried a third time by itself. */
function judge({ log }: ChannelRooms, drawing: Drawing, failure: UpstreamError): Outcome {
  if (isInstallationDead(failure)) throw failure;
  const { operation, code } = failure;
  const { channelId } = drawing;
  const again = failure.transient && !mayBeThereTwice(drawing, failure);
  log.warn(again ? 'a card is not up to date yet' : 'a card stays as it is', { channelId, operation, code });
  return { again, afterSeconds: failure.retryAfterSeconds };
}
