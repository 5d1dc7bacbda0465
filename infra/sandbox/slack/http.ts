import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request read whole, and its answer to be. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  method: string;
  url: URL;
  body: string;
}

const MOST_BYTES = 5_000_000;

export async function readExchange(request: IncomingMessage, response: ServerResponse): Promise<Exchange> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('the body is over 5 MB');
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks).toString('utf8');
  return { request, response, method: request.method ?? 'GET', url: new URL(request.url ?? '/', 'http://slack'), body };
}

export function sendJson(
  { response }: Exchange,
  status: number,
  json: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(json));
}

export function sendRedirect({ response }: Exchange, location: string, headers: Record<string, string> = {}): void {
  response.writeHead(302, { location, ...headers }).end();
}

/** A plain page; `body` is HTML already escaped. */
export function sendPage({ response }: Exchange, status: number, title: string, body: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>body{font:17px/1.5 system-ui;max-width:34rem;margin:12vh auto;padding:0 1rem}button{font:inherit;padding:.4rem 1.2rem}</style>
<h1>${escapeHtml(title)}</h1>
${body}
</html>`);
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

export function readCookie(request: IncomingMessage, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  const found = pairs.find(([key]) => key === name)?.[1];
  return found && decodeURIComponent(found);
}

/** A URL of this machine, by name or address. */
export function isLoopback(url: string): boolean {
  const host = URL.parse(url)?.hostname;
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]';
}
