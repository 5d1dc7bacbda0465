import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Faults, rateLimited, statusAnswer } from './faults.ts';
import { type Answer, type Call, html, json, matchRoute, readBody, render, send } from './http.ts';
import { plainPage } from './pages.ts';
import { Params, readParams } from './params.ts';
import type { World } from './world.ts';

/** One request this GitLab saw. The query is left out of OAuth's paths: it holds codes. */
export type SeenRequest = {
  method: string;
  path: string;
  /** What was answered; `cut` where the connection was, `hung` where nothing came. */
  status: number | 'cut' | 'hung';
  /** Whose token it carried. */
  user?: string;
  at: number;
};

type Doors = {
  world: World;
  faults: Faults;
  requests: SeenRequest[];
  answer(call: Call): Answer | Promise<Answer>;
  usernameOf(call: Call): string | undefined;
  /** Resolves after so many ms, or when the server closes. */
  pause(ms: number): Promise<void>;
};

/** Takes one request through the faults to its answer, and records it. */
export async function serve(doors: Doors, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call = await readCall(doors.world, request);
  const { world, faults } = doors;
  const seen: SeenRequest = {
    method: call.method,
    path: call.url.pathname + (call.url.pathname.startsWith('/oauth') ? '' : call.url.search),
    status: 'hung',
    user: doors.usernameOf(call),
    at: world.now(),
  };
  doors.requests.push(seen);
  const effect = faults.down ? ({ kind: 'reset' } as const) : faults.take(call.method, call.url.pathname, call.text);
  switch (effect?.kind) {
    case 'hang':
      return;
    case 'reset':
      return cut();
    case 'status':
      return finish(statusAnswer(effect));
    case 'rate-limit':
      return finish(rateLimited(effect.retryAfter, world.now()));
    case 'delay':
      await doors.pause(effect.ms);
  }
  const answer = await doors.answer(call);
  if (effect?.kind === 'lost') return cut();
  if (effect?.kind !== 'half') return finish(answer);
  const { bytes, headers } = render(answer);
  seen.status = 'cut';
  response.writeHead(answer.status, { ...headers, 'content-length': String(bytes.length + 1000) });
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.destroy());

  function cut(): void {
    seen.status = 'cut';
    response.destroy();
  }
  function finish(told: Answer): void {
    seen.status = told.status;
    send(response, told);
  }
}

/** Takes a request apart; a body that cannot be read as parameters is for its door to judge. */
export async function readCall(world: World, request: IncomingMessage): Promise<Call> {
  const url = new URL(request.url ?? '/', world.url);
  const text = await readBody(request);
  const method = request.method ?? 'GET';
  return { world, method, url, headers: request.headers, params: lenientParams(url, request.headers, text), text };
}

function lenientParams(url: URL, headers: IncomingMessage['headers'], text: string): Params {
  try {
    return readParams({}, url.searchParams, headers['content-type'] ?? '', text);
  } catch {
    return new Params({});
  }
}

/** What is said at an address nobody lives at: JSON to the API, a page to people. */
export function nothingHere(call: Call): Answer {
  if (matchRoute('* /api/:rest+', call.method, call.url.pathname)) return json(404, { error: '404 Not Found' });
  return html(404, plainPage('404', 'The page could not be found.'));
}
