import { statusSet } from '../block-kit/act-answers.ts';
import type { Message } from '../block-kit/message.ts';
import { readIncidentStatus, setStatus } from '../gitlab/status.ts';
import type { Status } from '../incident/status.ts';
import type { Deed } from './deed.ts';
import type { WorkRooms } from './rooms.ts';

export function acknowledge(rooms: WorkRooms, deed: Deed): Promise<Message> {
  return change(rooms, deed, 'acknowledged');
}

/** Sets the status alone: the incident stays open until somebody closes it. */
export function resolve(rooms: WorkRooms, deed: Deed): Promise<Message> {
  return change(rooms, deed, 'resolved');
}

/** GitLab writes the timeline entry itself; a status that is there already is not set again. */
async function change({ gitlab }: WorkRooms, { incident, token }: Deed, to: Status): Promise<Message> {
  const { status } = await readIncidentStatus(gitlab, token, incident);
  if (status !== to) await setStatus(gitlab, token, incident, to);
  return statusSet(incident, to, { already: status === to });
}
