import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from './params.ts';
import type { Person, World } from './world.ts';

/** What a door answers. A string is sent as it is, anything else as JSON, nothing as no body. */
export type Answer = { status: number; body?: unknown; headers?: Record<string, string> };

/** One request, taken apart. `person` is known only behind the API's doors. */
export type Call = {
  world: World;
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  /** Path, query and body together, as GitLab's own API framework sees them. */
  params: Params;
  /** The body as sent. */
  text: string;
};
export type SignedCall = Call & { person: Person };

export const json = (status: number, body: unknown, headers?: Record<string, string>): Answer => ({
  status,
  body,
  headers,
});
export const html = (status: number, body: string, headers?: Record<string, string>): Answer => ({
  status,
  body,
  headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
});
export const redirect = (location: string, headers?: Record<string, string>): Answer => ({
  status: 302,
  headers: { location, ...headers },
});

/** A route is `METHOD /path/:with/:names`; a name fits one segment, still encoded. `:path+` fits several. */
export type Route<C> = [pattern: string, answer: (call: C) => Answer | Promise<Answer>];

/** Reads `METHOD /path` against a pattern: the named segments decoded, or nothing. `*` is any method or any one segment. */
export function matchRoute(pattern: string, method: string, pathname: string): Record<string, string> | undefined {
  const [wantedMethod, path = ''] = pattern.split(' ');
  if (wantedMethod !== '*' && wantedMethod !== method) return undefined;
  const source = path
    .replace(/[.()]/g, '\\$&')
    .replace(/\*/g, '[^/]+')
    .replace(/:(\w+)\+/g, '(?<$1>.+?)')
    .replace(/:(\w+)/g, '(?<$1>[^/]+)');
  const match = new RegExp(`^${source}$`).exec(pathname);
  if (!match) return undefined;
  return Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeSegment(value)]));
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The bytes of an answer and the headers that go with them. */
export function render(answer: Answer): { bytes: Buffer; headers: Record<string, string> } {
  const text =
    answer.body === undefined ? '' : typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  const type = typeof answer.body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  const bytes = Buffer.from(text);
  const typed = { ...(answer.body !== undefined && { 'content-type': type }), ...answer.headers };
  return { bytes, headers: { 'content-length': String(bytes.length), ...typed } };
}

export function send(response: ServerResponse, answer: Answer): void {
  const { bytes, headers } = render(answer);
  response.writeHead(answer.status, headers);
  response.end(answer.status === 204 ? undefined : bytes);
}

/** The value of one cookie, if the browser sent it. */
export function cookie(call: Pick<Call, 'headers'>, name: string): string | undefined {
  const pairs = (call.headers.cookie ?? '').split(/;\s*/).map((pair) => pair.split('=', 2));
  return pairs.find(([key]) => key === name)?.[1];
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
