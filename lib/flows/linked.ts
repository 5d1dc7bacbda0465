import { connectedMessage } from '../block-kit/connect.ts';
import { UpstreamError } from '../errors.ts';
import type { Job } from '../queue.ts';
import type { SlackPerson } from '../tenant.ts';
import { hostOf } from './connect.ts';
import type { WorkRooms } from './rooms.ts';

type Rooms = Pick<WorkRooms, 'instance' | 'installations' | 'links' | 'slack' | 'settings' | 'log'>;

/** After a link was made: its owner is told in Slack. May run twice. */
export async function linked(rooms: Rooms, job: Extract<Job, { job: 'linked' }>): Promise<void> {
  const { tenant, teamId, userId } = job;
  const person: SlackPerson = { tenant, teamId, userId };
  const link = await rooms.links.find(person, rooms.instance);
  if (!link) return;
  await tell(rooms, person, link.username);
}

async function tell({ installations, slack, settings, instance, log }: Rooms, person: SlackPerson, username: string) {
  const installation = await installations.find(person.tenant);
  if (!installation) return;
  const message = connectedMessage({ username, host: hostOf(instance), command: settings.slackCommand });
  try {
    await slack.post(installation.botToken, { channel: person.userId, ...message });
  } catch (failure) {
    // The page has told it too: not worth saying twice, nor trying in vain.
    if (!(failure instanceof UpstreamError) || (failure.transient && !failure.unknown)) throw failure;
    log.warn('a new link was not told in Slack', { code: failure.code });
  }
}
