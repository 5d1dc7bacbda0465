import { describe, expect, test } from '@jest/globals';
import { askForLife } from '../../lib/gitlab/ask-for-life.ts';
import { answer, cuts, halves, now, type Script, setup } from './loopback.ts';

async function asks(script: Script) {
  const { gitlab, received } = await setup(script);
  const asked = askForLife({ instance: gitlab.instance, fetch, now: () => now });
  return { asked, received };
}

describe('a sign of life', () => {
  test.each([200, 401, 403, 404, 302, 408])('is %i', async (status) => {
    const { asked, received } = await asks(answer(status, {}));
    await asked;
    expect(received.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /api/v4/metadata']);
    expect(received[0]?.headers).not.toHaveProperty('authorization');
  });

  test.each<[string, Script, object]>([
    ['500', answer(500, {}), { code: 'http_500', transient: true }],
    ['503', answer(503, {}), { code: 'http_503', transient: true }],
    ['a cut connection', cuts, { code: 'network', transient: true }],
    ['half an answer', halves, { code: 'half_answer', transient: true }],
    ['429', answer(429, {}, { 'retry-after': '9' }), { code: 'rate_limited', retryAfterSeconds: 9 }],
  ])('is not %s', async (_, script, failure) => {
    const { asked } = await asks(script);
    await expect(asked).rejects.toMatchObject({ service: 'gitlab', operation: 'GET metadata', ...failure });
  });
});
