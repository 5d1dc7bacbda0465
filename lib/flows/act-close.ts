import { closed, reopened } from '../block-kit/act-answers.ts';
import { closedAlreadyWithText } from '../block-kit/act-buttons.ts';
import { alreadyClosed, alreadyOpen, tooLong } from '../block-kit/act-refusals.ts';
import type { Message } from '../block-kit/message.ts';
import { checkLength } from '../command/markdown.ts';
import { UpstreamError } from '../errors.ts';
import type { FiledIncident } from '../gitlab/filed-incident.ts';
import { closeIncident, reopenIncident } from '../gitlab/issues.ts';
import { setStatus } from '../gitlab/status.ts';
import { acknowledgedAt, listTimelineEvents } from '../gitlab/timeline.ts';
import type { Secret } from '../secret.ts';
import { noteOnce } from './act-comment.ts';
import type { Deed } from './deed.ts';
import { echo } from './echo.ts';
import { keepAsComment } from './keep-as-comment.ts';
import { markdownOf } from './markdown-of.ts';
import { publicWarning } from './public-warning.ts';
import type { WorkRooms } from './rooms.ts';

/** Notes what fixed it, then closes; GitLab sets the status to resolved by itself. */
export async function close(rooms: WorkRooms, deed: Deed<{ verb: 'close'; resolution?: string }>): Promise<Message> {
  const { act, incident, token, progress, note } = deed;
  // A try whose answer was lost may have closed it.
  if (incident.state === 'closed' && !progress['closing']) return closedBefore(rooms, deed);
  const resolution = act.resolution && (await markdownOf(rooms, deed.person, act.resolution));
  const problem = resolution && checkLength('comment', resolution);
  if (problem) return tooLong(problem);
  await note({ closing: true });
  if (resolution) await noteOnce(rooms, deed, resolution);
  if (act.resolution) await echo(rooms, deed, 'wrote what fixed it', act.resolution);
  const now = incident.state === 'closed' ? incident : await closeIncident(rooms.gitlab, token, incident);
  const warning = resolution ? await publicWarning(rooms, deed) : undefined;
  return closed(now, {
    closedAt: now.closedAt ?? deed.typedAt,
    acknowledgedAt: await acknowledged(rooms, deed),
    warning,
  });
}

/** What fixed it is not written to what somebody else has closed, and not lost. */
async function closedBefore(rooms: WorkRooms, deed: Deed<{ verb: 'close'; resolution?: string }>): Promise<Message> {
  const { act, incident } = deed;
  const message = alreadyClosed(incident);
  return act.resolution ? closedAlreadyWithText(await keepAsComment(rooms, deed, act.resolution), message) : message;
}

/** Left out when the timeline cannot be read: it takes rights the caller may not have. */
async function acknowledged({ gitlab, log }: WorkRooms, { incident, token }: Deed): Promise<number | undefined> {
  try {
    return acknowledgedAt(await listTimelineEvents(gitlab, token, { ...incident, incidentId: incident.id }));
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    log.info('no timeline to read', { code: failure.code });
    return undefined;
  }
}

/** Reopens. GitLab leaves the status at resolved, so it is set back to triggered where the caller is a Developer. */
export async function reopen(rooms: WorkRooms, { incident, token, progress, note }: Deed): Promise<Message> {
  if (incident.state === 'opened' && !progress['reopening']) return alreadyOpen(incident);
  await note({ reopening: true });
  const now = incident.state === 'opened' ? incident : await reopenIncident(rooms.gitlab, token, incident);
  return reopened(now, { triggered: await triggerAgain(rooms, token, now) });
}

/** False where the caller is no Developer. */
export async function triggerAgain(
  { gitlab }: Pick<WorkRooms, 'gitlab'>,
  token: Secret,
  incident: FiledIncident,
): Promise<boolean> {
  try {
    await setStatus(gitlab, token, incident, 'triggered');
    return true;
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.code !== 'forbidden') throw failure;
    return false;
  }
}
