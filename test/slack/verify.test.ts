import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { WireError } from '../../lib/errors.ts';
import { readRequest } from '../../lib/http.ts';
import { Secret } from '../../lib/secret.ts';
import { verifySlackRequest } from '../../lib/slack/verify.ts';
import { now, signingSecret, slackHeaders, slackRequest, slackSignature } from './signed-request.ts';

const verify = (request: Parameters<typeof verifySlackRequest>[0], secrets = [signingSecret]) =>
  verifySlackRequest(request, secrets, now);

const body = 'command=%2Fgitlab&text=incident+declare';

test('gives the body of a request Slack signed', () => {
  expect(verify(slackRequest(body))).toBe(body);
});

test('verifies over raw bytes, so text that is not ASCII survives', () => {
  const text = JSON.stringify({ text: 'Störung 🔥' });
  expect(verify(slackRequest(text))).toBe(text);
});

test('accepts the previous secret while it is being rotated', () => {
  const next = new Secret('ffffffffffffffffffffffffffffffff');
  expect(verify(slackRequest(body), [next, signingSecret])).toBe(body);
  expect(verify(slackRequest(body), [next])).toBeUndefined();
});

test.each([-300, 300])('accepts a request %i seconds off', (seconds) => {
  expect(verify(slackRequest(body, { at: now + seconds * 1000 }))).toBe(body);
});

test.each([-301, 301, -86_400, 86_400])('refuses a request %i seconds off', (seconds) => {
  expect(verify(slackRequest(body, { at: now + seconds * 1000 }))).toBeUndefined();
});

const timestamp = String(now / 1000);
const signature = slackSignature(body, timestamp);

test.each([
  ['no timestamp', { 'x-slack-request-timestamp': '' }],
  ['no signature', { 'x-slack-signature': '' }],
  ['a timestamp that is not a plain number', { 'x-slack-request-timestamp': `${timestamp}.0` }],
  ['a timestamp in another notation', { 'x-slack-request-timestamp': '1e9' }],
  ['Arabic-Indic digits', { 'x-slack-request-timestamp': '١٧٩٥٣٤٨٨٠٠' }],
  ['two signatures', { 'x-slack-signature': `${signature},${signature}` }],
  ['another version', { 'x-slack-signature': signature.replace('v0', 'v9') }],
  ['upper-case hexadecimal', { 'x-slack-signature': signature.toUpperCase() }],
  ['half a signature', { 'x-slack-signature': signature.slice(0, 40) }],
])('refuses %s', (_what, headers) => {
  expect(verify(slackRequest(body, { headers }))).toBeUndefined();
});

test('refuses everything when there is no secret, and an empty secret is none', () => {
  const empty = new Secret('');
  expect(verify(slackRequest(body, { secret: empty }), [empty])).toBeUndefined();
  expect(verify(slackRequest(body), [])).toBeUndefined();
});

test('refuses to read a proven body that is not UTF-8', () => {
  expect(() => verify(slackRequest(Buffer.from([0x74, 0xff, 0xfe])))).toThrow(WireError);
});

test('accepts none of 20,000 tampered requests, and never throws', () => {
  const headers = slackHeaders(body);
  const mutated = fc.oneof(
    fc.record({ at: fc.nat(body.length - 1), bit: fc.nat(7) }).map(({ at, bit }) => {
      const bytes = Buffer.from(body);
      bytes.writeUInt8((bytes[at] ?? 0) ^ (1 << bit), at);
      return { headers, bytes };
    }),
    fc
      .record({ at: fc.nat(signature.length - 1), char: fc.string({ minLength: 1, maxLength: 1 }) })
      .map(({ at, char }) => ({
        headers: { ...headers, 'x-slack-signature': signature.slice(0, at) + char + signature.slice(at + 1) },
        bytes: Buffer.from(body),
      })),
    fc.nat(signature.length - 1).map((end) => ({
      headers: { ...headers, 'x-slack-signature': signature.slice(0, end) },
      bytes: Buffer.from(body),
    })),
    fc
      .integer()
      .map((at) => ({ headers: { ...headers, 'x-slack-request-timestamp': String(at) }, bytes: Buffer.from(body) })),
    fc.record({ t: fc.string(), s: fc.string() }).map(({ t, s }) => ({
      headers: { 'x-slack-request-timestamp': t, 'x-slack-signature': s },
      bytes: Buffer.from(body),
    })),
    fc.uint8Array().map((bytes) => ({ headers, bytes: Buffer.from(bytes) })),
  );
  const untouched = ({ headers: sent, bytes }: { headers: Record<string, string>; bytes: Buffer }) =>
    bytes.toString() === body &&
    sent['x-slack-signature'] === signature &&
    sent['x-slack-request-timestamp'] === timestamp;
  fc.assert(
    fc.property(mutated, fc.boolean(), (request, isBase64Encoded) => {
      fc.pre(!untouched(request));
      const event = {
        headers: request.headers,
        body: request.bytes.toString(isBase64Encoded ? 'base64' : 'latin1'),
        isBase64Encoded,
      };
      return verify(readRequest(event)) === undefined;
    }),
    { numRuns: 20_000, seed: 1 },
  );
});

const vectorFile = '../shared/data/slack/signing-vector.json';
const vectorTest = existsSync(vectorFile) ? test : test.skip;

vectorTest(`accepts Slack's own worked example (skipped without ${vectorFile})`, () => {
  const vector = JSON.parse(readFileSync(vectorFile, 'utf8'));
  const request = readRequest({
    headers: { 'X-Slack-Request-Timestamp': vector.timestamp, 'X-Slack-Signature': vector.expected_signature },
    body: vector.body,
  });
  const at = Number(vector.timestamp) * 1000;
  expect(verifySlackRequest(request, [new Secret(vector.signing_secret)], at)).toBe(vector.body);
});
