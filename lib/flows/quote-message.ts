import { attribution, type MessageSource, type Quote, sentAt } from '../command/quote.ts';
import { formatWhen } from '../command/when.ts';
import { UpstreamError } from '../errors.ts';
import type { SlackPerson } from '../tenant.ts';
import { namesIn } from './markdown-of.ts';
import type { WorkRooms } from './rooms.ts';
import { timeZoneOf } from './time-zone.ts';

type Rooms = Pick<WorkRooms, 'installations' | 'slack' | 'links' | 'instance' | 'cache' | 'seams' | 'log'>;

/**
 * A message as it is told at GitLab, to a reader in this person's time zone. What Slack does not tell (of a channel the app
 * is not in, of a message that is gone, of somebody from another company) is left out.
 */
export async function quoteOf(rooms: Rooms, person: SlackPerson, message: MessageSource, text: string): Promise<Quote> {
  const [author, permalink, names, timeZone] = await Promise.all([
    authorOf(rooms, person, message),
    permalinkOf(rooms, person, message),
    namesIn(rooms, person, text),
    timeZoneOf(rooms, person),
  ]);
  return { text, author, permalink, names, when: formatWhen(sentAt(message), timeZone) };
}

/** A description, with the message that it comes from named under it. */
export async function attributed(
  rooms: Rooms,
  person: SlackPerson,
  message: MessageSource,
  description: string,
): Promise<string> {
  const named = attribution(await quoteOf(rooms, person, message, ''));
  return description === '' ? named : `${description}\n\n${named}`;
}

async function authorOf(rooms: Rooms, person: SlackPerson, { userId }: MessageSource): Promise<string | undefined> {
  if (!userId) return undefined;
  const link = await rooms.links.find({ ...person, userId }, rooms.instance);
  return link?.name ?? asked(rooms, person, async (token) => (await rooms.slack.user(token, userId)).name);
}

function permalinkOf(rooms: Rooms, person: SlackPerson, { channelId: channel, ts }: MessageSource) {
  return asked(rooms, person, (token) => rooms.slack.permalink(token, { channel, ts }));
}

/** What Slack answers; undefined where it does not. What is told at GitLab does not wait for it. */
async function asked(
  { installations, log }: Rooms,
  { tenant }: SlackPerson,
  ask: (botToken: Parameters<WorkRooms['slack']['user']>[0]) => Promise<string>,
): Promise<string | undefined> {
  const installation = await installations.find(tenant);
  if (!installation) return undefined;
  try {
    return await ask(installation.botToken);
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    log.info('a message is told without its author or its link', { code: failure.code });
    return undefined;
  }
}
