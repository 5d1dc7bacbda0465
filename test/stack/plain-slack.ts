import { randomUUID } from 'node:crypto';
import { type Asked, listenOn, type Reply } from './listen.ts';
import { createSeen } from './seen.ts';

/** One call of the Web API, one answer at a response_url, or one page a browser opened. */
export interface SlackSeen {
  what: string;
  args: Record<string, unknown>;
  /** What it was answered. */
  result: Record<string, unknown>;
  token: string | undefined;
  atMs: number;
}

export interface PlainView {
  id: string;
  hash: string;
  callback_id: string;
  private_metadata: string;
  blocks: PlainBlock[];
}

export interface PlainBlock {
  type: string;
  block_id: string;
  dispatch_action?: boolean;
  element?: { type: string; action_id: string; min_query_length?: number; initial_value?: string };
}

/**
 * The least Slack that the product can be checked against, written from Slack's documentation: it answers with the fields
 * that are documented as always there, and remembers what it was asked. `signsInAs` is who the browser is in Slack.
 */
export async function startPlainSlack({ signsInAs }: { signsInAs: { user: string; team: string } }) {
  const seen = createSeen<SlackSeen>(({ what }) => what);
  const views = new Map<string, PlainView>();
  const codes = new Map<string, { redirectUri: string; nonce: string }>();
  const responseUrlUses = new Map<string, number>();
  let lastTs = 1_800_000_000;

  const methods: Record<string, (args: Record<string, unknown>) => object> = {
    'views.open': ({ view }) => ({ view: show(randomUUID(), view) }),
    'views.update': ({ view, view_id, hash }) => {
      const current = views.get(String(view_id));
      if (!current) return { error: 'not_found' };
      if (hash && hash !== current.hash) return { error: 'hash_conflict' };
      return { view: show(current.id, view) };
    },
    'chat.postMessage': ({ channel }) => {
      lastTs += 1;
      return { channel, ts: `${lastTs}.000100` };
    },
    'chat.update': ({ channel, ts }) => ({ channel, ts }),
    'openid.connect.token': ({ code, redirect_uri, client_id }) => {
      const given = codes.get(String(code));
      if (!given || given.redirectUri !== redirect_uri) return { error: 'invalid_code' };
      codes.delete(String(code));
      const claims = { aud: client_id, nonce: given.nonce, sub: signsInAs.user };
      return { access_token: 'xoxp-who', token_type: 'Bearer', id_token: idToken(claims) };
    },
    'openid.connect.userInfo': () => ({
      sub: signsInAs.user,
      'https://slack.com/user_id': signsInAs.user,
      'https://slack.com/team_id': signsInAs.team,
    }),
    'oauth.v2.access': () => ({
      access_token: 'xoxb-installed',
      scope: 'commands,chat:write',
      team: { id: signsInAs.team, name: 'Acme' },
    }),
  };

  /** Slack keeps the view it was given, with an id, a hash, and block ids where none were chosen. */
  function show(id: string, view: unknown): PlainView {
    const drawn = JSON.parse(String(view)) as PlainView;
    const blocks = drawn.blocks.map((block) => ({ ...block, block_id: block.block_id ?? randomUUID() }));
    const shown = { ...drawn, id, hash: randomUUID(), blocks };
    views.set(id, shown);
    return shown;
  }

  function answer(asked: Asked): Reply {
    const [, area = '', rest = ''] = /^\/(api|response)\/(.+)$/.exec(asked.url.pathname) ?? [];
    const token = asked.headers.authorization?.replace('Bearer ', '');
    const note = (what: string, args: Record<string, unknown>, result = {}) =>
      seen.add({ what, args, result, token, atMs: Date.now() });
    if (area === 'api') {
      const method = methods[rest];
      const result: { error?: string } = method ? method(asked.fields) : { error: 'unknown_method' };
      note(rest, asked.fields, result);
      return { body: { ok: !result.error, ...result } };
    }
    if (area === 'response') {
      const uses = (responseUrlUses.get(rest) ?? 0) + 1;
      responseUrlUses.set(rest, uses);
      note('response_url', { ...asked.fields, id: rest });
      return uses > 5 ? { status: 404, body: 'used_url' } : { body: 'ok' };
    }
    note(asked.url.pathname, Object.fromEntries(asked.url.searchParams));
    return authorize(asked.url.searchParams);
  }

  function authorize(query: URLSearchParams): Reply {
    const code = randomUUID();
    const redirectUri = query.get('redirect_uri') ?? '';
    codes.set(code, { redirectUri, nonce: query.get('nonce') ?? '' });
    const back = new URLSearchParams({ code, state: query.get('state') ?? '' });
    return { status: 302, headers: { location: `${redirectUri}?${back}` } };
  }

  const { url, close } = await listenOn(answer);
  return {
    url,
    apiUrl: `${url}/api/`,
    seen,
    /** Who the browser is in Slack; a test may make it somebody else. */
    signsInAs,
    newResponseUrl: () => `${url}/response/${randomUUID()}`,
    /** The view that was opened last, as Slack shows it now. */
    latestView(): PlainView {
      const view = [...views.values()].at(-1);
      if (!view) throw new Error('no view is open');
      return view;
    },
    close,
  };
}

export type PlainSlack = Awaited<ReturnType<typeof startPlainSlack>>;

function idToken(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.${Buffer.from('signature').toString('base64url')}`;
}

/** The text of everything in a message or view that a person can read. */
export function textOf(args: Record<string, unknown>): string {
  return JSON.stringify([args['text'], args['blocks']]);
}
