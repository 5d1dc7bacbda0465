import { UpstreamError } from '../errors.ts';
import type { ChannelRooms, Drawing } from './drawing.ts';
import type { News } from './news.ts';

/**
 * Keeps the list of open incidents a channel has a card of, while the card is in this worker's hands. A picker that is
 * out of date is no reason to draw the card again: what the store refuses is logged.
 */
export async function keepShown(rooms: ChannelRooms, news: News, { channelId, card }: Drawing): Promise<void> {
  const { tenant, incident } = news;
  const isOpen = !incident.confidential && incident.state === 'opened';
  try {
    if (card && isOpen) await rooms.shown.put(tenant, channelId, incident, card.ts);
    else await rooms.shown.remove(tenant, channelId, incident);
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    rooms.log.warn('the list of incidents in a channel is out of date', { channelId, code: failure.code });
  }
}
