import { UpstreamError } from '../errors.ts';
import type { IncidentKey } from '../incident/incident.ts';
import type { Job } from '../queue.ts';
import { isInstallationDead } from '../slack/failure.ts';
import type { Card } from '../store/cards.ts';
import { isDirty } from '../store/incidents.ts';
import type { Installation } from '../store/installations.ts';
import { announceInChannel, isUpToDate, type Outcome } from './announce-in-channel.ts';
import { isBeingDeclared } from './declaring.ts';
import type { ChannelRooms } from './drawing.ts';
import { type News, newsOf } from './news.ts';
import { type ReadRooms, readAgain } from './read-again.ts';
import { retryDelay } from './retry-delay.ts';
import type { WorkRooms } from './rooms.ts';

export type AnnounceRooms = ChannelRooms &
  ReadRooms &
  Pick<WorkRooms, 'installations' | 'subscriptions' | 'queue' | 'leases'>;

export type AnnounceJob = Extract<Job, { job: 'announce' }>;

/** A job that is this late was lost, and the sweep sends another. Seconds. */
const onItsWay = 60;
/** A day of trying, and then the dead letters and their alarm. */
const maxAttempts = 100;

/**
 * Brings every card of an incident up to date: one living message per subscribed channel, drawn from what is true now,
 * so that duplicates and any order of deliveries end in the same card. A channel that cannot be reached for now is tried
 * again by a delayed job and holds up no other; one that is gone for good is logged and keeps its subscription.
 */
export async function announce(rooms: AnnounceRooms, job: AnnounceJob): Promise<void> {
  const { tenant } = job;
  const [installation, known] = await Promise.all([
    rooms.installations.find(tenant),
    rooms.incidents.find(tenant, job),
  ]);
  if (!known || !isDirty(known)) return;
  if (!installation) return rooms.incidents.letBe(tenant, job);
  if (await isBeingDeclared(rooms, known.incident)) return rooms.queue.send(job, { delaySeconds: 2 });
  const { projection, sure } = await readAgain(rooms, tenant, known);
  const outcomes = await inEveryChannel(rooms, installation, newsOf(tenant, installation, projection));
  const left = outcomes.filter(({ again }) => again);
  if (left.length > 0 || !sure) return tryAgain(rooms, job, left);
  await rooms.incidents.markAnnounced(tenant, job, projection.version);
  await queueIfNewer(rooms, job);
}

/** One channel after the other: Slack asks for about one call a second. */
async function inEveryChannel(rooms: AnnounceRooms, installation: Installation, news: News): Promise<Outcome[]> {
  const { tenant, incident } = news;
  const startedAt = rooms.seams.now();
  const cards = new Map((await rooms.cards.ofIncident(tenant, incident)).map((card) => [card.channelId, card]));
  const outcomes: Outcome[] = [];
  try {
    for (const channelId of await channelsToTell(rooms, news, cards)) {
      if (isUpToDate(cards.get(channelId), incident)) continue;
      outcomes.push(await announceInChannel(rooms, news, channelId));
    }
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || !isInstallationDead(failure)) throw failure;
    rooms.log.warn('the installation is over', { tenant, code: failure.code });
    await rooms.installations.disable(installation.tenant, failure.code, startedAt);
    return [];
  }
  return outcomes;
}

/** What turned confidential is taken back everywhere, also where nobody is subscribed any more. */
async function channelsToTell(
  { subscriptions }: AnnounceRooms,
  { tenant, incident }: News,
  cards: ReadonlyMap<string, Card>,
): Promise<Set<string>> {
  const subscribed = await subscriptions.ofProject(tenant, incident.instance, incident.projectId);
  const adopted = [...cards.values()].filter((card) => card.adopted);
  const channels = new Set([...subscribed, ...adopted].map(({ channelId }) => channelId));
  return incident.confidential ? channels.union(new Set(cards.keys())) : channels;
}

async function tryAgain(rooms: AnnounceRooms, job: AnnounceJob, left: Outcome[]): Promise<void> {
  const { queue, seams, incidents } = rooms;
  const attempt = job.attempt ?? 0;
  if (attempt >= maxAttempts) {
    await incidents.letBe(job.tenant, job);
    throw new Error('an incident could not be announced for a day');
  }
  const wait = Math.max(0, ...left.map(({ afterSeconds = 0 }) => afterSeconds));
  const next: AnnounceJob = { ...job, attempt: attempt + 1 };
  const delaySeconds = retryDelay(attempt, seams, wait);
  await incidents.announceBy(job.tenant, job, seams.now() + (delaySeconds + onItsWay) * 1000);
  await queue.send(next, { delaySeconds });
}

/** What came while this was running may have been told by nobody: its worker found the cards in our hands. */
async function queueIfNewer({ incidents, queue }: AnnounceRooms, job: AnnounceJob): Promise<void> {
  const { tenant, instance, projectId, iid }: AnnounceJob & IncidentKey = job;
  const now = await incidents.find(tenant, job);
  if (now && isDirty(now)) await queue.send({ job: 'announce', tenant, instance, projectId, iid });
}
