import { expect, test } from '@jest/globals';
import { readAnswer } from '../../../infra/sandbox/runner/http-answer.ts';

test('takes status, headers, cookies and body from a structured answer', () => {
  const answer = readAnswer({
    statusCode: 302,
    headers: { Location: '/x', 'X-N': 1 },
    cookies: ['a=1', 'b=2'],
    body: 'é',
  });
  expect(answer).toEqual({
    status: 302,
    headers: [
      ['content-type', 'text/plain;charset=UTF-8'],
      ['location', '/x'],
      ['x-n', '1'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ],
    body: Buffer.from('é'),
  });
});

test('keeps the content type it is given', () => {
  expect(readAnswer({ statusCode: 200, headers: { 'Content-Type': 'text/html' } }).headers).toEqual([
    ['content-type', 'text/html'],
  ]);
});

test('decodes a base64 body', () => {
  expect(readAnswer({ statusCode: 200, body: '/w==', isBase64Encoded: true }).body).toEqual(Buffer.from([0xff]));
});

test.each([
  [{ response_action: 'clear' }, '{"response_action":"clear"}'],
  ['hello', '"hello"'],
  [null, 'null'],
])('makes 200 and JSON of %j, which has no status', (result, text) => {
  const answer = readAnswer(result);
  expect([answer.status, answer.headers, answer.body.toString()]).toEqual([
    200,
    [['content-type', 'application/json']],
    text,
  ]);
});

test.each([
  { statusCode: 'many' },
  { statusCode: 99 },
  { statusCode: 200, body: { not: 'text' } },
  { statusCode: 200, headers: { nested: {} } },
])('refuses %j', (result) => {
  expect(() => readAnswer(result)).toThrow();
});
