import { UpstreamError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { openIdTokenAnswer, openIdUserAnswer, read } from './answers.ts';
import { clientGrant, type SlackApp } from './install.ts';
import { createCall } from './lazy-call.ts';
import { userScopes } from './scopes.ts';

/** Who signed in with Slack, by Slack's own word. */
export interface SignedIn {
  userId: string;
  teamId: string;
  /** Names for people to read, where Slack gives them. */
  name: string | undefined;
  teamName: string | undefined;
}

/** Sign in with Slack. https://docs.slack.dev/authentication/sign-in-with-slack */
export interface SlackSignIn {
  /** Where a browser goes to sign in, to the workspace `teamId`. */
  url(request: { redirectUri: string; state: string; nonce: string; teamId: string }): string;
  /**
   * Exchanges the code of a sign-in and asks Slack who it is. The id_token must carry our `nonce` and be meant for us,
   * else the code is `bad_id_token`; it came straight from Slack over TLS, so its signature would prove nothing more
   * (OpenID Connect Core 3.1.3.7).
   */
  exchange(request: { redirectUri: string; code: string; nonce: string }): Promise<SignedIn>;
}

export function createSlackSignIn(app: SlackApp): SlackSignIn {
  const call = createCall(app);
  return {
    url({ redirectUri, state, nonce, teamId }) {
      const query = {
        response_type: 'code',
        client_id: app.clientId,
        scope: userScopes.join(' '),
        state,
        nonce,
        team: teamId,
        redirect_uri: redirectUri,
      };
      return `${app.webUrl}/openid/connect/authorize?${new URLSearchParams(query)}`;
    },
    async exchange({ redirectUri, code, nonce }) {
      const grant = { ...clientGrant(app, code, redirectUri), grant_type: 'authorization_code' };
      const tokens = await read(call, operation, undefined, grant, openIdTokenAnswer);
      if (!isForUs(tokens.id_token, app.clientId, nonce)) {
        throw new UpstreamError({ service: 'slack', operation, code: 'bad_id_token', transient: false });
      }
      const token = new Secret(tokens.access_token);
      const user = await read(call, 'openid.connect.userInfo', token, {}, openIdUserAnswer);
      return {
        userId: user['https://slack.com/user_id'],
        teamId: user['https://slack.com/team_id'],
        name: user.name ?? undefined,
        teamName: user['https://slack.com/team_name'] ?? undefined,
      };
    },
  };
}

const operation = 'openid.connect.token';

function isForUs(idToken: string, clientId: string, nonce: string): boolean {
  const claims = claimsIn(idToken);
  return claims['nonce'] === nonce && [claims['aud']].flat().includes(clientId);
}

function claimsIn(idToken: string): Record<string, unknown> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
