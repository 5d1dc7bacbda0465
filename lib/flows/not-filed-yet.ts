import { UpstreamError } from '../errors.ts';
import { isLocal } from '../incident/local.ts';
import type { Submission } from '../store/submissions.ts';
import { notFiledYet } from './next-try.ts';
import type { WorkRooms } from './rooms.ts';
import type { Target, TypedAct } from './typed-act.ts';

/** The declare is tried first; a moment later this can be. */
const momentSeconds = 2;
/** Its author has it back, or has to connect: whatever brings it to GitLab wakes what waits for it. */
const asLongAsItTakes = 300;

/**
 * What an act is about, as GitLab knows it: what was declared while GitLab was away is there under another number by now.
 * Undefined: it was forgotten, or is somebody else's secret. Throws an `UpstreamError` (`not_filed_yet`) while it waits.
 */
export async function targetInGitLab(
  rooms: Pick<WorkRooms, 'pending' | 'submissions' | 'shown' | 'seams'>,
  { tenant, person, typed }: Pick<Submission, 'tenant' | 'person' | 'typed'>,
): Promise<Target | undefined> {
  const { target, channelId } = typed as TypedAct;
  if (target?.by !== 'key' || !isLocal(target.key)) return target;
  const pending = await rooms.pending.find(tenant, target.key.iid);
  const isSecret = pending?.confidential && pending.person.userId !== person.userId;
  // A channel offers it for as long as its card stands there; whoever stumbles over it clears it away.
  if (!pending) await rooms.shown.remove(tenant, channelId, target.key);
  if (!pending || isSecret) return undefined;
  if (pending.filed) return { by: 'key', key: pending.filed };
  const standing = await rooms.submissions.standing(tenant, pending.submission);
  const wait = standing?.state === 'due' ? (standing.comesUp - rooms.seams.now()) / 1000 : asLongAsItTakes;
  throw new UpstreamError({
    service: 'gitlab',
    operation: 'declare',
    code: notFiledYet,
    transient: true,
    retryAfterSeconds: Math.max(0, wait) + momentSeconds,
  });
}
