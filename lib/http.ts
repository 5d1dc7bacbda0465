import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Log } from './log.ts';

/** A request as the doors see it: bytes, not text, because a signature is over bytes. */
export interface HttpRequest {
  method: string;
  path: string;
  /** The body exactly as it was sent. API Gateway's HTTP API base64-encodes form posts; that is undone here. */
  body: Buffer;
  /** A header by its lower-case name. */
  header(name: string): string | undefined;
  query: URLSearchParams;
  cookie(name: string): string | undefined;
  pathParameter(name: string): string | undefined;
  /** API Gateway's request id: the `ref` a person is shown when something went wrong. */
  id: string;
}

export type HttpAnswer = APIGatewayProxyStructuredResultV2;
export type HttpHandler = (event: APIGatewayProxyEventV2, context: Context) => Promise<HttpAnswer>;

/** 200 with nothing in it: "heard you, nothing to show". */
export const ok: HttpAnswer = { statusCode: 200, body: '' };
/** For a sender who is not proven: 401 and nothing else. */
export const unauthorized: HttpAnswer = { statusCode: 401, body: '' };
export const tooLarge: HttpAnswer = { statusCode: 413, body: '' };
/** For an authentic sender whom we do not understand, and will not when it is sent again. */
export const badRequest: HttpAnswer = { statusCode: 400, body: '' };
/** For an authentic sender whose message could not be made durable: send it again. */
export const unavailable: HttpAnswer = { statusCode: 503, body: '' };

export function json(body: unknown): HttpAnswer {
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  };
}

export interface DoorOptions {
  /** The function's name, for the log. */
  name: string;
  log: Log;
  /** What the caller gets when something failed; `ref` finds it in the log. Without it: 500. */
  failed?: (ref: string, failure: unknown) => HttpAnswer;
}

/**
 * The HTTP door: turns an API Gateway event into an `HttpRequest`, runs `answer`, and is the one place where an
 * exception on its way out is caught, logged once, and turned into `failed(ref)`.
 */
export function httpHandler({ name, log, failed }: DoorOptions, answer: (request: HttpRequest) => Promise<HttpAnswer>) {
  const handler = middy<APIGatewayProxyEventV2, HttpAnswer, Error, Context>({ timeoutEarlyInMillis: 0 })
    .onError((request) => {
      const ref = request.event.requestContext?.requestId ?? 'unknown';
      log.error('request failed', { function: name, ref }, request.error);
      request.response = failed?.(ref, request.error) ?? { statusCode: 500, body: '' };
    })
    .handler((event) => answer(readRequest(event)));
  const entry: HttpHandler = async (event, context) => (await handler(event, context)) as HttpAnswer;
  return entry;
}

/** Reads an API Gateway event of payload format 2.0; never throws, whatever is missing. */
export function readRequest(event: Partial<APIGatewayProxyEventV2>): HttpRequest {
  return new ReceivedRequest(event);
}

class ReceivedRequest implements HttpRequest {
  readonly #event: Partial<APIGatewayProxyEventV2>;
  readonly body: Buffer;

  constructor(event: Partial<APIGatewayProxyEventV2>) {
    this.#event = event;
    this.body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  }

  get method() {
    return this.#event.requestContext?.http?.method ?? '';
  }

  get path() {
    return this.#event.rawPath ?? '';
  }

  get id() {
    return this.#event.requestContext?.requestId ?? 'unknown';
  }

  get query() {
    return new URLSearchParams(this.#event.rawQueryString ?? '');
  }

  header(name: string) {
    const headers = this.#event.headers ?? {};
    // API Gateway lower-cases every name; a stand-in may not.
    return headers[name] ?? Object.entries(headers).find(([sent]) => sent.toLowerCase() === name)?.[1];
  }

  cookie(name: string) {
    return new Map((this.#event.cookies ?? []).map(splitCookie)).get(name);
  }

  pathParameter(name: string) {
    return this.#event.pathParameters?.[name];
  }
}

function splitCookie(cookie: string): [string, string] {
  const equals = cookie.indexOf('=');
  return equals < 0 ? [cookie.trim(), ''] : [cookie.slice(0, equals).trim(), cookie.slice(equals + 1).trim()];
}
