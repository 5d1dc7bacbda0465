import { accessTokenSeconds, type Grants, type OAuthClient, type Pair } from './grants.ts';
import { type Answer, type Call, cookie, html, json, type Route, redirect } from './http.ts';
import { authorizePage, loginPage, plainPage } from './pages.ts';
import type { Person } from './world.ts';

export type OAuthOptions = {
  /** Who is signed in where a browser brings no cookie. */
  signedInAs?: string;
  /** Answers the consent page with Authorize at once, for tests. */
  autoApprove?: boolean;
};

/** One call of /oauth/token, without any secret. `person` is known where the grant was good. */
export type TokenRequest = { grantType: string; status: number; person?: string; at: number };

const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' };
const sessionCookie = 'gitlab_sandbox_user';

/** https://docs.gitlab.com/api/oauth2/ : authorization code with PKCE, refresh, revoke, token info. */
export function createOAuth(grants: Grants, options: OAuthOptions) {
  const tokenRequests: TokenRequest[] = [];

  function authorize(call: Call): Answer {
    const query = call.url.searchParams;
    const client = grants.clients.find((one) => one.id === query.get('client_id'));
    const redirectUri = query.get('redirect_uri') ?? '';
    // Neither of these may be told to the redirect URI: it is not trusted yet.
    if (!client)
      return html(401, plainPage('An error has occurred', 'Client authentication failed due to unknown client.'));
    if (!client.redirectUris.includes(redirectUri)) {
      return html(400, plainPage('An error has occurred', 'The redirect URI included is not valid.'));
    }
    const error = refusedBecause(query, client);
    if (error) return redirect(back(query, { error }));
    const as = query.get('as');
    const person = as ? call.world.people.find((one) => one.username === as) : whoIs(call, options);
    if (!person) return html(200, loginPage(call.world, call.url.pathname + call.url.search));
    if (person.state === 'blocked')
      return html(403, plainPage('Your account has been blocked', 'Contact your GitLab administrator.'));
    const decision = call.method === 'POST' ? call.params.text('decision') : undefined;
    const signedIn = { 'set-cookie': sessionFor(person) };
    if (decision === 'deny') return redirect(back(query, { error: 'access_denied' }), signedIn);
    const approved = decision === 'authorize' || options.autoApprove || grants.hasApproved(person, client);
    if (!approved) return html(200, authorizePage(person, client, call.url.pathname + call.url.search), signedIn);
    const scope = query.get('scope') ?? 'api';
    const challenge = query.get('code_challenge') ?? '';
    return redirect(
      back(query, { code: grants.createCode({ client, person, redirectUri, scope, challenge }) }),
      signedIn,
    );
  }

  function token(call: Call): Answer {
    const grantType = call.params.text('grant_type') ?? '';
    const { answer, pair } = judge(call, grantType);
    tokenRequests.push({ grantType, status: answer.status, person: pair?.person.username, at: call.world.now() });
    return answer;
  }

  function judge(call: Call, grantType: string): { answer: Answer; pair?: Pair } {
    const client = clientOf(call, grants);
    if (!client) return { answer: invalidClient() };
    const needed: Record<string, string[]> = {
      authorization_code: ['code', 'redirect_uri', 'code_verifier'],
      refresh_token: ['refresh_token', 'redirect_uri'],
    };
    const names = needed[grantType];
    if (!names)
      return {
        answer: oauthError(
          400,
          'unsupported_grant_type',
          'The authorization grant type is not supported by the authorization server.',
        ),
      };
    const values = names.map((name) => call.params.text(name) ?? '');
    const missing = names.find((_, index) => !values[index]);
    if (missing) return { answer: oauthError(400, 'invalid_request', `Missing required parameter: ${missing}.`) };
    const [first = '', redirectUri = '', verifier = ''] = values;
    const pair =
      grantType === 'refresh_token'
        ? grants.refresh(client, first, redirectUri)
        : grants.redeem(client, first, redirectUri, verifier);
    return pair ? { answer: json(200, tokenAnswer(pair), noStore), pair } : { answer: invalidGrant() };
  }

  function revoke(call: Call): Answer {
    const client = clientOf(call, grants);
    if (!client) return oauthError(403, 'unauthorized_client', 'You are not authorized to revoke this token');
    const pair = grants.find(call.params.text('token') ?? '');
    if (pair && pair.client !== client) {
      return oauthError(403, 'unauthorized_client', 'You are not authorized to revoke this token');
    }
    if (pair) pair.revoked = true;
    return json(200, {});
  }

  function info(call: Call): Answer {
    const bearer = grants.bearer((call.headers.authorization ?? '').replace(/^Bearer /i, ''));
    if (bearer.state !== 'live') return oauthError(401, 'invalid_token', 'The access token is invalid');
    const { pair } = bearer;
    const age = Math.floor((call.world.now() - pair.createdAt) / 1000);
    return json(200, {
      resource_owner_id: pair.person.id,
      scope: pair.scope.split(' '),
      expires_in: accessTokenSeconds - age,
      application: { uid: pair.client.id },
      created_at: Math.floor(pair.createdAt / 1000),
    });
  }

  function login(call: Call): Answer {
    const next = call.params.text('next') ?? '/';
    const person = call.world.people.find((one) => one.username === call.params.text('user'));
    if (!person) return html(200, loginPage(call.world, next));
    return redirect(/^\/(?!\/)/.test(next) ? next : '/', { 'set-cookie': sessionFor(person) });
  }

  const routes: Route<Call>[] = [
    ['GET /login', login],
    ['GET /oauth/authorize', authorize],
    ['POST /oauth/authorize', authorize],
    ['POST /oauth/token', token],
    ['POST /oauth/revoke', revoke],
    ['GET /oauth/token/info', info],
  ];
  return { routes, tokenRequests };
}

/** Who the browser says is signed in. A sandbox believes its cookie. */
function whoIs(call: Pick<Call, 'world' | 'headers'>, options: OAuthOptions): Person | undefined {
  const username = cookie(call, sessionCookie) ?? options.signedInAs;
  return call.world.people.find((one) => one.username === username);
}

const sessionFor = (person: Person): string => `${sessionCookie}=${person.username}; Path=/; HttpOnly; SameSite=Lax`;

function refusedBecause(query: URLSearchParams, client: OAuthClient): string | undefined {
  if (query.get('response_type') !== 'code') return 'unsupported_response_type';
  if (!(query.get('scope') ?? 'api').split(' ').every((scope) => client.scopes.includes(scope))) return 'invalid_scope';
  if (query.get('code_challenge_method') !== 'S256') return 'invalid_code_challenge_method';
  return /^[\w-]{43}$/.test(query.get('code_challenge') ?? '') ? undefined : 'invalid_request';
}

/** The redirect URI with the outcome and the state added. */
function back(query: URLSearchParams, outcome: Record<string, string>): string {
  const url = new URL(query.get('redirect_uri') ?? '');
  const state = query.get('state');
  for (const [name, value] of Object.entries({ ...outcome, ...(state !== null && { state }) }))
    url.searchParams.set(name, value);
  return url.href;
}

/** By HTTP Basic or in the body, as Doorkeeper takes both. */
function clientOf(call: Call, grants: Grants): OAuthClient | undefined {
  const basic = /^Basic (.+)$/i.exec(call.headers.authorization ?? '')?.[1];
  const [id, secret] = basic
    ? Buffer.from(basic, 'base64').toString().split(':', 2).map(decodeURIComponent)
    : [call.params.text('client_id'), call.params.text('client_secret')];
  return grants.clients.find((client) => client.id === id && client.secret === secret);
}

function tokenAnswer(pair: Pair) {
  return {
    access_token: pair.accessToken,
    token_type: 'Bearer',
    expires_in: accessTokenSeconds,
    refresh_token: pair.refreshToken,
    scope: pair.scope,
    created_at: Math.floor(pair.createdAt / 1000),
  };
}

function oauthError(status: number, error: string, description: string): Answer {
  return json(status, { error, error_description: description }, noStore);
}

const invalidClient = (): Answer =>
  oauthError(
    401,
    'invalid_client',
    'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
  );

const invalidGrant = (): Answer =>
  oauthError(
    400,
    'invalid_grant',
    'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
  );
