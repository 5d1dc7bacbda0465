import { expect, test } from '@jest/globals';
import { openShutdown } from '../../../infra/sandbox/runner/shutdown.ts';

function setup(limits?: { drain: number; end: number }) {
  const done: string[] = [];
  const lines: string[] = [];
  const shutdown = openShutdown((line) => lines.push(line), limits);
  return { done, lines, shutdown, note: (what: string) => () => void done.push(what) };
}

test('drains before it ends, ends last in first out, and once', async () => {
  const { done, shutdown, note } = setup();
  shutdown.afterwards(note('engine'));
  shutdown.drains(note('api'));
  shutdown.afterwards(note('environment'));
  await Promise.all([shutdown.close(), shutdown.close()]);
  expect(done).toEqual(['api', 'environment', 'engine']);
});

test('goes on past what cannot be closed', async () => {
  const { done, lines, shutdown, note } = setup();
  shutdown.drains(() => Promise.reject(new Error('on purpose')));
  shutdown.afterwards(note('engine'));
  await shutdown.close();
  expect(done).toEqual(['engine']);
  expect(lines).toEqual([expect.stringMatching(/^while stopping: Error: on purpose/)]);
});

test('cuts off what never ends, and says so', async () => {
  const { done, lines, shutdown, note } = setup({ drain: 1, end: 1 });
  shutdown.drains(() => new Promise(() => {}));
  shutdown.afterwards(() => new Promise(() => {}));
  shutdown.afterwards(note('engine'));
  await shutdown.close();
  expect(done).toEqual(['engine']);
  expect(lines).toEqual(['Cut off what was still under way.']);
});
