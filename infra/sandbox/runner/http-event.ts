import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** A request as it came off the wire. */
export interface WireRequest {
  method: string;
  /** Path and query as sent. */
  target: string;
  /** Lower-case names, every value in the order it was sent. */
  headers: Readonly<Record<string, readonly string[] | undefined>>;
  body: Buffer;
  sourceIp: string;
}

/** The route that took the request, and what its `{parameters}` stood for. */
export interface Match {
  routeKey: string;
  parameters: Record<string, string>;
}

/**
 * The event an HTTP API hands to a Lambda, payload format 2.0: names in lower case, repeated headers and query values
 * joined by a comma, cookies apart, the body base64 unless its type is text.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toHttpEvent(
  { method, target, headers, body, sourceIp }: WireRequest,
  { routeKey, parameters }: Match,
  { requestId, now, domainName, protocol }: { requestId: string; now: number; domainName: string; protocol: string },
): APIGatewayProxyEventV2 {
  const [path = '', ...rest] = target.split('?');
  const rawQueryString = rest.join('?');
  const cookies = (headers['cookie'] ?? []).flatMap((line) => line.split(/;\s*/)).filter((cookie) => cookie !== '');
  const [userAgent = ''] = headers['user-agent'] ?? [];
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers: {
      ...joinHeaders(headers),
      'x-forwarded-for': [...(headers['x-forwarded-for'] ?? []), sourceIp].join(', '),
      'x-forwarded-proto': protocol,
    },
    ...(rawQueryString && { queryStringParameters: joinQuery(rawQueryString) }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName,
      domainPrefix: domainName.split('.')[0] ?? domainName,
      http: { method, path, protocol: 'HTTP/1.1', sourceIp, userAgent },
      requestId,
      routeKey,
      stage: '$default',
      time: formatTime(now),
      timeEpoch: now,
    },
    ...(Object.keys(parameters).length > 0 && { pathParameters: parameters }),
    ...encodeBody(body, headers['content-type']?.[0]),
  };
}

/** Between two neighbours only, and so not handed on; cookies have their own field. */
const notForTheFunction = new Set(['connection', 'keep-alive', 'transfer-encoding', 'cookie']);

function joinHeaders(headers: WireRequest['headers']): Record<string, string> {
  const forwarded = Object.entries(headers).filter(([name]) => !notForTheFunction.has(name));
  return Object.fromEntries(forwarded.map(([name, values = []]) => [name, values.join(',')]));
}

function joinQuery(query: string): Record<string, string> {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(',')]));
}

/**
 * The types an HTTP API passes on as text; every other one, a form and a missing one included, comes as base64. AWS
 * does not list them, this was measured on AWS: https://github.com/ministackorg/ministack/pull/766
 */
const textTypes = /^(text\/[^;]+|application\/(json|xml|javascript))\s*(;|$)/i;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * What AWS does with text that is not UTF-8 is nowhere said, and JSON cannot carry it: here it comes as base64, so that
 * the function sees the bytes that were signed, whatever they are. No body, no `body`.
 */
function encodeBody(body: Buffer, contentType = ''): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  if (textTypes.test(contentType.trim())) {
    try {
      return { body: utf8.decode(body), isBase64Encoded: false };
    } catch {
      // Not UTF-8 after all.
    }
  }
  return { body: body.toString('base64'), isBase64Encoded: true };
}

/** `12/Mar/2026:19:03:58 +0000`, the time format of web server logs. */
function formatTime(now: number): string {
  const [, day, month, year, time] = new Date(now).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
