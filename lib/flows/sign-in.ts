import { UpstreamError } from '../errors.ts';
import { authorizationUrl } from '../gitlab/oauth.ts';
import type { HttpRequest } from '../http.ts';
import type { Log } from '../log.ts';
import { notAnswering, refusedThere, ticketGone, wrongSlackUser } from '../pages/connect.ts';
import type { Next, Page } from '../pages.ts';
import { unguessable } from '../seams.ts';
import type { SignedIn } from '../slack/sign-in.ts';
import type { Ticket } from '../store/tickets.ts';
import { beginLeg, type ConnectRooms, endLeg, endWith, onlyOne } from './connect-legs.ts';

/**
 * GET /gitlab/connect?ticket=: sends the browser to sign in with Slack. Binds and consumes nothing, so scanners that
 * follow every link in a message do no harm.
 */
export async function beginSignIn(rooms: ConnectRooms, request: HttpRequest): Promise<Next> {
  const ticket = await liveTicket(rooms, onlyOne(request.query, 'ticket'));
  if (!ticket) return { page: ticketGone(rooms.settings.slackCommand) };
  const nonce = unguessable(rooms.seams);
  const { state, cookie } = await beginLeg(rooms, 'slack', { ticket: ticket.id, nonce });
  const redirectUri = signInCallback(rooms);
  return { goTo: rooms.signIn.url({ redirectUri, state, nonce, teamId: ticket.person.teamId }), cookie };
}

/** GET /slack/signin/callback: only whoever was given the ticket goes on to GitLab. */
export async function finishSignIn(rooms: ConnectRooms, request: HttpRequest): Promise<Next> {
  const { slackCommand } = rooms.settings;
  const begun = await endLeg(rooms, request, { leg: 'slack', state: onlyOne(request.query, 'state') });
  if ('page' in begun) return begun;
  const ticket = await liveTicket(rooms, begun.ticket);
  if (!ticket) return endWith(rooms, ticketGone(slackCommand));
  const code = onlyOne(request.query, 'code');
  if (!code) {
    const said = onlyOne(request.query, 'error') ?? 'no code';
    return endWith(rooms, refusedThere('Slack', said.slice(0, 64), slackCommand));
  }
  const who = await signedIn(rooms, code, begun.nonce);
  if ('page' in who) return who;
  const { userId, teamId } = ticket.person;
  if (who.userId !== userId || who.teamId !== teamId) {
    rooms.log.warn('a connect link was opened by somebody else', { asked: userId, came: who.userId });
    return endWith(rooms, wrongSlackUser(slackCommand));
  }
  return toGitLab(rooms, ticket, who);
}

async function toGitLab(rooms: ConnectRooms, ticket: Ticket, who: SignedIn): Promise<Next> {
  const codeVerifier = unguessable(rooms.seams);
  const names = await namesFor(rooms, ticket, who);
  const { state, cookie } = await beginLeg(rooms, 'gitlab', { ticket: ticket.id, codeVerifier, ...names });
  return { goTo: await authorizationUrl(rooms.oauth, { state, codeVerifier }), cookie };
}

/** What a code that was not taken means for the person: Slack is away, or says no. */
async function signedIn(rooms: ConnectRooms, code: string, nonce: string): Promise<SignedIn | { page: Page }> {
  const { slackCommand } = rooms.settings;
  try {
    return await rooms.signIn.exchange({ redirectUri: signInCallback(rooms), code, nonce });
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    rooms.log.warn('a sign-in with Slack failed', { operation: failure.operation, code: failure.code });
    if (failure.transient) return { page: notAnswering('Slack', slackCommand) };
    return { page: refusedThere('Slack', failure.code, slackCommand) };
  }
}

/** The names the consent page shows: Slack's own, else what we know, else the ids. */
async function namesFor({ installations, slack, log }: ConnectRooms, { person }: Ticket, { name, teamName }: SignedIn) {
  if (name && teamName) return { slackName: name, teamName };
  const installation = await installations.find(person.tenant);
  const user = installation && (await slack.user(installation.botToken, person.userId).catch(unknownUser(log)));
  return {
    slackName: name ?? user?.name ?? person.userId,
    teamName: teamName ?? installation?.teamName ?? person.teamId,
  };
}

function unknownUser(log: Log) {
  return (failure: unknown): undefined => {
    if (!(failure instanceof UpstreamError)) throw failure;
    log.warn('a Slack name is not known', { code: failure.code });
  };
}

/** A ticket that is alive, and for this GitLab: one of another deployment's instance is none here. */
async function liveTicket({ tickets, instance }: ConnectRooms, id: string | undefined): Promise<Ticket | undefined> {
  const ticket = id ? await tickets.find(id) : undefined;
  return ticket?.instance === instance ? ticket : undefined;
}

function signInCallback({ settings }: ConnectRooms): string {
  return `${settings.publicUrl}/slack/signin/callback`;
}
