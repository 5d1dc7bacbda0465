import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { jsonAnswer, readAnswer, type WireAnswer } from './http-answer.ts';
import { type Match, toHttpEvent } from './http-event.ts';
import { FunctionTimeout, type Invoke } from './lambda.ts';
import { closeServer, listen } from './loopback.ts';
import { SettingsError } from './settings.ts';

export interface HttpRoute {
  method: string;
  path: string;
  invoke: Invoke;
}

export interface HttpApi {
  port: number;
  /** From here on requests reach the routes and `GET /health` says ok. */
  open(routes: HttpRoute[], publicUrl: string): void;
  /** Takes no more requests; resolves once those under way are answered. */
  close(): Promise<void>;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const maxBodyBytes = 10 * 1024 * 1024;
const maxHeaderBytes = 10_240;

/**
 * API Gateway's HTTP API on 127.0.0.1, with its own answers where no function answers: 404, 413, 500, 503. Until
 * `open` every request gets 503. `log` hears of every function that failed.
 */
export async function startHttpApi(port: number, { log, now }: { log: Log; now: () => number }): Promise<HttpApi> {
  let opened: { routes: CompiledRoute[]; publicUrl: URL } | undefined;

  const respond = async (request: IncomingMessage): Promise<WireAnswer> => {
    const body = await readBody(request);
    const method = request.method ?? '';
    const target = request.url ?? '';
    const [path = ''] = target.split('?');
    if (path === '/health' && method === 'GET')
      return jsonAnswer(opened ? 200 : 503, { status: opened ? 'ok' : 'starting' });
    if (!opened) return refusal(503, 'Service Unavailable');
    if (!body) return refusal(413, 'Request Entity Too Large');
    const found = findRoute(opened.routes, method, path);
    if (!found) return refusal(404, 'Not Found');
    const wire = {
      method,
      target,
      headers: request.headersDistinct,
      body,
      sourceIp: request.socket.remoteAddress ?? '',
    };
    const { host, protocol } = opened.publicUrl;
    const about = { requestId: randomUUID(), now: now(), domainName: host, protocol: protocol.slice(0, -1) };
    return readAnswer(await found.invoke(toHttpEvent(wire, found, about)));
  };

  const server = createServer({ maxHeaderSize: maxHeaderBytes }, async (request, response) => {
    const answer = await respond(request).catch((error) => {
      log(`${request.method} ${request.url?.split('?')[0]} failed: ${error instanceof Error ? error.stack : error}`);
      return error instanceof FunctionTimeout
        ? refusal(503, 'Service Unavailable')
        : refusal(500, 'Internal Server Error');
    });
    send(response, answer, { last: !server.listening });
  });
  const listening = await listen(server, port).catch((cause) => {
    throw new SettingsError(`Not started: PORT ${port} on 127.0.0.1 is not free.`, { cause });
  });
  return {
    port: listening,
    open(routes, publicUrl) {
      opened = {
        routes: routes.map(compileRoute).sort((a, b) => a.names.length - b.names.length),
        publicUrl: new URL(publicUrl),
      };
    },
    close: () => closeServer(server),
  };
}

type Log = (line: string) => void;

interface CompiledRoute extends HttpRoute {
  pattern: RegExp;
  names: string[];
}

/** The route and its parameters; where a fixed path and one with parameters both fit, the fixed one. */
function findRoute(routes: CompiledRoute[], method: string, path: string): (Match & { invoke: Invoke }) | undefined {
  const route = routes.find((candidate) => candidate.method === method && candidate.pattern.test(path));
  if (!route) return undefined;
  const values = route.pattern.exec(path)?.slice(1) ?? [];
  const parameters = Object.fromEntries(route.names.map((name, i) => [name, decode(values[i] ?? '')]));
  return { routeKey: `${route.method} ${route.path}`, parameters, invoke: route.invoke };
}

function compileRoute(route: HttpRoute): CompiledRoute {
  const pattern = route.path.replace(/[.+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '([^/]+)');
  return {
    ...route,
    pattern: new RegExp(`^${pattern}$`),
    names: [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The body, or nothing when it is too large. That one is read to its end but not kept: who still writes cannot listen. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= maxBodyBytes) chunks.push(chunk);
  }
  return length <= maxBodyBytes ? Buffer.concat(chunks) : undefined;
}

function refusal(status: number, message: string): WireAnswer {
  return jsonAnswer(status, { message });
}

/** `last` asks the client not to keep the connection: the server is closing. */
function send(response: ServerResponse, { status, headers, body }: WireAnswer, { last }: { last: boolean }): void {
  response.statusCode = status;
  for (const [name, value] of headers) response.appendHeader(name, value);
  if (last) response.setHeader('connection', 'close');
  response.setHeader('content-length', body.length);
  response.end(body);
}
