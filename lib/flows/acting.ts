import { UpstreamError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { KeptPair } from '../store/tokens.ts';
import type { SlackPerson } from '../tenant.ts';
import { type RenewRooms, renew } from './renew.ts';

/** There is no grant to act with: never given, taken back, or lost. The answer is the Connect button. */
export class NotLinked extends Error {
  override name = 'NotLinked';
}

/** An access token this close to its end is renewed before it is used. */
const renewBefore = 5 * 60_000;

/**
 * Acts at GitLab as this person, with a token that is fresh. When GitLab does not know the token (401: nothing has
 * happened) the pair is read again or renewed, and `act` runs once more: what it did before the 401 must bear repeating.
 *
 * Throws `NotLinked` when there is no usable grant, and whatever `act` throws.
 */
export async function withToken<T>(
  rooms: RenewRooms,
  person: SlackPerson,
  instance: string,
  act: (accessToken: Secret) => Promise<T>,
): Promise<T> {
  const whose = { person, instance };
  const kept = usable(await rooms.tokens.find(person, instance));
  const pair = isFresh(kept, rooms) ? kept : usable(await renew(rooms, whose, kept));
  try {
    return await act(pair.accessToken);
  } catch (failure) {
    if (!isUnknownToken(failure)) throw failure;
    const current = usable(await rooms.tokens.find(person, instance));
    const renewed = isAnother(current, pair) && isFresh(current, rooms);
    const next = renewed ? current : usable(await renew(rooms, whose, current));
    return await act(next.accessToken);
  }
}

function usable(pair: KeptPair | undefined): KeptPair {
  if (!pair || pair.needsRelink) throw new NotLinked();
  return pair;
}

function isFresh(pair: KeptPair, { seams }: RenewRooms): boolean {
  return pair.expiresAt - seams.now() >= renewBefore;
}

function isAnother(pair: KeptPair, than: KeptPair): boolean {
  return pair.refreshToken.reveal() !== than.refreshToken.reveal();
}

function isUnknownToken(failure: unknown): boolean {
  return failure instanceof UpstreamError && failure.service === 'gitlab' && failure.code === 'invalid_token';
}
