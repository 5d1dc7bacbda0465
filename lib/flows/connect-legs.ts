import type { BrowserMark } from '../browser-mark.ts';
import type { GitLabOAuth } from '../gitlab/oauth.ts';
import type { HttpRequest } from '../http.ts';
import { type Identities, notBegunHere } from '../pages/connect.ts';
import type { Next, Page } from '../pages.ts';
import { unguessable } from '../seams.ts';
import type { SlackSignIn } from '../slack/sign-in.ts';
import type { OAuthStates } from '../store/oauth-states.ts';
import { connectWithin } from './connect.ts';
import type { WorkRooms } from './rooms.ts';

/**
 * Connecting an account is a walk of three legs: to Slack (are you who was given the link?), to GitLab (whose account?),
 * and the consent page (do these two belong together?). Each leg has a state of its own, which works once, for one
 * browser, for ten minutes.
 */
export interface ConnectRooms extends Pick<WorkRooms, ConnectingRoom> {
  states: OAuthStates;
  signIn: SlackSignIn;
  oauth: GitLabOAuth;
  browser: BrowserMark;
}

type ConnectingRoom =
  | ('settings' | 'instance' | 'seams' | 'log' | 'queue' | 'slack' | 'gitlab' | 'grants')
  | ('installations' | 'tickets' | 'links' | 'tokens' | 'submissions' | 'lanes');

interface Legs {
  slack: { ticket: string; nonce: string };
  gitlab: { ticket: string; codeVerifier: string; slackName: string; teamName: string };
  consent: { ticket: string; gitlabUserId: number; who: Identities };
}

type Begun<Name extends keyof Legs> = Legs[Name] & { leg: Name; browser: string };

/** Begins a leg: what it must remember is kept, the browser is marked anew. The state is unguessable. */
export async function beginLeg<Name extends keyof Legs>(
  { states, browser, seams }: Pick<ConnectRooms, 'states' | 'browser' | 'seams'>,
  leg: Name,
  remembered: Legs[Name],
): Promise<{ state: string; cookie: string }> {
  const state = unguessable(seams);
  const { cookie, digest } = browser.issue();
  await states.issue(state, { ...remembered, leg, browser: digest }, seams.now() + connectWithin);
  return { state, cookie };
}

/** Ends a leg: what was remembered, once, for the browser that began it; else the page that says to start again. */
export async function endLeg<Name extends keyof Legs>(
  { states, browser, settings }: ConnectRooms,
  request: HttpRequest,
  { leg, state }: { leg: Name; state: string | undefined },
): Promise<Begun<Name> | { page: Page }> {
  const begun = state ? await states.consume<Begun<Name>>(state) : undefined;
  if (begun?.leg !== leg || !browser.isOn(request, begun.browser)) return { page: notBegunHere(settings.slackCommand) };
  return begun;
}

/** A parameter that is there exactly once: one given twice may be read differently by somebody else. */
export function onlyOne(parameters: URLSearchParams, name: string): string | undefined {
  const [value, second] = parameters.getAll(name);
  return second === undefined ? value : undefined;
}

/** A page, and the mark taken off the browser: the walk is over. */
export function endWith({ browser }: ConnectRooms, page: Page): Next {
  return { page, cookie: browser.removal };
}
