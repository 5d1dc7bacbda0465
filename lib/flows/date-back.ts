import { UpstreamError } from '../errors.ts';
import type { FiledIncident } from '../gitlab/filed-incident.ts';
import { createTimelineEvent } from '../gitlab/timeline.ts';
import type { Secret } from '../secret.ts';
import type { Submission } from '../store/submissions.ts';
import type { Note } from './outcome.ts';
import type { WorkRooms } from './rooms.ts';

export interface DateBack {
  submission: Submission;
  incident: FiledIncident;
  token: Secret;
  note: Note;
}

/** Filed so much later than it was declared, in milliseconds, an incident's own dates no longer tell when it began. */
const late = 120_000;

/**
 * Says in the timeline when an incident was declared that could be filed only later: GitLab lets nobody but owners date an
 * issue back. It takes the Developer role, and is left out where that is missing.
 */
export async function dateBack(rooms: WorkRooms, { submission, incident, token, note }: DateBack): Promise<void> {
  const { createdAt: occurredAt, progress } = submission;
  if (progress['dated'] || incident.type !== 'incident' || rooms.seams.now() - occurredAt < late) return;
  await note({ dated: true });
  const event = { incidentId: incident.id, note: 'Declared in Slack; filed when GitLab could be reached.', occurredAt };
  try {
    await createTimelineEvent(rooms.gitlab, token, event);
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    rooms.log.info('the timeline does not say when an incident was declared', { code: failure.code });
  }
}
