import * as oauth from 'oauth4webapi';
import type { Secret } from '../secret.ts';
import { type Call, type Guard, unguarded } from './failure.ts';
import { type Grant, judged, judgedCallback, readGrant } from './grant.ts';
import { oauthFetch } from './transport.ts';

/** The OAuth application of this product at one GitLab instance. */
export interface GitLabOAuth {
  server: oauth.AuthorizationServer;
  client: oauth.Client;
  authentication: oauth.ClientAuth;
  /** Exactly as it is registered. */
  redirectUri: string;
  fetch: typeof fetch;
  now: () => number;
  guard: Guard;
}

export interface GitLabOAuthOptions {
  url: string;
  clientId: string;
  clientSecret: Secret;
  redirectUri: string;
  fetch: typeof fetch;
  now: () => number;
  guard?: Guard;
}

export function createGitLabOAuth(options: GitLabOAuthOptions): GitLabOAuth {
  const { url, clientId, clientSecret, guard = unguarded, ...rest } = options;
  const issuer = url.replace(/\/+$/, '');
  return {
    server: {
      issuer,
      authorization_endpoint: `${issuer}/oauth/authorize`,
      token_endpoint: `${issuer}/oauth/token`,
      revocation_endpoint: `${issuer}/oauth/revoke`,
    },
    client: { client_id: clientId },
    authentication: oauth.ClientSecretPost(clientSecret.reveal()),
    guard,
    ...rest,
  };
}

/**
 * Where a browser goes to grant access: PKCE S256, scope `api` (nothing narrower may write issues). `codeVerifier` has
 * 43-128 characters. https://docs.gitlab.com/api/oauth2/#authorization-code-with-proof-key-for-code-exchange-pkce
 */
export async function authorizationUrl(
  { server, client, redirectUri }: GitLabOAuth,
  { state, codeVerifier }: { state: string; codeVerifier: string },
): Promise<string> {
  const query = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'api',
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  });
  return `${server.authorization_endpoint}?${query}`;
}

/**
 * Judges the callback's query against the state we issued, then trades its code for a grant. Throws `UpstreamError`:
 * `access_denied` when the person said no, `invalid_callback` for a query that is not the answer to our request,
 * `invalid_grant` for a code that is used or too old (10 minutes).
 */
export async function exchangeCode(
  app: GitLabOAuth,
  { query, state, codeVerifier }: { query: URLSearchParams; state: string; codeVerifier: string },
): Promise<Grant> {
  const { server, client, authentication, redirectUri, now } = app;
  const call = { operation: 'oauth authorization_code', effect: true };
  const judge = () => oauth.validateAuthResponse(server, client, query, state);
  const callback = judgedCallback(call.operation, judge);
  return judged(app.guard, call, async () => {
    const to = [server, client, authentication, callback, redirectUri, codeVerifier] as const;
    const response = await oauth.authorizationCodeGrantRequest(...to, sending(app, call));
    return readGrant(await oauth.processAuthorizationCodeResponse(server, client, response), call, now());
  });
}

/**
 * A new pair for a refresh token, which is used up by it. `invalid_grant`: used, revoked or unknown. After a failure with
 * `unknown` set it may be used up all the same.
 */
export function refreshGrant(app: GitLabOAuth, refreshToken: Secret, { timeoutMs = 5_000 } = {}): Promise<Grant> {
  const { server, client, authentication, redirectUri, now } = app;
  const call = { operation: 'oauth refresh_token', effect: true };
  return judged(app.guard, call, async () => {
    // GitLab wants the redirect URI of the first exchange again. https://docs.gitlab.com/api/oauth2/
    const options = { ...sending(app, call, timeoutMs), additionalParameters: { redirect_uri: redirectUri } };
    const to = [server, client, authentication, refreshToken.reveal()] as const;
    const response = await oauth.refreshTokenGrantRequest(...to, options);
    return readGrant(await oauth.processRefreshTokenResponse(server, client, response), call, now());
  });
}

/** Ends a token, and with a refresh token its pair; one GitLab does not know is no failure. https://docs.gitlab.com/api/oauth2/#revoke-a-token */
export function revokeToken(app: GitLabOAuth, token: Secret): Promise<void> {
  const { server, client, authentication } = app;
  const call = { operation: 'oauth revoke', effect: true };
  return judged(app.guard, call, async () => {
    const to = [server, client, authentication, token.reveal()] as const;
    await oauth.processRevocationResponse(await oauth.revocationRequest(...to, sending(app, call)));
  });
}

/** Through our own transport, with its deadline and caps. http is let through because `config.ts` allows it on loopback only. */
function sending({ fetch, now }: GitLabOAuth, call: Call, timeoutMs = 5_000) {
  return { [oauth.customFetch]: oauthFetch({ ...call, fetch, now, timeoutMs }), [oauth.allowInsecureRequests]: true };
}
