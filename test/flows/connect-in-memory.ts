import { createHash } from 'node:crypto';
import { createBrowserMark } from '../../lib/browser-mark.ts';
import { UpstreamError } from '../../lib/errors.ts';
import type { ConnectRooms } from '../../lib/flows/connect-legs.ts';
import type { GitLab } from '../../lib/gitlab/client.ts';
import { createGitLabOAuth } from '../../lib/gitlab/oauth.ts';
import { readRequest } from '../../lib/http.ts';
import type { Next } from '../../lib/pages.ts';
import { realSeams } from '../../lib/seams.ts';
import { Secret } from '../../lib/secret.ts';
import type { SlackSignIn } from '../../lib/slack/sign-in.ts';
import type { Installations } from '../../lib/store/installations.ts';
import type { Link, Links } from '../../lib/store/links.ts';
import type { OAuthStates } from '../../lib/store/oauth-states.ts';
import type { Ticket, Tickets } from '../../lib/store/tickets.ts';
import type { FreshPair, Tokens } from '../../lib/store/tokens.ts';
import type { WaitingPair } from '../../lib/store/unconfirmed.ts';

const publicUrl = 'http://app.test';
const instance = 'https://gitlab.test';
const take = <Value>(map: Map<string, Value>, key: string) => {
  const value = map.get(key);
  map.delete(key);
  return value;
};

/**
 * All of connecting in memory, for walks by the thousand. Slack's and GitLab's codes are plain to read but bound as the
 * real ones are: to who is signed in where they were made, to the nonce, to the PKCE challenge.
 */
export function connectInMemory() {
  const stored = {
    tickets: new Map<string, Ticket>(),
    states: new Map<string, object>(),
    waiting: new Map<string, WaitingPair>(),
    pairs: new Map<string, FreshPair>(),
    links: new Map<string, Link>(),
  };
  const revoked: string[] = [];
  const quiet = () => undefined;
  const tokens: Pick<Tokens, 'keepUnconfirmed' | 'takeUnconfirmed' | 'peekUnconfirmed' | 'remove' | 'save'> = {
    keepUnconfirmed: async (ticket, kept, expiresAt) => void stored.waiting.set(ticket, { ...kept, expiresAt }),
    takeUnconfirmed: async (ticket) => take(stored.waiting, ticket),
    peekUnconfirmed: async (ticket) => stored.waiting.get(ticket),
    remove: async ({ userId }) => {
      const pair = take(stored.pairs, userId);
      return pair && { ...pair, generation: 1 };
    },
    save: async ({ userId }, _instance, pair) => void stored.pairs.set(userId, pair),
  };
  const rooms: ConnectRooms = {
    settings: { clientId: '1.2', publicUrl, slackCommand: '/gitlab', featuresOff: new Set() },
    instance,
    tickets: {
      issue: async (ticket) => void stored.tickets.set(ticket.id, ticket),
      find: async (id) => stored.tickets.get(id),
      consume: async (id) => take(stored.tickets, id),
    } satisfies Tickets,
    submissions: { activate: async () => true } as unknown as ConnectRooms['submissions'],
    lanes: { all: async () => [] } as unknown as ConnectRooms['lanes'],
    states: {
      issue: async (state, value) => void stored.states.set(state, value),
      consume: async <Value extends object>(state: string) => take(stored.states, state) as Value | undefined,
    } satisfies OAuthStates,
    tokens: tokens as Tokens,
    links: { save: async (link: Link) => void stored.links.set(link.person.userId, link) } as Links,
    installations: { find: async () => undefined } as unknown as Installations,
    slack: {} as ConnectRooms['slack'],
    grants: {
      refresh: () => Promise.reject(new Error('nobody refreshes here')),
      revoke: async (token) => revoked.push(token.reveal()) > 0,
    },
    queue: { send: async () => undefined },
    signIn,
    oauth: createGitLabOAuth({
      url: instance,
      clientId: 'gl',
      clientSecret: new Secret('s'),
      redirectUri: `${publicUrl}/gitlab/oauth/callback`,
      fetch: tokenEndpoint,
      now: realSeams.now,
    }),
    gitlab: { instance, request: async (token: Secret) => ownerOf(token) } as unknown as GitLab,
    browser: createBrowserMark('gitlab-connect', publicUrl, realSeams),
    seams: realSeams,
    log: { info: quiet, warn: quiet, error: quiet },
  };
  return { rooms, stored, revoked };
}

const signIn: SlackSignIn = {
  url: ({ state, nonce }) => `https://slack.test/authorize?${new URLSearchParams({ state, nonce })}`,
  async exchange({ code, nonce }) {
    const [userId = '', bound] = code.split('.');
    if (bound !== nonce)
      throw new UpstreamError({ service: 'slack', operation: 'x', code: 'bad_id_token', transient: false });
    return { userId, teamId: 'T1', name: userId, teamName: 'Ops' };
  },
};

const tokenEndpoint: typeof fetch = async (_url, init) => {
  const form = new URLSearchParams(String(init?.body));
  const [user, challenge] = (form.get('code') ?? '').split('.');
  const proof = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  if (proof !== challenge) return Response.json({ error: 'invalid_grant' }, { status: 400 });
  return Response.json({
    access_token: `at-${user}`,
    refresh_token: `rt-${user}`,
    token_type: 'bearer',
    expires_in: 7200,
  });
};

const ownerOf = (token: Secret) => {
  const username = token.reveal().slice('at-'.length);
  return { id: username.length, username, name: username };
};

/** Somebody's browser, signed in to both sides as them. */
export function browserOf(slackUser: string, gitlabUser: string) {
  let cookie = '';
  const request = (address: string, form?: Record<string, string>) => {
    const url = new URL(address, publicUrl);
    return readRequest({
      rawPath: url.pathname,
      rawQueryString: url.search.slice(1),
      cookies: [cookie],
      ...(form ? { body: String(new URLSearchParams(form)) } : {}),
    });
  };
  const callback = (url: string, path: string, code: (query: URLSearchParams) => string) => {
    const { searchParams } = new URL(url);
    return `${path}?${new URLSearchParams({ state: searchParams.get('state') ?? '', code: code(searchParams) })}`;
  };
  return {
    request,
    keep(next: Next): Next {
      cookie = next.cookie?.split(';')[0] ?? cookie;
      return next;
    },
    /** What Slack and GitLab send this browser back with. */
    allowsSlack: (url: string) =>
      callback(url, '/slack/signin/callback', (query) => `${slackUser}.${query.get('nonce')}`),
    allowsGitLab: (url: string) =>
      callback(url, '/gitlab/oauth/callback', (query) => `${gitlabUser}.${query.get('code_challenge')}`),
  };
}
