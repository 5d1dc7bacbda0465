import { shownNow } from '../block-kit/act-answers.ts';
import type { Message } from '../block-kit/message.ts';
import { readIncidentStatus } from '../gitlab/status.ts';
import type { Deed } from './deed.ts';
import type { WorkRooms } from './rooms.ts';

/** The incident as GitLab has it at this moment, to its asker alone. */
export async function show({ gitlab }: WorkRooms, { incident, token }: Deed): Promise<Message> {
  const { status } = await readIncidentStatus(gitlab, token, incident);
  return shownNow({ ...incident, status });
}
