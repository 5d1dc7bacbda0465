import { type Exchange, escapeHtml, readCookie, sendPage, sendRedirect } from './http.ts';
import type { World } from './world.ts';

/** What an app may ask a person for on each of the two pages. */
const flows = {
  '/oauth/v2/authorize': { flow: 'install', ask: 'wants to be installed in' },
  '/openid/connect/authorize': { flow: 'openid', ask: 'wants to know who you are in' },
} as const;

type FlowPath = keyof typeof flows;
const USER_SCOPES = ['openid', 'profile', 'email'];

export function isFlowPath(path: string): path is FlowPath {
  return path in flows;
}

/** `/login?user=U...`: this browser is that person from now on. */
export function answerLogin(world: World, exchange: Exchange): void {
  const person = world.workspace.person(exchange.url.searchParams.get('user') ?? '');
  if (!person) {
    sendPage(exchange, 404, 'Nobody of that id', '<p>Try <code>/login?user=U0ADA</code>.</p>');
    return;
  }
  exchange.response.setHeader('set-cookie', `slack_user=${person.id}; Path=/; HttpOnly; SameSite=Lax`);
  sendPage(exchange, 200, `You are ${person.realName}`, '<p>You can close this page.</p>');
}

/**
 * GET asks, POST decides. What is wrong with the request itself is shown here, never sent to an unproven redirect.
 * https://docs.slack.dev/authentication/installing-with-oauth, https://docs.slack.dev/authentication/sign-in-with-slack
 */
export function answerAuthorize(world: World, exchange: Exchange, path: FlowPath): void {
  const form = new URLSearchParams(exchange.method === 'POST' ? exchange.body : '');
  const asked = exchange.method === 'POST' ? form : exchange.url.searchParams;
  const userId = whoIsHere(world, exchange);
  const nobody = world.workspace.person(userId) ? undefined : 'Nobody is logged in: see /login';
  const wrong = whatIsWrong(world, asked, path) ?? nobody;
  const decision = form.get('decision') ?? (world.browser.autoApprove ? 'allow' : undefined);
  if (wrong) sendPage(exchange, 400, 'Something went wrong', `<p>${escapeHtml(wrong)}</p>`);
  else if (decision === undefined) sendConsent(world, exchange, path, userId);
  else sendRedirect(exchange, destination(world, asked, path, userId, decision === 'allow'));
}

function whoIsHere(world: World, { url, request }: Exchange): string {
  return url.searchParams.get('as') ?? readCookie(request, 'slack_user') ?? world.browser.person;
}

/** Slack's error code for a request no consent page is shown for. */
function whatIsWrong(world: World, asked: URLSearchParams, path: FlowPath): string | undefined {
  const { clientId, scopes, team } = world.settings;
  if (asked.get('client_id') !== clientId) return 'invalid_client_id';
  const redirect = asked.get('redirect_uri') ?? '';
  if (!registeredRedirects(world).some((known) => redirect === known || redirect.startsWith(`${known}/`)))
    return 'bad_redirect_uri: it did not match any configured URIs';
  const scope = scopesOf(asked);
  const allowed = path === '/oauth/v2/authorize' ? scopes : USER_SCOPES;
  if (scope.length === 0 || scope.some((one) => !allowed.includes(one))) return 'invalid_scope';
  if (path === '/oauth/v2/authorize') return undefined;
  if (asked.get('response_type') !== 'code') return 'invalid_response_type';
  if (!scope.includes('openid')) return 'invalid_scope';
  const wanted = asked.get('team');
  return wanted && wanted !== team.id ? 'team_not_found' : undefined;
}

function registeredRedirects({ settings, deliveries }: World): string[] {
  const callbacks = ['/slack/oauth/callback', '/slack/signin/callback'];
  return settings.redirectUrls ?? callbacks.map((path) => `${deliveries.appUrl ?? ''}${path}`);
}

function scopesOf(asked: URLSearchParams): string[] {
  return (asked.get('scope') ?? '').split(/[ ,]+/).filter(Boolean);
}

function destination(world: World, asked: URLSearchParams, path: FlowPath, userId: string, allowed: boolean): string {
  const redirectUri = asked.get('redirect_uri') ?? '';
  const to = new URL(redirectUri);
  if (!allowed) to.searchParams.set('error', 'access_denied');
  else {
    const { flow } = flows[path];
    const nonce = asked.get('nonce') ?? undefined;
    to.searchParams.set('code', world.codes.issue({ flow, userId, scopes: scopesOf(asked), redirectUri, nonce }));
  }
  const state = asked.get('state');
  if (state !== null) to.searchParams.set('state', state);
  return to.href;
}

function sendConsent(world: World, exchange: Exchange, path: FlowPath, userId: string): void {
  const { app, team } = world.settings;
  const { ask } = flows[path];
  const hidden = [...exchange.url.searchParams]
    .filter(([name]) => name !== 'as' && name !== 'decision')
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`);
  const who = world.workspace.person(userId)?.realName ?? userId;
  sendPage(
    exchange,
    200,
    `${app.name} ${ask} ${team.name}`,
    `<p>You are ${escapeHtml(who)}. It asks for: ${escapeHtml(scopesOf(exchange.url.searchParams).join(', '))}.</p>
<form method="post" action="${path}?as=${encodeURIComponent(userId)}">
${hidden.join('\n')}
<button name="decision" value="allow">Allow</button>
<button name="decision" value="cancel">Cancel</button>
</form>`,
  );
}
