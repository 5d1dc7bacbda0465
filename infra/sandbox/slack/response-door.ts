import type { Fault } from './faults.ts';
import { type Exchange, sendJson } from './http.ts';
import { SlackRefusal } from './refusal.ts';
import { respond } from './responding.ts';
import { isWire } from './shapes.ts';
import type { World } from './world.ts';

/** POST to a response_url: `ok`, or an error body with a status other than 2xx. Only what took effect counts as a use. */
export function answerResponse(world: World, exchange: Exchange): void {
  const fault = world.faults.take('response_url');
  if (fault?.hang) return;
  const refusal = faultRefusal(fault) ?? take(world, exchange);
  if (refusal) {
    const { status, error, headers } = refusal;
    sendJson(exchange, status, { ok: false, error }, headers);
  } else if (fault?.drop) exchange.request.socket.destroy();
  else exchange.response.writeHead(200, { 'content-type': 'text/html' }).end('ok');
}

interface DoorRefusal {
  status: number;
  error: string;
  headers?: Record<string, string>;
}

function faultRefusal(fault: Fault | undefined): DoorRefusal | undefined {
  if (fault?.retryAfter !== undefined)
    return { status: 429, error: 'ratelimited', headers: { 'retry-after': String(fault.retryAfter) } };
  if (fault?.status) return { status: fault.status, error: fault.error ?? 'internal_error' };
  return fault?.error ? { status: 400, error: fault.error } : undefined;
}

function take(world: World, { url, body }: Exchange): DoorRefusal | undefined {
  const found = world.responseUrls.find(url.pathname);
  if (found === undefined || typeof found === 'string') return { status: 404, error: found ?? 'no_service' };
  try {
    const answer: unknown = JSON.parse(body);
    if (!isWire(answer)) throw new SlackRefusal('invalid_payload');
    respond(world, found.origin, answer);
    found.spend();
    return undefined;
  } catch (error) {
    return { status: 400, error: error instanceof SlackRefusal ? error.code : 'invalid_payload' };
  }
}
