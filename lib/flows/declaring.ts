import type { Incident } from '../incident/incident.ts';
import { ulid } from '../seams.ts';
import type { WorkRooms } from './rooms.ts';

/** The lease a declare holds from before it creates the incident until its last follow-up call is answered. */
export function declaringLease(marker: string): string {
  return `declaring#${marker}`;
}

/** True while our own declare of this incident is still setting severity and status: soon there is more to show at once. */
export async function isBeingDeclared(
  { leases, seams }: Pick<WorkRooms, 'leases' | 'seams'>,
  { marker }: Incident,
): Promise<boolean> {
  if (!marker) return false;
  const [name, owner, now] = [declaringLease(marker), ulid(seams), seams.now()];
  const free = await leases.acquire(name, owner, now + 1, now);
  if (free) await leases.release(name, owner);
  return !free;
}
