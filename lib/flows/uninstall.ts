import { ulid } from '../seams.ts';
import type { SlackEvent } from '../slack/event.ts';
import type { Claims } from '../store/claims.ts';
import { tenantOf } from '../tenant.ts';
import type { AckRooms } from './rooms.ts';

export interface UninstallRooms extends Pick<AckRooms, 'settings' | 'installations' | 'queue' | 'seams' | 'log'> {
  claims: Claims;
}

type Goodbye = Extract<SlackEvent, { type: 'app_uninstalled' | 'tokens_revoked' }>;

/** Milliseconds; Slack tries an event again after a minute. */
const hold = 30_000;

/**
 * The app was taken out of a workspace, or its bot token was revoked: the token is forgotten at once, its people's GitLab
 * grants by a job. The same event again does nothing, not even after the app was installed anew.
 */
export async function uninstall(rooms: UninstallRooms, event: Goodbye): Promise<void> {
  const { settings, installations, claims, queue, seams, log } = rooms;
  const tenant = tenantOf(settings.clientId, event.installation);
  const key = `slack event ${tenant} ${event.eventId}`;
  const owner = ulid(seams);
  const claim = await claims.claim(key, owner, seams.now() + hold);
  // Held but not done may be a crash: everything below bears being done twice at once.
  if (!claim.claimed && claim.done) return;
  if (await installations.disable(tenant, event.type, happenedAt(event, seams.now()))) {
    await queue.send({ job: 'forget', tenant });
    log.info('uninstalled', { tenant, reason: event.type });
  }
  await claims.finish(key, owner, 'done');
}

const day = 24 * 3_600_000;

/**
 * Slack gives whole seconds: the last millisecond of it, so that an installation of the same second is ended too. A time
 * older than Slack delivers anything, or of the future, is nobody's to believe: then it is now.
 */
function happenedAt({ happenedAt: seconds }: Goodbye, now: number): number {
  const at = seconds * 1000 + 999;
  return at > now - day && at <= now + 999 ? at : now;
}
