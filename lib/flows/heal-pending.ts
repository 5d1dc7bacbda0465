import { card as drawnCard, noLongerPublic } from '../block-kit/card.ts';
import { filedAs } from '../block-kit/pending-card.ts';
import { UpstreamError } from '../errors.ts';
import { type FiledIncident, incidentOnly } from '../gitlab/filed-incident.ts';
import { localKey } from '../incident/local.ts';
import { ulid } from '../seams.ts';
import type { Secret } from '../secret.ts';
import type { Slack } from '../slack/client.ts';
import type { PendingIncident } from '../store/pending.ts';
import type { Submission } from '../store/submissions.ts';
import type { Tenant } from '../tenant.ts';
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
  await moveLane(rooms, tenant, pending, incidentValue(key));
  await rooms.pending.change(tenant, pending.local, { filed: key });
  // Whoever took a place while the others moved.
  await moveLane(rooms, tenant, pending, incidentValue(key));
  await healCard(rooms, tenant, pending, incident);
  await wakeFirst(rooms, submission, incidentValue(key));
  await note({ healed: true });
}

async function moveLane(
  { lanes, instance, seams }: WorkRooms,
  tenant: Tenant,
  { local }: PendingIncident,
  lane: string,
): Promise<void> {
  const from = incidentValue(localKey(instance, local));
  for (const waiting of await lanes.all(tenant, from)) {
    await lanes.enter(tenant, lane, waiting, Math.ceil(seams.now() / 1000) + keptSeconds);
    await lanes.leave(tenant, from, waiting.ulid);
  }
}

/** As long as a submission is kept. */
const keptSeconds = 7 * 24 * 3600;

/** The message that was its card is the incident's card from now on, unless the channel has one by now. */
async function healCard(
  rooms: WorkRooms,
  tenant: Tenant,
  { local, card, person }: PendingIncident,
  incident: FiledIncident,
): Promise<void> {
  const installation = await rooms.installations.find(tenant);
  if (!card || !installation) return;
  const { channelId, ts } = card;
  await rooms.shown.remove(tenant, channelId, localKey(rooms.instance, local));
  const [owner, now] = [ulid(rooms.seams), rooms.seams.now()];
  const claimed = await rooms.cards.claim(tenant, incident, channelId, owner, now + drawing, now);
  const isFree = claimed === 'new' || (claimed && !('ts' in claimed));
  const shown = incidentOnly(incident);
  const hidden = shown.confidential;
  const by = (await rooms.links.find(person, rooms.instance))?.name;
  const asCard = drawnCard(shown, { what: 'opened', fresh: true, ...(by && { by }) });
  const message = hidden ? noLongerPublic() : isFree ? asCard : filedAs(shown);
  await updateIfThere(rooms, installation.botToken, { channel: channelId, ts, ...message });
  if (!isFree) return;
  await rooms.cards.save(tenant, incident, { channelId, ts, shown, hidden, replies: [], adopted: true }, owner);
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
