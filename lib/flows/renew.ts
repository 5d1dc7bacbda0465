import { UpstreamError } from '../errors.ts';
import type { Grant } from '../gitlab/grant.ts';
import { type Seams, unguessable } from '../seams.ts';
import type { Leases } from '../store/leases.ts';
import type { KeptPair, Tokens } from '../store/tokens.ts';
import type { SlackPerson } from '../tenant.ts';
import type { Grants } from './grants.ts';

export interface RenewRooms {
  tokens: Tokens;
  leases: Leases;
  grants: Grants;
  seams: Pick<Seams, 'now' | 'randomBytes' | 'after'>;
}

interface Whose {
  person: SlackPerson;
  instance: string;
}

/** Longer than a request to GitLab may take and the write after it; then somebody else may try. */
const leaseMs = 10_000;
const pauseMs = 500;
/** As long as the lease: after it, whoever holds it is gone. */
const looksForTheLease = leaseMs / pauseMs;
/** Somebody slower than the lease has 4 s more to write the new pair before the grant counts as lost. */
const looksForTheWinner = 8;

/**
 * The pair that follows `stale`: one somebody else has fetched meanwhile, or a new one from GitLab. Undefined, or
 * marked `needsRelink`, when the grant is gone.
 *
 * GitLab's refresh tokens work once, and using one kills the whole old pair. The lease keeps a hundred callers from
 * asking at once and guards nothing; what guards is that a new pair is written only over the one it was bought with.
 */
export async function renew(rooms: RenewRooms, whose: Whose, stale: KeptPair): Promise<KeptPair | undefined> {
  const { leases, seams } = rooms;
  const name = `renew ${whose.person.tenant} ${whose.person.userId} ${whose.instance}`;
  const owner = unguessable(seams);
  for (let look = 0; look < looksForTheLease; look++) {
    if (await leases.acquire(name, owner, seams.now() + leaseMs, seams.now())) break;
    await seams.after(pauseMs);
    const current = await find(rooms, whose);
    if (isSettled(current, stale)) return current;
  }
  try {
    const current = await find(rooms, whose);
    return isSettled(current, stale) ? current : await exchange(rooms, whose, stale);
  } finally {
    await leases.release(name, owner);
  }
}

async function exchange(rooms: RenewRooms, whose: Whose, old: KeptPair): Promise<KeptPair | undefined> {
  const fresh = await rooms.grants.refresh(old.refreshToken).catch(nothingWhenUsedUp);
  if (!fresh) return afterLosing(rooms, whose, old);
  if (await writtenDown(rooms, whose, old, fresh)) {
    return { ...fresh, generation: old.generation + 1, needsRelink: false };
  }
  // The account was unlinked, or linked anew, meanwhile: this pair is nobody's.
  await rooms.grants.revoke(fresh.refreshToken);
  return find(rooms, whose);
}

/** We hold the only living pair: a store that stumbles is asked again before it is lost. */
async function writtenDown({ tokens, seams }: RenewRooms, { person, instance }: Whose, old: KeptPair, fresh: Grant) {
  for (let tries = 1; ; tries++) {
    try {
      return await tokens.replace(person, instance, old.refreshToken, fresh);
    } catch (failure) {
      if (tries === 5 || !(failure instanceof UpstreamError) || !failure.transient) throw failure;
      await seams.after(pauseMs);
    }
  }
}

/** Our refresh token was used up: by somebody about to write the new pair, else the grant is revoked or lost. */
async function afterLosing(rooms: RenewRooms, whose: Whose, old: KeptPair): Promise<KeptPair | undefined> {
  for (let look = 0; look < looksForTheWinner; look++) {
    const current = await find(rooms, whose);
    if (isSettled(current, old)) return current;
    await rooms.seams.after(pauseMs);
  }
  await rooms.tokens.markForRelink(whose.person, whose.instance, old.refreshToken);
  return find(rooms, whose);
}

/** True when there is nothing left to renew: another pair is there, or none that could be used. */
function isSettled(current: KeptPair | undefined, stale: KeptPair): boolean {
  return !current || current.needsRelink || current.refreshToken.reveal() !== stale.refreshToken.reveal();
}

function find({ tokens }: RenewRooms, { person, instance }: Whose): Promise<KeptPair | undefined> {
  return tokens.find(person, instance);
}

function nothingWhenUsedUp(failure: unknown): undefined {
  if (failure instanceof UpstreamError && failure.code === 'invalid_grant') return undefined;
  throw failure;
}
