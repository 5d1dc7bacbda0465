import { UpstreamError } from '../errors.ts';
import type { IncidentKey } from '../incident/incident.ts';
import type { Place } from '../store/bindings.ts';
import type { Tenant } from '../tenant.ts';
import { NotLinked } from './acting.ts';
import { asKeeper, type ReadRooms } from './read-again.ts';
import type { WorkRooms } from './rooms.ts';

/**
 * GitLab sends no news of a deletion, so a place forgets an incident when somebody stumbles over its absence: else every
 * command there would go on meaning it, or asking about it. Only what the project's keeper does not find either is gone.
 */
export async function forgetGone(
  rooms: ReadRooms & Pick<WorkRooms, 'shown' | 'bindings'>,
  tenant: Tenant,
  place: Place,
  key: IncidentKey,
): Promise<void> {
  try {
    await asKeeper(rooms, tenant, key);
  } catch (failure) {
    if (failure instanceof NotLinked) return;
    if (!(failure instanceof UpstreamError) || failure.service !== 'gitlab') throw failure;
    if (failure.code !== 'not_found') return;
    await Promise.all([
      rooms.shown.remove(tenant, place.channelId, key),
      rooms.bindings.unbind(tenant, place, key),
      rooms.bindings.unbind(tenant, { channelId: place.channelId }, key),
    ]);
  }
}
