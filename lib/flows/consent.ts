import { UpstreamError } from '../errors.ts';
import type { Grant } from '../gitlab/grant.ts';
import { exchangeCode } from '../gitlab/oauth.ts';
import { currentUser, type GitLabUser } from '../gitlab/user.ts';
import type { HttpRequest } from '../http.ts';
import { consentPage, notAnswering, refusedThere, ticketGone } from '../pages/connect.ts';
import type { Next, Page } from '../pages.ts';
import type { Ticket } from '../store/tickets.ts';
import { connectWithin, hostOf } from './connect.ts';
import { beginLeg, type ConnectRooms, endLeg, endWith, onlyOne } from './connect-legs.ts';
import { discardUnconfirmed } from './unconfirmed.ts';

/** After the pair has expired, with a little room for clocks that differ. Seconds. */
const discardAfter = connectWithin / 1000 + 15;

/**
 * GET /gitlab/oauth/callback: takes the code, learns whose account it is, keeps the pair (encrypted, unbound, for ten
 * minutes) and asks for consent with both names on the page. Binds nothing: that takes the form.
 */
export async function askConsent(rooms: ConnectRooms, request: HttpRequest): Promise<Next> {
  const state = onlyOne(request.query, 'state');
  const begun = await endLeg(rooms, request, { leg: 'gitlab', state });
  if ('page' in begun) return begun;
  const ticket = await rooms.tickets.find(begun.ticket);
  if (!ticket) return endWith(rooms, ticketGone(rooms.settings.slackCommand));
  const given = await granted(rooms, { query: request.query, state: state ?? '', codeVerifier: begun.codeVerifier });
  if ('page' in given) return endWith(rooms, given.page);
  const { grant, user } = given;
  const who = { ...user, slackName: begun.slackName, teamName: begun.teamName, host: hostOf(rooms.instance) };
  await keep(rooms, ticket, given).catch(async (failure: unknown) => {
    await rooms.grants.revoke(grant.refreshToken);
    throw failure;
  });
  const consent = await beginLeg(rooms, 'consent', { ticket: ticket.id, gitlabUserId: user.id, who });
  return { page: consentPage(who, consent.state), cookie: consent.cookie };
}

interface Given {
  grant: Grant;
  user: GitLabUser;
}

async function granted(
  rooms: ConnectRooms,
  answer: { query: URLSearchParams; state: string; codeVerifier: string },
): Promise<Given | { page: Page }> {
  const { oauth, gitlab, grants, settings, log } = rooms;
  let grant: Grant | undefined;
  try {
    grant = await exchangeCode(oauth, answer);
    return { grant, user: await currentUser(gitlab, grant.accessToken) };
  } catch (failure) {
    if (grant) await grants.revoke(grant.refreshToken);
    if (!(failure instanceof UpstreamError)) throw failure;
    log.warn('an authorization at GitLab failed', { operation: failure.operation, code: failure.code });
    if (failure.transient) return { page: notAnswering('GitLab', settings.slackCommand) };
    return { page: refusedThere('GitLab', failure.code, settings.slackCommand) };
  }
}

/** The job that revokes the pair is on its way before the pair is kept: whatever is kept is looked at again. */
async function keep(rooms: ConnectRooms, { id, person, instance }: Ticket, { grant, user }: Given): Promise<void> {
  await rooms.queue.send({ job: 'unconfirmed', tenant: person.tenant, ticket: id }, { delaySeconds: discardAfter });
  await discardUnconfirmed(rooms, id);
  const until = rooms.seams.now() + connectWithin;
  await rooms.tokens.keepUnconfirmed(id, { person, instance, pair: grant, gitlabUser: user }, until);
}
