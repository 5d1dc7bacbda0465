import type { Ids } from './ids.ts';
import { SlackRefusal } from './refusal.ts';
import type { Settings } from './settings.ts';

/** Who a token speaks for and what it may do. */
export interface Grant {
  token: string;
  kind: 'bot' | 'user';
  userId: string;
  scopes: string[];
}

export interface Installation {
  /** The bot's grant while the app is installed. */
  readonly bot: Grant | undefined;
  /** Scopes add up over installs and never shrink; the bot token stays the same until the app is uninstalled. */
  install(scopes: string[], token?: string): Grant;
  grantUser(userId: string, scopes: string[]): Grant;
  /** The grant of a token; throws not_authed, invalid_auth, token_revoked or account_inactive. */
  authorize(token: string | undefined): Grant;
  /** Ends one token; the bot's ends the installation. */
  revoke(grant: Grant): void;
  uninstall(): void;
}

export function createInstallation(settings: Settings, ids: Ids): Installation {
  const grants = new Map<string, Grant>();
  const dead = new Map<string, 'token_revoked' | 'account_inactive'>();
  let bot: Grant | undefined;

  const keep = (grant: Grant): Grant => {
    grants.set(grant.token, grant);
    dead.delete(grant.token);
    return grant;
  };

  return {
    get bot() {
      return bot;
    },
    install(scopes, token) {
      bot = keep({
        token: token ?? bot?.token ?? `xoxb-sandbox-${ids.hex(12)}`,
        kind: 'bot',
        userId: settings.app.botUserId,
        scopes: [...new Set([...(bot?.scopes ?? []), ...scopes])],
      });
      return bot;
    },
    grantUser: (userId, scopes) => keep({ token: `xoxp-sandbox-${ids.hex(12)}`, kind: 'user', userId, scopes }),
    authorize(token) {
      if (!token) throw new SlackRefusal('not_authed');
      const grant = grants.get(token);
      if (!grant) throw new SlackRefusal('invalid_auth');
      const why = dead.get(token);
      if (why) throw new SlackRefusal(why);
      return grant;
    },
    revoke(grant) {
      dead.set(grant.token, 'token_revoked');
      if (bot?.token === grant.token) bot = undefined;
    },
    uninstall() {
      for (const token of grants.keys()) if (!dead.has(token)) dead.set(token, 'account_inactive');
      bot = undefined;
    },
  };
}
