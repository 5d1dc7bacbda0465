import { assigned } from '../block-kit/act-answers.ts';
import { nobodyToAssign } from '../block-kit/act-refusals.ts';
import type { Message } from '../block-kit/message.ts';
import { updateIncident } from '../gitlab/issues.ts';
import { findMember } from '../gitlab/members.ts';
import type { Deed } from './deed.ts';
import type { WorkRooms } from './rooms.ts';

/** Assigns one person: GitLab Free takes no more. They replace whoever was assigned. */
export async function assign(rooms: WorkRooms, deed: Deed<{ verb: 'assign'; who: string }>): Promise<Message> {
  const { incident, token, act } = deed;
  const assignee = await assigneeOf(rooms, deed);
  if (!assignee) return nobodyToAssign(act.who);
  const now = await updateIncident(rooms.gitlab, token, incident, { assigneeIds: [assignee.id] });
  return assigned(now, assignee.name, { done: now.assigneeIds.includes(assignee.id) });
}

/** `me` and a mention are people connected here; anything else is a GitLab username. */
async function assigneeOf(
  { links, gitlab, instance }: WorkRooms,
  { act, person, incident, token }: Deed<{ verb: 'assign'; who: string }>,
) {
  const [, mentioned] = /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(act.who) ?? [];
  if (mentioned || act.who.toLowerCase() === 'me') {
    const link = await links.find({ ...person, userId: mentioned ?? person.userId }, instance);
    return link && { id: link.gitlabUserId, name: link.name };
  }
  return findMember(gitlab, token, incident.projectId, act.who.replace(/^@/, ''));
}
