import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newSigningToken, verifyGitLabRequest } from '../../lib/gitlab/verify.ts';
import { type HttpRequest, readRequest } from '../../lib/http.ts';
import { Secret } from '../../lib/secret.ts';

const now = 1_780_000_000_000;
const timestamp = String(now / 1000);
const id = '3a427872-00df-429c-9bc9-a9475de2efe4';
const body = Buffer.from('{"object_kind":"issue","title":"Größe 🔥"}');
const signingToken = newSigningToken({ randomBytes: (count) => Buffer.alloc(count, 9) });
const signing = { mode: 'signing', secret: signingToken } as const;
const plain = { mode: 'token', secret: new Secret('plain-secret') } as const;

function sign(secret: Secret, { signedId = id, signedAt = timestamp, signedBody = body } = {}): string {
  const key = Buffer.from(secret.reveal().replace('whsec_', ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${signedId}.${signedAt}.`).update(signedBody).digest('base64')}`;
}

function request(headers: Record<string, string>, bytes: Buffer = body): HttpRequest {
  return readRequest({ headers, body: bytes.toString('base64'), isBase64Encoded: true });
}

const signed = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': sign(signingToken) };

describe('a hook that signs', () => {
  test('accepts its signature, and gives the text', () => {
    expect(verifyGitLabRequest(request(signed), signing, now)).toBe(body.toString());
  });

  test("agrees with the specification's own example", () => {
    // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const secret = new Secret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    const example = request(headers, Buffer.from('{"test": 2432232314}'));
    expect(verifyGitLabRequest(example, { mode: 'signing', secret }, 1_614_265_330_000)).toBe('{"test": 2432232314}');
  });

  test('accepts one good signature among others, while keys rotate', () => {
    const list = `v1a,abc ${sign(newSigningToken({ randomBytes: (n) => Buffer.alloc(n, 1) }))} ${sign(signingToken)}`;
    expect(verifyGitLabRequest(request({ ...signed, 'webhook-signature': list }), signing, now)).toBeDefined();
  });

  test.each([
    [-300_000, true],
    [300_000, true],
    [-301_000, false],
    [301_000, false],
  ])('%i ms of skew: %s', (skew, accepted) => {
    expect(verifyGitLabRequest(request(signed), signing, now + skew) !== undefined).toBe(accepted);
  });

  test('is not believed by its token', () => {
    expect(verifyGitLabRequest(request({ 'x-gitlab-token': signingToken.reveal() }), signing, now)).toBeUndefined();
  });

  test.each(['', 'whsec_', 'whsec_AAAA', 'whsec_!!!', signingToken.reveal().slice(6)])(
    'with the secret %j nothing verifies',
    (text) => {
      const secret = new Secret(text);
      const headers = { ...signed, 'webhook-signature': sign(secret) };
      expect(verifyGitLabRequest(request(headers), { mode: 'signing', secret }, now)).toBeUndefined();
    },
  );

  test.each([
    '1.78e9',
    '+1780000000',
    ' 1780000000',
    '01780000000',
    '0x6a18d900',
    'NaN',
    '',
    '1780000000.0',
    '9'.repeat(400),
  ])('a timestamp of %j is none, even signed', (signedAt) => {
    const headers = { ...signed, 'webhook-timestamp': signedAt, 'webhook-signature': sign(signingToken, { signedAt }) };
    expect(verifyGitLabRequest(request(headers), signing, now)).toBeUndefined();
  });

  test('a body that is not UTF-8 is not proven, even signed', () => {
    const signedBody = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
    const headers = { ...signed, 'webhook-signature': sign(signingToken, { signedBody }) };
    expect(verifyGitLabRequest(request(headers, signedBody), signing, now)).toBeUndefined();
  });

  test('of 20,000 mutations none is accepted and none throws', () => {
    const field = fc.constantFrom('webhook-id', 'webhook-timestamp', 'webhook-signature', 'body');
    const edit = fc.record({
      at: fc.nat(),
      kind: fc.constantFrom('replace', 'insert', 'delete', 'cut'),
      with: fc.nat(255),
    });
    let accepted = 0;
    fc.assert(
      fc.property(field, fc.array(edit, { minLength: 1, maxLength: 3 }), (name, edits) => {
        const original = name === 'body' ? body : Buffer.from(signed[name as keyof typeof signed]);
        const mutated = edits.reduce<Buffer>(
          (bytes, { at, kind, with: byte }) => mutate(bytes, at % (bytes.length || 1), kind, byte),
          original,
        );
        // A space beside the signature is a list with an empty entry: the same signature, not another.
        fc.pre(
          !mutated.equals(original) && !mutated.toString('latin1').split(' ').includes(signed['webhook-signature']),
        );
        const headers = name === 'body' ? signed : { ...signed, [name]: mutated.toString('latin1') };
        if (verifyGitLabRequest(request(headers, name === 'body' ? mutated : body), signing, now)) accepted++;
      }),
      { numRuns: 20_000 },
    );
    expect(accepted).toBe(0);
    expect(verifyGitLabRequest(request(signed), signing, now)).toBeDefined();
  });
});

describe('a hook with a token', () => {
  test('accepts the token', () => {
    expect(verifyGitLabRequest(request({ 'x-gitlab-token': 'plain-secret' }), plain, now)).toBe(body.toString());
  });

  test.each(['', 'plain-secre', 'plain-secret ', 'Plain-secret', '[secret]'])('refuses %j', (token) => {
    expect(verifyGitLabRequest(request({ 'x-gitlab-token': token }), plain, now)).toBeUndefined();
  });

  test('refuses no token, and any token where the secret is empty', () => {
    const empty = { mode: 'token', secret: new Secret('') } as const;
    expect(verifyGitLabRequest(request({}), plain, now)).toBeUndefined();
    expect(verifyGitLabRequest(request({ 'x-gitlab-token': '' }), empty, now)).toBeUndefined();
    expect(verifyGitLabRequest(request({}), empty, now)).toBeUndefined();
  });
});

function mutate(bytes: Buffer, at: number, kind: string, byte: number): Buffer {
  const insert = kind === 'replace' || kind === 'insert' ? [byte] : [];
  const rest = kind === 'cut' ? Buffer.alloc(0) : bytes.subarray(kind === 'insert' ? at : at + 1);
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(insert), rest]);
}
