import { click, put } from './acts/click.ts';
import type { Outcome } from './acts/outcome.ts';
import type { Place } from './acts/place.ts';
import { search } from './acts/search.ts';
import type { Fault } from './faults.ts';
import { type Exchange, isLoopback, sendJson } from './http.ts';
import { createPerson } from './person.ts';
import { messagesSeen } from './seen.ts';
import { type Channel, type Choice, isWire, textOf, type Wire } from './shapes.ts';
import type { World } from './world.ts';

type Act = (world: World, userId: string, body: Wire) => Promise<Outcome | Wire>;

/** POST `/_sandbox/<name>`: README.md's table. */
const acts: Record<string, Act> = {
  command: (world, userId, body) =>
    createPerson(world, userId).types(need(body, 'channel'), need(body, 'text'), {
      threadTs: textOf(body['threadTs']),
    }),
  action: (world, userId, body) => click(world, userId, placeOf(body), targetOf(body), choiceOf(body)),
  fill: (world, userId, body) => put(world, userId, placeOf(body), targetOf(body), choiceOf(body) ?? null),
  async options(world, userId, body) {
    const found = await search(world, userId, placeOf(body), targetOf(body), textOf(body['value']) ?? '');
    return found.answer ?? { options: found.options, ...(found.failure ? { failure: found.failure } : {}) };
  },
  submit: (world, userId, body) =>
    createPerson(world, userId).submits(need(body, 'viewId'), isWire(body['values']) ? choices(body['values']) : {}),
  close: (world, userId, body) =>
    createPerson(world, userId).closes(need(body, 'viewId'), { all: body['all'] === true }),
  shortcut: (world, userId, body) =>
    createPerson(world, userId).usesShortcut(
      need(body, 'callbackId'),
      textOf(body['ts']) ? { channel: need(body, 'channel'), ts: need(body, 'ts') } : undefined,
    ),
};

/** Everything under `/_sandbox/`; only pages of this machine get an answer they can read. */
export async function answerPage(world: World, exchange: Exchange): Promise<void> {
  const { request, response, url, method } = exchange;
  const { origin, host } = request.headers;
  if (!isLoopback(`http://${host}`) || (origin && !isLoopback(origin)))
    return sendJson(exchange, 403, { error: 'only for pages on this machine' });
  if (origin) {
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('vary', 'origin');
  }
  if (method === 'OPTIONS') return answerPreflight(exchange);
  try {
    const name = url.pathname.slice('/_sandbox/'.length);
    if (name === 'events' && method === 'GET') return streamChanges(world, exchange);
    if (name === 'faults') return answerFaults(world, exchange);
    if (name === 'state' && method === 'GET') return sendJson(exchange, 200, stateFor(world, url.searchParams));
    const act = method === 'POST' ? acts[name] : undefined;
    if (!act) return sendJson(exchange, 404, { error: `there is no ${method} ${url.pathname}` });
    const body = readJson(exchange);
    const { delivery: _, ...result } = await act(world, knownPerson(world, need(body, 'user')), body);
    sendJson(exchange, 200, result);
  } catch (error) {
    sendJson(exchange, 400, { error: error instanceof Error ? error.message : String(error) });
  }
}

function answerPreflight({ response }: Exchange): void {
  const allowed = {
    'access-control-allow-methods': 'GET, POST, DELETE',
    'access-control-allow-headers': 'content-type',
  };
  response.writeHead(204, allowed).end();
}

function readJson({ request, body }: Exchange): Wire {
  // A JSON content type cannot be sent across origins without a preflight.
  if (!request.headers['content-type']?.startsWith('application/json')) throw new Error('send application/json');
  const json: unknown = JSON.parse(body);
  if (!isWire(json)) throw new Error('send a JSON object');
  return json;
}

function need(body: Wire, key: string): string {
  const value = textOf(body[key]);
  if (value === undefined) throw new Error(`"${key}" is missing`);
  return value;
}

function knownPerson(world: World, id: string): string {
  return createPerson(world, id).id;
}

function placeOf(body: Wire): Place {
  const viewId = textOf(body['viewId']);
  return viewId ? { id: viewId } : { channel: need(body, 'channel'), ts: need(body, 'ts') };
}

function targetOf(body: Wire): { actionId: string; blockId?: string } {
  return { actionId: need(body, 'actionId'), blockId: textOf(body['blockId']) };
}

function choiceOf({ value }: Wire): Choice | undefined {
  if (value === undefined || value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (Array.isArray(value)) return value.map(String);
  if (isWire(value)) return value;
  throw new Error('"value" is neither text, number, list nor object');
}

function choices(values: Wire): Record<string, Choice> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, choiceOf({ value }) ?? null]));
}

function answerFaults({ faults }: World, exchange: Exchange): void {
  if (exchange.method === 'DELETE') faults.clear();
  if (exchange.method === 'POST') {
    const body = readJson(exchange);
    faults.add({ ...body, method: need(body, 'method') } satisfies Fault);
  }
  sendJson(exchange, 200, { faults: faults.list() });
}

function streamChanges({ workspace }: World, { request, response }: Exchange): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const tell = (version: number) => response.write(`event: changed\ndata: ${JSON.stringify({ version })}\n\n`);
  tell(workspace.version);
  request.on('close', workspace.onChange(tell));
}

function stateFor(world: World, query: URLSearchParams): Wire {
  const { workspace, settings, installation, deliveries, views } = world;
  const userId = knownPerson(world, query.get('user') ?? world.browser.person);
  const channel = query.get('channel');
  const { id, name, botUserId } = settings.app;
  return {
    version: workspace.version,
    team: settings.team,
    app: {
      ...{ id, name, botUserId, command: settings.command, shortcuts: settings.shortcuts },
      installed: installation.bot !== undefined,
      url: deliveries.appUrl ?? null,
    },
    me: workspace.person(userId),
    people: workspace.people(),
    channels: workspace
      .channels()
      .filter((one) => workspace.canSee(one, userId))
      .map((one) => channelFor(world, one, userId)),
    channel,
    messages: channel ? messagesSeen(world, userId, channel) : [],
    views: views.stackOf(userId),
  };
}

function channelFor({ workspace, settings }: World, channel: Channel, userId: string): Wire {
  const other = channel.memberIds.find((id) => id !== userId) ?? userId;
  return {
    ...channel,
    name: channel.kind === 'dm' ? workspace.authorOf(other).name : channel.name,
    hasApp: channel.memberIds.includes(settings.app.botUserId),
  };
}
