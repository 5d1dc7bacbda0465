import type { Card } from '../store/cards.ts';
import type { WorkRooms } from './rooms.ts';

/** What it takes to bring one channel up to date. */
export type ChannelRooms = Pick<WorkRooms, 'slack' | 'cards' | 'shown' | 'seams' | 'log'>;

export type ShownCard = Omit<Card, 'posting'>;

/** A channel's card while it is being drawn. Every step that is done is noted in `card` at once. */
export interface Drawing {
  channelId: string;
  /** Undefined: the channel has none, as far as is known. */
  card?: ShownCard;
  /** An earlier attempt, begun then (milliseconds), never said how it ended: look before posting. */
  lostSince?: number;
  /** The channel was looked through, and what that attempt was about to post is surely not there. */
  provenAbsent?: boolean;
}
