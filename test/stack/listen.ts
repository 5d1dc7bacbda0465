import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  /** The body: a form or JSON, whichever it was; an empty object when there was none. */
  fields: Record<string, unknown>;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Sent as JSON; a string goes out as it is. */
  body?: unknown;
  /** The connection is cut instead of an answer. */
  cut?: boolean;
}

/** A bare server on 127.0.0.1; what `answer` throws is its 500. */
export async function listenOn(answer: (asked: Asked) => Promise<Reply> | Reply, port = 0) {
  const server = createServer(async (request, response) => {
    try {
      send(response, await answer(await readAsked(request)));
    } catch (error) {
      send(response, { status: 500, body: String(error) });
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: listening } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${listening}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readAsked(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const isJson = request.headers['content-type']?.startsWith('application/json');
  const fields = body === '' ? {} : isJson ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
  return { method: request.method ?? '', url, headers: request.headers, fields };
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '', cut }: Reply): void {
  if (cut) return void response.destroy();
  const text = typeof body === 'string';
  response.writeHead(status, { 'content-type': text ? 'text/plain' : 'application/json', ...headers });
  response.end(text ? body : JSON.stringify(body));
}

/** A port nobody listens on just now. */
export async function freePort(): Promise<number> {
  const taken = await listenOn(() => ({}));
  await taken.close();
  return Number(new URL(taken.url).port);
}
