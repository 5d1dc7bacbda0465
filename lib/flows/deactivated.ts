import type { SlackEvent } from '../slack/event.ts';
import { tenantOf } from '../tenant.ts';
import type { AckRooms } from './rooms.ts';

/**
 * Somebody's Slack account changed. Where it was deactivated, nobody may act with their GitLab account from here any
 * more: a job drops and revokes it. The same event again finds nothing left to drop.
 */
export async function deactivated(
  { settings, queue }: Pick<AckRooms, 'settings' | 'queue'>,
  { installation, userId, deleted }: Extract<SlackEvent, { type: 'user_change' }>,
): Promise<void> {
  if (!deleted) return;
  await queue.send({ job: 'forget', tenant: tenantOf(settings.clientId, installation), userIds: [userId] });
}
