import { expect, test } from '@jest/globals';
import { toHttpEvent, type WireRequest } from '../../../infra/sandbox/runner/http-event.ts';

const about = { requestId: 'r-1', now: Date.UTC(2026, 2, 5, 7, 8, 9), domainName: 'app.example', protocol: 'https' };

function event(request: Partial<WireRequest>, parameters: Record<string, string> = {}) {
  const wire = { method: 'POST', target: '/a', headers: {}, body: Buffer.alloc(0), sourceIp: '127.0.0.1', ...request };
  return toHttpEvent(wire, { routeKey: 'POST /a', parameters }, about);
}

const body = (text: string | Buffer, contentType?: string) => {
  const headers = contentType === undefined ? {} : { 'content-type': [contentType] };
  return event({ body: Buffer.from(text), headers });
};

test('tells who asked for what, when', () => {
  const { requestContext, ...rest } = event({ headers: { 'user-agent': ['Slackbot 1.0'] } }, { hookId: 'h1' });
  expect(requestContext).toEqual({
    accountId: '000000000000',
    apiId: 'local',
    domainName: 'app.example',
    domainPrefix: 'app',
    http: { method: 'POST', path: '/a', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'Slackbot 1.0' },
    requestId: 'r-1',
    routeKey: 'POST /a',
    stage: '$default',
    time: '05/Mar/2026:07:08:09 +0000',
    timeEpoch: 1772694489000,
  });
  expect(rest).toMatchObject({ version: '2.0', rawPath: '/a', rawQueryString: '', pathParameters: { hookId: 'h1' } });
});

test('leaves out what a request does not have', () => {
  const keys = Object.keys(event({}));
  for (const absent of ['body', 'cookies', 'queryStringParameters', 'pathParameters'])
    expect(keys).not.toContain(absent);
});

test('joins repeated headers with a comma and keeps cookies and hop-by-hop headers out of them', () => {
  const { headers, cookies } = event({
    headers: {
      'x-twice': ['1', '2'],
      cookie: ['a=1; b=2', 'c=3'],
      connection: ['keep-alive'],
      'x-forwarded-for': ['1.2.3.4'],
    },
  });
  expect(headers).toEqual({ 'x-twice': '1,2', 'x-forwarded-for': '1.2.3.4, 127.0.0.1', 'x-forwarded-proto': 'https' });
  expect(cookies).toEqual(['a=1', 'b=2', 'c=3']);
});

test('keeps the query as sent and decodes it beside that', () => {
  const { rawPath, rawQueryString, queryStringParameters } = event({ target: '/a?q=a%20b+c&n=1&n=2&what=?' });
  expect([rawPath, rawQueryString]).toEqual(['/a', 'q=a%20b+c&n=1&n=2&what=?']);
  expect(queryStringParameters).toEqual({ q: 'a b c', n: '1,2', what: '?' });
});

test.each([
  'application/json',
  'Application/JSON; charset=utf-8',
  'application/xml',
  'application/javascript',
  'text/plain',
])('passes a body of type %s on as text', (type) => {
  expect(body('{"é":"\u{1F525}"}', type)).toMatchObject({ body: '{"é":"\u{1F525}"}', isBase64Encoded: false });
});

test.each([
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  'application/vnd.api+json',
  'application/jsonp',
  '',
  undefined,
])('passes a body of type %s on as base64', (type) => {
  expect(body('payload=%7B%7D', type)).toMatchObject({ body: 'cGF5bG9hZD0lN0IlN0Q=', isBase64Encoded: true });
});

test('keeps every byte of text that is not UTF-8, or begins with a byte order mark', () => {
  const broken = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
  expect(body(broken, 'application/json')).toMatchObject({ body: broken.toString('base64'), isBase64Encoded: true });
  expect(body('\uFEFF{}', 'application/json')).toMatchObject({ body: '\uFEFF{}', isBase64Encoded: false });
});
