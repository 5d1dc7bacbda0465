import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Acts, Edit } from './acts.ts';
import { type Faults, readFaultOrder } from './faults.ts';
import { type Answer, json, send } from './http.ts';
import { badRequest, Refusal } from './refusal.ts';
import { incidentState, sandboxState } from './sandbox-state.ts';
import { readCall } from './serve.ts';
import type { Delivery } from './webhooks.ts';
import { emit, findIssue, projectAt, severities, statuses, type World } from './world.ts';

type SandboxDoors = { world: World; faults: Faults; deliveries: Delivery[]; as(username: string): Acts };

type Order = {
  user: string;
  project: string;
  iid: number;
  changes?: Edit;
  body?: string;
  internal?: boolean;
  confidential?: boolean;
};

/** Answers `/_sandbox/...`: what the sandbox page reads and does. README.md has the shapes. */
export async function serveSandbox(
  doors: SandboxDoors,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call = await readCall(doors.world, request);
  const cors = corsFor(request.headers.origin);
  if (call.method === 'OPTIONS') return send(response, { status: 204, headers: cors });
  if (call.method === 'GET' && call.url.pathname === '/_sandbox/events')
    return streamChanges(doors.world, response, cors);
  const answer = answerSandbox(doors, call.method, call.url.pathname.slice('/_sandbox/'.length), call.text);
  send(response, { ...answer, headers: { ...answer.headers, ...cors } });
}

function answerSandbox(doors: SandboxDoors, method: string, name: string, text: string): Answer {
  const { world, faults } = doors;
  try {
    switch (`${method} ${name}`) {
      case 'GET state':
        return json(200, sandboxState(world, faults, doors.deliveries));
      case 'GET faults':
        return json(200, { down: faults.down, faults: faults.list() });
      case 'POST faults': {
        const order = readFaultOrder(readJson(text));
        if (!order) throw badRequest('a fault needs match and effect');
        const fault = faults.add(order);
        emit(world, { kind: 'other' });
        return json(201, fault);
      }
      case 'DELETE faults':
        faults.clear();
        emit(world, { kind: 'other' });
        return { status: 204 };
      case 'POST down':
        faults.down = readJson(text)['down'] === true;
        emit(world, { kind: 'other' });
        return json(200, { down: faults.down });
      default:
        return method === 'POST' ? act(doors, name, readOrder(world, text)) : json(404, { error: 'nothing here' });
    }
  } catch (error) {
    return errorAnswer(error);
  }
}

function act(doors: SandboxDoors, name: string, order: Order): Answer {
  const { world } = doors;
  const { user, project, iid } = order;
  const person = doors.as(user);
  const acts: Record<string, () => void> = {
    edit: () => person.edits(project, iid, readEdit(order.changes)),
    close: () => person.closes(project, iid),
    reopen: () => person.reopens(project, iid),
    comment: () => person.comments(project, iid, order.body ?? '', { internal: order.internal }),
    confidential: () => person.makesConfidential(project, iid, order.confidential ?? true),
    delete: () => person.deletes(project, iid),
  };
  const wanted = Object.hasOwn(acts, name) ? acts[name] : undefined;
  if (!wanted) return json(404, { error: 'nothing here' });
  wanted();
  const issue = findIssue(projectAt(world, project), iid);
  return issue ? json(200, incidentState(world, issue)) : { status: 204 };
}

function readOrder(world: World, text: string): Order {
  const { user, project, iid, ...rest } = readJson(text);
  if (typeof user !== 'string' || typeof project !== 'string' || !Number.isInteger(Number(iid))) {
    throw badRequest('user, project and iid are needed');
  }
  if (!world.people.some((person) => person.username === user)) throw badRequest(`no such person: ${user}`, 404);
  if (!world.projects.some((one) => one.path === project)) throw badRequest(`no such project: ${project}`, 404);
  return { ...rest, user, project, iid: Number(iid) };
}

/** A page's select may offer what is no severity; a record must never hold it. */
function readEdit(changes: Edit = {}): Edit {
  const { severity, status } = changes;
  if (severity !== undefined && !severities.includes(severity)) throw badRequest(`no such severity: ${severity}`);
  if (status !== undefined && !statuses.includes(status)) throw badRequest(`no such status: ${status}`);
  return changes;
}

function readJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('the body must be JSON');
  }
}

function errorAnswer(error: unknown): Answer {
  if (!(error instanceof Refusal)) return json(400, { error: error instanceof Error ? error.message : String(error) });
  switch (error.reason.kind) {
    case 'not-found':
      return json(404, { error: `${error.reason.what} not found` });
    case 'forbidden':
      return json(403, { error: 'This person may not do that.' });
    case 'invalid':
      return json(400, { error: Object.entries(error.reason.fields).flat(2).join(' ') });
    case 'bad-request':
    case 'told':
      return json(error.reason.status, { error: error.reason.message });
  }
}

/** Server-sent events: the version now, then after every change. */
function streamChanges(world: World, response: ServerResponse, cors: Record<string, string>): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', ...cors });
  const tell = () => response.write(`event: changed\ndata: {"version":${world.changeCount}}\n\n`);
  tell();
  world.listeners.add(tell);
  response.on('close', () => world.listeners.delete(tell));
}

/** Only pages served from this machine may look in. */
function corsFor(origin: string | undefined): Record<string, string> {
  const loopback =
    origin !== undefined && URL.canParse(origin) && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(new URL(origin).hostname);
  if (!loopback) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-headers': 'content-type',
    'access-control-allow-methods': 'GET, POST, DELETE',
    vary: 'origin',
  };
}
