import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { UpstreamError } from '../../lib/errors.ts';
import { createGitLab } from '../../lib/gitlab/client.ts';
import { path } from '../../lib/gitlab/path.ts';
import { answer, cuts, halves, hangs, now, setup, token } from './loopback.ts';

const anything = z.unknown();
const read = { path: path`user`, query: { search: 'secret words' }, answer: anything };
const write = { method: 'POST' as const, path: path`projects/${42}/issues`, body: { title: 'Down' }, answer: anything };

async function failure(promise: Promise<unknown>): Promise<UpstreamError> {
  const error = await promise.catch((error: unknown) => error);
  if (error instanceof UpstreamError) return error;
  throw new Error('expected an UpstreamError');
}

describe('a call', () => {
  test('carries the token, JSON, and encoded names', async () => {
    const { gitlab, received } = await setup(answer(200, { id: 1 }));
    const at = path`projects/${'acme/päy ments'}/templates/issues/${'a?b#c'}`;
    await gitlab.request(token, { path: at, query: { per_page: 20, simple: true }, answer: anything });
    expect(received[0]).toMatchObject({
      method: 'GET',
      url: '/api/v4/projects/acme%2Fp%C3%A4y%20ments/templates/issues/a%3Fb%23c?per_page=20&simple=true',
      headers: { authorization: `Bearer ${token.reveal()}` },
      body: '',
    });
  });

  test('names the instance without a trailing slash and keeps its path', () => {
    const at = (url: string) => createGitLab({ url, fetch, now: () => now }).instance;
    expect(at('https://gitlab.com/')).toBe('https://gitlab.com');
    expect(at('https://example.org/gitlab//')).toBe('https://example.org/gitlab');
  });

  test('reads an empty answer as null', async () => {
    const { gitlab } = await setup((response) => response.writeHead(204).end());
    await expect(gitlab.request(token, { ...write, method: 'DELETE' })).resolves.toBeNull();
  });

  test('does not climb out of its path, whatever a person typed', () => {
    for (const part of ['', '.', '..']) {
      expect(() => path`projects/${part}`).toThrow(expect.objectContaining({ code: 'not_found', transient: false }));
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (part) => {
        fc.pre(part !== '.' && part !== '..');
        const { pathname } = new URL(`https://gitlab.example${path`projects/${part}/hooks`.encoded}?a#b`);
        return /^\/api\/v4\/projects\/[^/]+\/hooks$/.test(pathname);
      }),
    );
  });
});

describe("GitLab's no", () => {
  const expired = { error: 'invalid_token', error_description: 'Token is expired.' };
  test.each([
    ['an expired token', 401, expired, { code: 'invalid_token', detail: 'Token is expired.' }],
    ['an unknown token', 401, { message: '401 Unauthorized' }, { code: 'invalid_token', detail: '401 Unauthorized' }],
    [
      'a GraphQL 401',
      401,
      { errors: [{ message: 'Invalid token' }] },
      { code: 'invalid_token', detail: 'Invalid token' },
    ],
    ['a narrow token', 403, { error: 'insufficient_scope', scope: 'api' }, { code: 'insufficient_scope' }],
    ['no right', 403, { message: '403 Forbidden' }, { code: 'forbidden', detail: '403 Forbidden' }],
    ['no project', 404, { message: '404 Project Not Found' }, { code: 'not_found' }],
    ['a missing field', 400, { error: 'title is missing' }, { code: 'invalid', detail: 'title is missing' }],
    [
      'bad fields',
      422,
      { message: { title: ["can't be blank", 'is too short'], base: ['No.'] } },
      { code: 'invalid', detail: "title can't be blank; is too short; No." },
    ],
    ['a list of words', 400, { message: ['one', 'two'] }, { code: 'invalid', detail: 'one; two' }],
    ['a conflict', 409, { message: '409 Conflict' }, { code: 'conflict' }],
    ['an HTML page', 403, '<html>403</html>', { code: 'forbidden', detail: undefined }],
  ])('%s is final', async (_, status, body, expected) => {
    const { gitlab } = await setup(answer(status, body));
    const error = await failure(gitlab.request(token, write));
    expect(error).toMatchObject({
      ...expected,
      status,
      transient: false,
      unknown: false,
      operation: 'POST projects/:/issues',
    });
  });

  test.each([
    ['Retry-After', { 'retry-after': '17' }, 17],
    ['RateLimit-Reset', { 'ratelimit-reset': String(now / 1000 + 42) }, 42],
    ['a reset gone by', { 'ratelimit-reset': '5' }, 1],
    ['neither', {}, undefined],
    ['nonsense', { 'retry-after': 'soon' }, undefined],
  ])('429 says when to come back: %s', async (_, headers, retryAfterSeconds) => {
    const { gitlab } = await setup(answer(429, 'Retry later', headers));
    const error = await failure(gitlab.request(token, write));
    expect(error).toMatchObject({ code: 'rate_limited', transient: true, unknown: false, retryAfterSeconds });
  });

  test.each([500, 502, 503, 504])('%i may come back, and a write may have happened', async (status) => {
    const { gitlab } = await setup(answer(status, '<html>'), answer(status, '<html>'));
    expect(await failure(gitlab.request(token, write))).toMatchObject({
      code: `http_${status}`,
      transient: true,
      unknown: true,
    });
    expect(await failure(gitlab.request(token, read))).toMatchObject({
      code: `http_${status}`,
      transient: true,
      unknown: false,
    });
  });

  test('is cut to 300 characters', async () => {
    const { gitlab } = await setup(answer(422, { message: '🔥'.repeat(5000) }));
    expect([...((await failure(gitlab.request(token, write))).detail ?? '')]).toHaveLength(300);
  });

  test('never throws anything else, whatever JSON comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.constantFrom(400, 401, 403, 422, 429, 500), async (body, status) => {
        const gitlab = createGitLab({
          url: 'https://gitlab.example',
          fetch: async () => new Response(body, { status }),
          now: () => now,
        });
        expect((await failure(gitlab.request(token, write))).detail?.length ?? 0).toBeLessThanOrEqual(600);
      }),
    );
  });
});

describe('no good answer', () => {
  test('a hang ends at the deadline', async () => {
    const { gitlab } = await setup(hangs, hangs);
    expect(await failure(gitlab.within(30).request(token, read))).toMatchObject({
      code: 'timeout',
      transient: true,
      unknown: false,
    });
    expect(await failure(gitlab.within(30).request(token, write))).toMatchObject({ code: 'timeout', unknown: true });
  });

  test('the deadline holds for the body too', async () => {
    const { gitlab } = await setup((response) => response.writeHead(200).write('{'));
    expect(await failure(gitlab.within(30).request(token, read))).toMatchObject({ code: 'timeout', transient: true });
  });

  test('a cut connection leaves a write unknown', async () => {
    const { gitlab } = await setup(cuts);
    expect(await failure(gitlab.request(token, write))).toMatchObject({
      code: 'network',
      transient: true,
      unknown: true,
    });
  });

  test('half an answer leaves a write unknown', async () => {
    const { gitlab } = await setup(halves, answer(201, '{"id":'));
    expect(await failure(gitlab.request(token, write))).toMatchObject({
      code: 'half_answer',
      transient: true,
      unknown: true,
    });
    expect(await failure(gitlab.request(token, write))).toMatchObject({
      code: 'not_json',
      transient: true,
      unknown: true,
    });
  });

  test('a refused connection never reached GitLab', async () => {
    const gitlab = createGitLab({ url: 'http://127.0.0.1:1', fetch: refusing, now: () => now });
    expect(await failure(gitlab.request(token, write))).toMatchObject({
      code: 'network',
      transient: true,
      unknown: false,
    });
  });

  test('an answer over 1 MB is not read to its end', async () => {
    const { gitlab } = await setup((response) => response.writeHead(200).end(' '.repeat(1_000_001)));
    expect(await failure(gitlab.request(token, read))).toMatchObject({ code: 'too_large', transient: false });
  });

  test('an answer of another shape is final, but a write behind it has happened', async () => {
    const { gitlab } = await setup(answer(201, { id: 'x' }));
    const error = await failure(gitlab.request(token, { ...write, answer: z.object({ id: z.number() }) }));
    expect(error).toMatchObject({ code: 'unexpected_answer', transient: false, unknown: true, cause: { field: 'id' } });
  });

  test('tells neither token nor body nor query', async () => {
    const { gitlab } = await setup(answer(200, 'not json at all: s3cret'), cuts, answer(500, { message: 'no' }));
    for (const _ of [1, 2, 3]) {
      const error = await failure(gitlab.request(token, read));
      const cause = error.cause instanceof Error ? `${error.cause.stack}` : '';
      expect(`${error.stack}${cause}${JSON.stringify(error)}`).not.toMatch(
        /never-show-this|s3cret|secret words|secret\+words/,
      );
    }
  });
});

describe('redirects', () => {
  test('a renamed project is followed once, with the token', async () => {
    const { gitlab, received } = await setup(
      (response, { headers }) =>
        response.writeHead(301, { location: `http://${headers['host']}/api/v4/projects/42` }).end(),
      answer(200, { id: 42 }),
    );
    await expect(gitlab.request(token, read)).resolves.toEqual({ id: 42 });
    expect(received.map(({ url }) => url.split('?')[0])).toEqual(['/api/v4/user', '/api/v4/projects/42']);
  });

  test.each([
    ['another host', 'https://evil.example/api/v4/projects/42'],
    ['another place on this host', '/users/sign_in'],
    ['a way out of the API', '/api/v4/../../users/sign_in'],
    ['no address', 'http://'],
  ])('the token does not go to %s', async (_, location) => {
    const { gitlab, received } = await setup((response) => response.writeHead(302, { location }).end());
    expect(await failure(gitlab.request(token, read))).toMatchObject({ code: 'http_302', transient: false });
    expect(received).toHaveLength(1);
  });

  test('a write is never sent on, and a second redirect ends it', async () => {
    const on = answer(301, '', { location: '/api/v4/projects/42' });
    const { gitlab, received } = await setup(on, on, on);
    expect(await failure(gitlab.request(token, write))).toMatchObject({ code: 'http_301' });
    expect(received).toHaveLength(1);
    expect(await failure(gitlab.request(token, read))).toMatchObject({ code: 'http_301' });
    expect(received).toHaveLength(3);
  });
});

const refusing: typeof fetch = async () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
  throw new TypeError('fetch failed', { cause });
};
