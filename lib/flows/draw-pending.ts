import { noLongerPublic } from '../block-kit/card.ts';
import type { DeclareForm } from '../block-kit/declare-state.ts';
import type { Message } from '../block-kit/message.ts';
import { type PendingState, pendingCard } from '../block-kit/pending-card.ts';
import { UpstreamError } from '../errors.ts';
import { localKey, numberOf } from '../incident/local.ts';
import type { Job } from '../queue.ts';
import { ulid } from '../seams.ts';
import type { PendingIncident } from '../store/pending.ts';
import type { Submission, SubmissionState } from '../store/submissions.ts';
import type { Tenant } from '../tenant.ts';
import { unsettled } from './next-try.ts';
import { incidentValue } from './place.ts';
import type { WorkRooms } from './rooms.ts';

/** Longer than Slack may take, in milliseconds. */
const drawing = 10_000;

/** A moment later whoever draws is done. Seconds. */
const aMoment = 2;

/** Brings the card of an incident that waits for GitLab up to date: one worker at a time, drawn from what is true now. */
export async function redrawPending(
  rooms: WorkRooms,
  { tenant, local }: Extract<Job, { job: 'pending' }>,
): Promise<void> {
  try {
    await drawingAlone(rooms, tenant, { local }, () => redraw(rooms, tenant, local));
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.code !== unsettled) throw failure;
    await rooms.queue.send({ job: 'pending', tenant, local }, { delaySeconds: aMoment });
  }
}

/**
 * Draws on the card of an incident that waits while nobody else does: what is drawn late must not cover what is newer.
 * Throws an `UpstreamError` (`unsettled`) where somebody else is at it.
 */
export async function drawingAlone(
  { leases, seams }: WorkRooms,
  tenant: Tenant,
  { local }: Pick<PendingIncident, 'local'>,
  draw: () => Promise<void>,
): Promise<void> {
  const [lease, owner, now] = [`pending ${tenant} ${local}`, ulid(seams), seams.now()];
  if (!(await leases.acquire(lease, owner, now + drawing, now))) {
    const retry = { transient: true, retryAfterSeconds: aMoment };
    throw new UpstreamError({ service: 'slack', operation: 'chat.update', code: unsettled, ...retry });
  }
  try {
    await draw();
  } finally {
    await leases.release(lease, owner);
  }
}

async function redraw(rooms: WorkRooms, tenant: Tenant, local: number): Promise<void> {
  const [pending, installation] = await Promise.all([
    rooms.pending.find(tenant, local),
    rooms.installations.find(tenant),
  ]);
  if (!pending?.card || pending.filed || !installation) return;
  const submission = await rooms.submissions.find(tenant, pending.submission);
  if (!submission?.typed) return;
  const { channelId: channel, ts } = pending.card;
  const { message, shown } = await drawPending(rooms, tenant, pending, submission);
  // What its author has back may never be filed, and what turned confidential is nobody else's: neither is meant here.
  const isMeant = !pending.confidential && submission.state !== 'failed';
  if (isMeant) await rooms.shown.put(tenant, channel, shown, ts);
  else await rooms.shown.remove(tenant, channel, shown);
  try {
    await rooms.slack.update(installation.botToken, {
      channel,
      ts,
      ...(pending.confidential ? noLongerPublic() : message),
    });
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.transient) throw failure;
    rooms.log.info('the card of an incident that waits is gone', { code: failure.code });
  }
}

const states: Partial<Record<SubmissionState, PendingState>> = { waiting: 'unlinked', failed: 'returned' };

/** The card, and how the channel's list of incidents names it. */
export async function drawPending(
  rooms: Pick<WorkRooms, 'lanes' | 'instance'>,
  tenant: Tenant,
  { local }: PendingIncident,
  { typed, person, createdAt, state }: Submission,
) {
  const { title = '', project, severity } = typed as DeclareForm;
  const key = localKey(rooms.instance, local);
  const waiting = await rooms.lanes.all(tenant, incidentValue(key));
  const message: Message = pendingCard({
    title,
    number: numberOf(key),
    value: incidentValue(key),
    project: project?.label,
    severity,
    userId: person.userId,
    declaredAt: createdAt,
    state: states[state] ?? 'waits',
    unsent: counted(waiting.map(({ what }) => what)),
  });
  const shown = {
    ...key,
    title,
    projectPath: project?.label ?? '',
    severity: severity ?? ('unknown' as const),
    updatedAt: createdAt,
  };
  return { message, shown };
}

function counted(verbs: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const verb of verbs) counts[verb] = (counts[verb] ?? 0) + 1;
  return counts;
}
