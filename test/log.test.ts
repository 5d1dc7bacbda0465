import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { UpstreamError } from '../lib/errors.ts';
import { createLog } from '../lib/log.ts';

/** Makes the logger write by the console that can be listened to. https://docs.aws.amazon.com/powertools/typescript/latest/environment-variables/ */
beforeEach(() => {
  process.env['POWERTOOLS_DEV'] = 'true';
});
afterEach(() => {
  delete process.env['POWERTOOLS_DEV'];
  jest.restoreAllMocks();
});

test('of a failure its name, message, stack and cause are written, never what the other service said in words', () => {
  const lines: string[] = [];
  jest.spyOn(console, 'error').mockImplementation((line: unknown) => void lines.push(String(line)));
  const cause = new UpstreamError({ ...refusal, code: 'first', detail: 'Syzygy' });
  createLog('jobs').error('it failed', { key: 'k' }, new UpstreamError({ ...refusal, detail: 'Syzygy', cause }));
  const [line = ''] = lines;
  expect(JSON.parse(line)).toMatchObject({
    key: 'k',
    error: {
      name: 'UpstreamError',
      message: 'gitlab POST issues: invalid',
      stack: expect.stringContaining('log.test.ts'),
      cause: { message: 'gitlab POST issues: first' },
    },
  });
  expect(line).not.toContain('Syzygy');
});

const refusal = { service: 'gitlab', operation: 'POST issues', code: 'invalid', transient: false } as const;
