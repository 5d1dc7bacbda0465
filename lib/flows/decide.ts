import type { HttpRequest } from '../http.ts';
import { cancelledPage, connectedPage, notBegunHere, ticketGone } from '../pages/connect.ts';
import type { Next } from '../pages.ts';
import type { Ticket } from '../store/tickets.ts';
import type { WaitingPair } from '../store/unconfirmed.ts';
import { type ConnectRooms, endLeg, endWith, onlyOne } from './connect-legs.ts';
import { queueSubmission } from './keep.ts';
import { discardUnconfirmed } from './unconfirmed.ts';
import { resumeWaiting } from './wait-to-connect.ts';

/**
 * POST /gitlab/connect: the answer to the consent page, once, from the browser that was shown it. Connect binds the two
 * accounts, exactly as the page named them; Cancel revokes at GitLab what was given there.
 */
export async function decide(rooms: ConnectRooms, request: HttpRequest): Promise<Next> {
  const { slackCommand } = rooms.settings;
  const form = new URLSearchParams(request.body.toString('utf8'));
  const decision = onlyOne(form, 'decision');
  if (decision !== 'connect' && decision !== 'cancel') return { page: notBegunHere(slackCommand) };
  const begun = await endLeg(rooms, request, { leg: 'consent', state: onlyOne(form, 'csrf') });
  if ('page' in begun) return begun;
  if (decision === 'cancel') return endWith(rooms, cancelledPage(await discardUnconfirmed(rooms, begun.ticket)));
  const ticket = await rooms.tickets.consume(begun.ticket);
  const waiting = await rooms.tokens.takeUnconfirmed(begun.ticket);
  const isAsShown = waiting?.gitlabUser.id === begun.gitlabUserId && waiting.expiresAt > rooms.seams.now();
  if (!ticket || !waiting || !isAsShown) {
    if (waiting) await rooms.grants.revoke(waiting.pair.refreshToken);
    return endWith(rooms, ticketGone(slackCommand));
  }
  await bind(rooms, waiting);
  const resumes = await tellAndResume(rooms, ticket);
  return endWith(rooms, connectedPage(begun.who, { resumes, command: slackCommand }));
}

/** An older link's pair is taken out first: whoever is renewing it finds it gone and ends what they got. */
async function bind({ tokens, links, grants, seams }: ConnectRooms, waiting: WaitingPair): Promise<void> {
  const { person, instance, pair, gitlabUser } = waiting;
  const old = await tokens.remove(person, instance);
  await tokens.save(person, instance, pair);
  const { id: gitlabUserId, username, name } = gitlabUser;
  await links.save({ person, instance, gitlabUserId, username, name, linkedAt: seams.now() });
  if (old && old.refreshToken.reveal() !== pair.refreshToken.reveal()) await grants.revoke(old.refreshToken);
}

/** The link is made, whether or not its news can be queued. True when what was typed goes on by itself. */
async function tellAndResume(rooms: ConnectRooms, { person, submission }: Ticket): Promise<boolean> {
  const { queue, submissions, seams, log } = rooms;
  const { tenant, teamId, userId } = person;
  try {
    const others = await resumeWaiting(rooms, person);
    const resumes = submission !== undefined && (await submissions.activate(tenant, submission, seams.now()));
    if (resumes) await queueSubmission(rooms, { person, key: submission });
    await queue.send({ job: 'linked', tenant, teamId, userId });
    return resumes || others;
  } catch (failure) {
    log.error('a new link could not be told', { user: userId }, failure);
    return false;
  }
}
