import type { BrowserMark } from '../browser-mark.ts';
import { UpstreamError } from '../errors.ts';
import type { HttpRequest } from '../http.ts';
import * as pages from '../pages/install.ts';
import type { Next, Page } from '../pages.ts';
import { unguessable } from '../seams.ts';
import type { Installed, SlackInstall } from '../slack/install.ts';
import type { OAuthStates } from '../store/oauth-states.ts';
import { tenantOf } from '../tenant.ts';
import { onlyOne } from './connect-legs.ts';
import type { AckRooms } from './rooms.ts';

export interface InstallRooms extends Pick<AckRooms, 'settings' | 'installations' | 'seams' | 'log'> {
  /** Ids of the teams or enterprises that may install; undefined: only the first that does. */
  allowedTeams: string[] | undefined;
  states: OAuthStates;
  install: SlackInstall;
  browser: BrowserMark;
}

interface Begun {
  leg: 'install';
  browser: string;
}

/** GET /slack/install: sends the browser to Slack's page, with a state that only this browser can bring back. */
export async function beginInstall({ states, install, browser, seams, ...rooms }: InstallRooms): Promise<Next> {
  const state = unguessable(seams);
  const { cookie, digest } = browser.issue();
  await states.issue(state, { leg: 'install', browser: digest } satisfies Begun, seams.now() + 600_000);
  return { goTo: install.url({ redirectUri: callbackOf(rooms), state }), cookie };
}

/** GET /slack/oauth/callback: keeps the bot token of a workspace that may have the app. */
export async function finishInstall(rooms: InstallRooms, request: HttpRequest): Promise<Next> {
  const { states, browser } = rooms;
  const state = onlyOne(request.query, 'state');
  const begun = state ? await states.consume<Begun>(state) : undefined;
  if (begun?.leg !== 'install' || !browser.isOn(request, begun.browser)) return { page: pages.installNotBegunHere() };
  const code = onlyOne(request.query, 'code');
  if (!code) {
    const said = onlyOne(request.query, 'error') ?? 'no code';
    const page = said === 'access_denied' ? pages.installCancelled() : pages.installRefused(said.slice(0, 64));
    return { page, cookie: browser.removal };
  }
  const installed = await exchanged(rooms, code);
  return { page: 'page' in installed ? installed.page : await keep(rooms, installed), cookie: browser.removal };
}

async function exchanged(rooms: InstallRooms, code: string): Promise<Installed | { page: Page }> {
  try {
    return await rooms.install.exchange({ redirectUri: callbackOf(rooms), code });
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    rooms.log.warn('an installation failed', { code: failure.code });
    return { page: failure.transient ? pages.slackNotAnswering() : pages.installRefused(failure.code) };
  }
}

async function keep(rooms: InstallRooms, { isEnterpriseInstall, ...installed }: Installed): Promise<Page> {
  const { settings, allowedTeams, installations, seams, log } = rooms;
  const { clientId, slackCommand } = settings;
  const tenant = tenantOf(clientId, { ...installed, isEnterpriseInstall });
  const id = isEnterpriseInstall ? installed.enterpriseId : installed.teamId;
  const isAllowed = allowedTeams ? allowedTeams.includes(id ?? '') : await installations.claimFirst(clientId, tenant);
  if (!isAllowed) {
    log.warn('a workspace that is not allowed tried to install', { tenant });
    return pages.installNotAllowed(installed.teamName);
  }
  await installations.save({ tenant, ...installed, installedAt: seams.now() });
  log.info('installed', { tenant });
  return pages.installed({ team: installed.teamName, command: slackCommand });
}

function callbackOf({ settings }: Pick<InstallRooms, 'settings'>): string {
  return `${settings.publicUrl}/slack/oauth/callback`;
}
