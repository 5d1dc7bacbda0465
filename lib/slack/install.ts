import { UpstreamError } from '../errors.ts';
import { Secret } from '../secret.ts';
import type { SlackTeam } from '../tenant.ts';
import { installAnswer, read } from './answers.ts';
import type { SlackDoor } from './call.ts';
import { createCall } from './lazy-call.ts';
import { botScopes, optionalBotScopes } from './scopes.ts';

/** Our Slack app, as Slack's authorize pages and token endpoints know it. */
export interface SlackApp extends SlackDoor {
  /** The base of Slack's authorize pages. */
  webUrl: string;
  clientId: string;
  clientSecret: Secret;
}

/** What `oauth.v2.access` says was installed. */
export interface Installed extends SlackTeam {
  teamName: string;
  botToken: Secret;
  scopes: string[];
  botUserId: string | undefined;
  appId: string | undefined;
  installedBy: string | undefined;
}

/** Installing our app into a workspace or an organization. https://docs.slack.dev/authentication/installing-with-oauth */
export interface SlackInstall {
  /** Where a browser goes to install the app. */
  url(request: { redirectUri: string; state: string }): string;
  /** Exchanges the code of an installation for its bot token. Codes live ten minutes and work once. */
  exchange(request: { redirectUri: string; code: string }): Promise<Installed>;
}

export function createSlackInstall(app: SlackApp): SlackInstall {
  const call = createCall(app);
  const scope = [...botScopes, ...optionalBotScopes].join(',');
  return {
    url({ redirectUri, state }) {
      const query = { client_id: app.clientId, scope, user_scope: '', state, redirect_uri: redirectUri };
      return `${app.webUrl}/oauth/v2/authorize?${new URLSearchParams(query)}`;
    },
    async exchange({ redirectUri, code }) {
      const grant = clientGrant(app, code, redirectUri);
      const answer = await read(call, operation, undefined, grant, installAnswer);
      const isEnterpriseInstall = answer.is_enterprise_install ?? false;
      const named = isEnterpriseInstall ? answer.enterprise : answer.team;
      if (!named) throw new UpstreamError({ service: 'slack', operation, code: 'half_answer', transient: false });
      return {
        isEnterpriseInstall,
        teamId: answer.team?.id,
        enterpriseId: answer.enterprise?.id,
        teamName: named.name ?? named.id,
        botToken: new Secret(answer.access_token),
        scopes: answer.scope.split(',').filter((name) => name !== ''),
        botUserId: answer.bot_user_id ?? undefined,
        appId: answer.app_id ?? undefined,
        installedBy: answer.authed_user?.id ?? undefined,
      };
    },
  };
}

const operation = 'oauth.v2.access';

/** A code with our client's credentials, in the form as Slack's own SDKs send them. */
export function clientGrant({ clientId, clientSecret }: SlackApp, code: string, redirectUri: string) {
  return { client_id: clientId, client_secret: clientSecret.reveal(), code, redirect_uri: redirectUri };
}
