import { createHmac } from 'node:crypto';
import type { Settings } from './settings.ts';

export type DeliveryKind = 'command' | 'interaction' | 'options' | 'event' | 'ssl_check';

/** Where each kind goes below the app's PUBLIC_URL. */
const paths: Record<DeliveryKind, string> = {
  command: '/slack/commands',
  interaction: '/slack/interactivity',
  options: '/slack/options',
  event: '/slack/events',
  ssl_check: '/slack/commands',
};

/** What the person hears when the app gave no usable answer in time. */
export type DeliveryFailure = 'operation_timeout' | 'dispatch_failed';

/** One request to the app and what came of it. */
export interface Delivery {
  kind: DeliveryKind;
  url: string;
  headers: Record<string, string>;
  body: string;
  ms: number;
  response?: { status: number; contentType: string; body: string };
  failure?: DeliveryFailure;
}

export interface Deliveries {
  readonly sent: Delivery[];
  /** The app's PUBLIC_URL. */
  appUrl: string | undefined;
  sendForm(kind: DeliveryKind, fields: Record<string, string>): Promise<Delivery>;
  sendJson(kind: DeliveryKind, json: unknown, headers?: Record<string, string>): Promise<Delivery>;
  /** The same bytes with the same signature once more. */
  repeat(delivery: Delivery): Promise<Delivery>;
}

/** `X-Slack-Signature`. https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signature(secret: string, timestamp: string, body: string | Buffer): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
}

export function createDeliveries(settings: Settings): Deliveries {
  const sent: Delivery[] = [];

  const exchange = async (request: Pick<Delivery, 'kind' | 'url' | 'headers' | 'body'>): Promise<Delivery> => {
    const startedAt = performance.now();
    const outcome = await answerWithin(settings, request);
    const delivery: Delivery = { ...request, ...outcome, ms: performance.now() - startedAt };
    sent.push(delivery);
    return delivery;
  };

  const send = (kind: DeliveryKind, contentType: string, body: string, more: Record<string, string> = {}) => {
    const timestamp = String(Math.trunc(settings.now() / 1000));
    const headers = {
      'content-type': contentType,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature(settings.signingSecret, timestamp, body),
      ...more,
    };
    return exchange({ kind, url: `${deliveries.appUrl ?? ''}${paths[kind]}`, headers, body });
  };

  const deliveries: Deliveries = {
    sent,
    appUrl: undefined,
    sendForm: (kind, fields) => send(kind, 'application/x-www-form-urlencoded', new URLSearchParams(fields).toString()),
    sendJson: (kind, json, headers) => send(kind, 'application/json', JSON.stringify(json), headers),
    repeat: ({ kind, url, headers, body }) => exchange({ kind, url, headers, body }),
  };
  return deliveries;
}

/** Slack hangs up after three seconds, whatever the app does later; an answer other than 200 counts as none. */
async function answerWithin(
  { fetch, ackTimeoutMs }: Settings,
  { url, headers, body }: Pick<Delivery, 'url' | 'headers' | 'body'>,
): Promise<Pick<Delivery, 'response' | 'failure'>> {
  const hangUp = new AbortController();
  const late = new Promise<'late'>((resolve) => {
    hangUp.signal.addEventListener('abort', () => resolve('late'));
  });
  const timer = setTimeout(() => hangUp.abort(), ackTimeoutMs);
  const answer = async () => {
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: hangUp.signal });
    const contentType = response.headers.get('content-type') ?? '';
    return { status: response.status, contentType, body: await response.text() };
  };
  try {
    // The race is for a fetch that does not heed its signal.
    const response = await Promise.race([answer(), late]);
    if (response === 'late') return { failure: 'operation_timeout' };
    return response.status === 200 ? { response } : { response, failure: 'dispatch_failed' };
  } catch {
    return { failure: hangUp.signal.aborted ? 'operation_timeout' : 'dispatch_failed' };
  } finally {
    clearTimeout(timer);
  }
}
