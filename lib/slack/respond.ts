import type { KnownBlock } from '@slack/types';
import { UpstreamError } from '../errors.ts';
import { Secret } from '../secret.ts';
import type { SlackDoor } from './call.ts';
import { unanswered } from './failure.ts';

export interface ResponseMessage {
  text: string;
  blocks?: KnownBlock[];
  /** `ephemeral` unless said otherwise. Neither this nor the two below change what was already posted. */
  responseType?: 'ephemeral' | 'in_channel';
  /** Replace, or take away, the message the interaction came from. */
  replaceOriginal?: boolean;
  deleteOriginal?: boolean;
  threadTs?: string;
}

/**
 * Says something at a response_url: at most five times within thirty minutes. Throws `UpstreamError` with Slack's code
 * (`used_url`, `expired_url`), `http_404`, `timeout`; `bad_response_url` when the address is not Slack's.
 * https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
export type Respond = (responseUrl: Secret | string, response: ResponseMessage) => Promise<void>;

const slackHosts = new Set(['https://hooks.slack.com', 'https://hooks.slack-gov.com']);
const operation = 'response_url';

/** Responds to Slack's own hosts and to the host of `apiUrl`, and to no other. */
export function createResponder({ apiUrl, fetch = globalThis.fetch, timeoutMs = 5_000 }: SlackDoor): Respond {
  const hosts = new Set([...slackHosts, new URL(apiUrl).origin]);
  return async (responseUrl, response) => {
    const url = URL.parse(responseUrl instanceof Secret ? responseUrl.reveal() : responseUrl);
    if (!url || !hosts.has(url.origin)) {
      throw new UpstreamError({ service: 'slack', operation, code: 'bad_response_url', transient: false });
    }
    const answer = await send(fetch, url, timeoutMs, response);
    if (!answer.ok) throw refused(answer.status, answer.body, answer.retryAfter);
  };
}

async function send(fetch: typeof globalThis.fetch, url: URL, timeoutMs: number, response: ResponseMessage) {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(onTheWire(response)),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body = (await answer.text()).slice(0, 1_000);
    return { ok: answer.ok, status: answer.status, body, retryAfter: Number(answer.headers.get('retry-after')) };
  } catch (cause) {
    throw new UpstreamError({ service: 'slack', operation, ...unanswered(cause) });
  }
}

function onTheWire({ text, blocks, responseType, replaceOriginal, deleteOriginal, threadTs }: ResponseMessage) {
  if (deleteOriginal) return { delete_original: true };
  return {
    text,
    blocks,
    response_type: responseType ?? 'ephemeral',
    // Left out, Slack would overwrite the message a thread reply answers.
    replace_original: replaceOriginal ?? false,
    thread_ts: threadTs,
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** Slack answers with its code as the body, bare or in JSON. */
function refused(status: number, body: string, retryAfter: number): UpstreamError {
  const code = /\b[a-z]+(?:_[a-z]+)+\b/.exec(body)?.[0];
  return new UpstreamError({
    service: 'slack',
    operation,
    code: code ?? `http_${status}`,
    transient: status >= 500 || status === 429,
    status,
    unknown: status >= 500,
    ...(retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {}),
  });
}
