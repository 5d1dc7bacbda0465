import { card as drawnCard } from '../block-kit/card.ts';
import { type ThreadLine, threadLines } from '../block-kit/thread-lines.ts';
import { UpstreamError } from '../errors.ts';
import { afterTelling, changesBetween } from '../incident/change.ts';
import type { ChannelRooms, Drawing, ShownCard } from './drawing.ts';
import { hideCard } from './hide-card.ts';
import type { News } from './news.ts';
import { findLost, mayBeThereTwice, postOnce } from './post-once.ts';

/**
 * Makes the channel show what is true now: posts the card of an open incident, edits it in place, tells the changes in
 * its thread, takes back what turned confidential. Repeating it changes nothing.
 */
export async function draw(rooms: ChannelRooms, news: News, drawing: Drawing): Promise<void> {
  const { incident } = news;
  const card = drawing.card ?? (await lostCard(rooms, news, drawing));
  if (incident.confidential) {
    drawing.card = card && (await hideCard(rooms, news, card));
  } else if (card) {
    await update(rooms, news, drawing, card);
  } else if (incident.state === 'opened') {
    await postCard(rooms, news, drawing);
  }
}

/** The card an earlier worker posted without living to say so; what it shows is not known. */
async function lostCard(rooms: ChannelRooms, news: News, drawing: Drawing): Promise<ShownCard | undefined> {
  const { channelId } = drawing;
  const lost = await findLost(rooms, news, drawing, cardKey(news));
  return lost && { channelId, ts: lost.ts, shown: news.incident, hidden: false, replies: [] };
}

async function update(rooms: ChannelRooms, news: News, drawing: Drawing, card: ShownCard) {
  const changes = changesBetween(card.shown, news.incident);
  const isKnown = card === drawing.card;
  if (changes.length === 0 && !card.hidden && isKnown) return;
  if (!(await edit(rooms, news, card))) return postCard(rooms, news, drawing);
  drawing.card = { ...card, hidden: false };
  for (const line of threadLines(news.incident, changes, news.by)) await tell(rooms, news, drawing, drawing.card, line);
  drawing.card = { ...drawing.card, shown: news.incident };
}

/** False when the message is not there to be edited: somebody deleted it. */
async function edit({ slack }: ChannelRooms, news: News, { channelId, ts }: ShownCard): Promise<boolean> {
  try {
    await slack.update(news.botToken, { channel: channelId, ts, ...drawnCard(news.incident, news.lastAct) });
    return true;
  } catch (failure) {
    const gone = failure instanceof UpstreamError && /^(message_not_found|cant_update_message)$/.test(failure.code);
    if (!gone) throw failure;
    return false;
  }
}

async function postCard(rooms: ChannelRooms, news: News, drawing: Drawing): Promise<void> {
  const message = drawnCard(news.incident, news.lastAct);
  const { ts } = await postOnce(rooms, news, drawing, { key: cardKey(news), message });
  drawing.card = { channelId: drawing.channelId, ts, shown: news.incident, hidden: false, replies: [] };
}

/** Says one line in the card's thread, and notes that it was said. */
async function tell(rooms: ChannelRooms, news: News, drawing: Drawing, card: ShownCard, line: ThreadLine) {
  const key = `${incidentKey(news)} ${card.shown.updatedAt} ${line.key}`;
  const replies = [...card.replies];
  try {
    replies.push((await postOnce(rooms, news, drawing, { ...line, key, threadTs: card.ts })).ts);
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || !mayBeThereTwice(drawing, failure)) throw failure;
    rooms.log.warn('a line may be missing in a thread', { channelId: drawing.channelId, code: failure.code });
  }
  const shown = line.tells ? afterTelling(card.shown, news.incident, line.tells) : card.shown;
  drawing.card = { ...card, replies, shown };
}

function incidentKey({ incident: { instance, projectId, iid } }: News): string {
  return `${instance} ${projectId}#${iid}`;
}

const cardKey = (news: News) => `${incidentKey(news)} card`;
