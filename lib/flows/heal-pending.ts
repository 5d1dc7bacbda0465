import { card as drawnCard, noLongerPublic } from '../block-kit/card.ts';
import { filedAs } from '../block-kit/pending-card.ts';
import { UpstreamError } from '../errors.ts';
import { type FiledIncident, incidentOnly } from '../gitlab/filed-incident.ts';
import { localKey } from '../incident/local.ts';
import type { Secret } from '../secret.ts';
import type { Slack } from '../slack/client.ts';
import type { Waiting } from '../store/lanes.ts';
import type { PendingIncident } from '../store/pending.ts';
import { keptSeconds } from '../store/submission.ts';
import type { Submission } from '../store/submissions.ts';
import type { Tenant } from '../tenant.ts';
import { drawingAlone } from './draw-pending.ts';
import type { Note } from './outcome.ts';
import { incidentValue } from './place.ts';
import type { WorkRooms } from './rooms.ts';
import { wakeFirst } from './turn.ts';

/**
 * Makes an incident that waited what it became: what is kept for it moves, in its order, to the incident's own lane; its
 * card becomes the incident's card in that channel; and the first of what waits is woken. Repeating it changes nothing.
 */
export async function healPending(
  rooms: WorkRooms,
  { submission, incident, note }: { submission: Submission; incident: FiledIncident; note: Note },
): Promise<void> {
  const { tenant, ulid: marker, progress } = submission;
  if (progress['healed'] || !(progress['local'] || progress['lookFirst'])) return;
  const pending = await rooms.pending.ofDeclare(tenant, marker);
  if (!pending) return;
  const { instance, projectId, iid } = incident;
  const key = { instance, projectId, iid };
  await note({ followed: true });
  // The old lane counts until the incident is known to be filed: nobody in it may seem to be first meanwhile.
  await copyLane(rooms, tenant, pending, incidentValue(key));
  await rooms.pending.change(tenant, pending.local, { filed: key });
  await emptyLane(rooms, tenant, pending, await copyLane(rooms, tenant, pending, incidentValue(key)));
  await drawingAlone(rooms, tenant, pending, () => healCard(rooms, tenant, pending, incident));
  await wakeFirst(rooms, submission, incidentValue(key));
  await note({ healed: true });
}

async function copyLane(
  { lanes, instance, seams }: WorkRooms,
  tenant: Tenant,
  { local }: PendingIncident,
  lane: string,
): Promise<Waiting[]> {
  const all = await lanes.all(tenant, incidentValue(localKey(instance, local)));
  const expiresAt = Math.ceil(seams.now() / 1000) + keptSeconds;
  for (const waiting of all) await lanes.enter(tenant, lane, waiting, expiresAt);
  return all;
}

async function emptyLane(
  { lanes, instance }: WorkRooms,
  tenant: Tenant,
  { local }: PendingIncident,
  all: Waiting[],
): Promise<void> {
  for (const { ulid } of all) await lanes.leave(tenant, incidentValue(localKey(instance, local)), ulid);
}

/** The message that was its card is the incident's card from now on, unless the channel has one by now. */
async function healCard(
  rooms: WorkRooms,
  tenant: Tenant,
  { local, card, person, ulid: owner }: PendingIncident,
  incident: FiledIncident,
): Promise<void> {
  const installation = await rooms.installations.find(tenant);
  if (!card || !installation) return;
  const { channelId, ts } = card;
  await rooms.shown.remove(tenant, channelId, localKey(rooms.instance, local));
  const now = rooms.seams.now();
  // The same owner in every try: one that failed half-way is in nobody's way.
  const claimed = await rooms.cards.claim(tenant, incident, channelId, owner, now + drawing, now);
  const known = typeof claimed === 'object' && 'ts' in claimed ? claimed : undefined;
  const isFree = claimed !== undefined && (!known || known.ts === ts);
  const shown = incidentOnly(incident);
  const hidden = shown.confidential;
  const by = (await rooms.links.find(person, rooms.instance))?.name;
  const asCard = drawnCard(shown, { what: 'opened', fresh: true, ...(by && { by }) });
  const message = hidden ? noLongerPublic() : isFree ? asCard : filedAs(shown);
  await updateIfThere(rooms, installation.botToken, { channel: channelId, ts, ...message });
  if (!isFree) return rooms.cards.release(tenant, incident, channelId, owner);
  const adopted = { channelId, ts, shown, hidden, replies: known?.replies ?? [], adopted: true };
  await rooms.cards.save(tenant, incident, adopted, owner);
  if (!hidden) await rooms.shown.put(tenant, channelId, incident, ts);
}

/** Longer than Slack may take, in milliseconds. */
const drawing = 10_000;

/** Somebody may have deleted it meanwhile. */
async function updateIfThere({ slack, log }: WorkRooms, botToken: Secret, message: Parameters<Slack['update']>[1]) {
  try {
    await slack.update(botToken, message);
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.transient) throw failure;
    log.info('the card of an incident that waited is gone', { code: failure.code });
  }
}
