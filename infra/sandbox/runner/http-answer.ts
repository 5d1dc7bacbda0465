import { z } from 'zod';

/** What goes back over the wire. */
export interface WireAnswer {
  status: number;
  /** A name may come more than once: `set-cookie`. */
  headers: [name: string, value: string][];
  body: Buffer;
}

const structured = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/**
 * Reads what a handler returned as an HTTP API does (payload format 2.0): without a `statusCode` the whole is a JSON
 * body with 200. Throws on what an HTTP API cannot send; it answers 500 then.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
export function readAnswer(result: unknown): WireAnswer {
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return jsonAnswer(200, result);
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = structured.parse(result);
  const named = Object.entries(headers ?? {}).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    String(value),
  ]);
  const typed = named.some(([name]) => name === 'content-type');
  return {
    status: statusCode,
    headers: [
      ...(typed ? [] : [['content-type', 'text/plain;charset=UTF-8'] satisfies [string, string]]),
      ...named.filter(([name]) => name !== 'content-length'),
      ...(cookies ?? []).map((cookie): [string, string] => ['set-cookie', cookie]),
    ],
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  };
}

export function jsonAnswer(status: number, value: unknown): WireAnswer {
  return { status, headers: [['content-type', 'application/json']], body: Buffer.from(JSON.stringify(value ?? null)) };
}
