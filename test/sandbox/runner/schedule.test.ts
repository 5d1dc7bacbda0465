import { expect, jest, test } from '@jest/globals';
import { startSchedule } from '../../../infra/sandbox/runner/schedule.ts';

function setup(invoke: (event: unknown) => Promise<unknown>) {
  jest.useFakeTimers();
  const lines: string[] = [];
  const now = () => Date.UTC(2026, 0, 2, 3, 4, 5);
  const schedule = startSchedule({ name: 'sweep', invoke, everySeconds: 300, now, log: (line) => lines.push(line) });
  return { schedule, lines };
}

test('runs at once and every period, until it is closed', async () => {
  const events: unknown[] = [];
  const { schedule } = setup(async (event) => void events.push(event));
  expect(events).toEqual([
    expect.objectContaining({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      time: '2026-01-02T03:04:05Z',
      detail: {},
    }),
  ]);
  await jest.advanceTimersByTimeAsync(600_000);
  expect(events.length).toBe(3);
  await schedule.close();
  await jest.advanceTimersByTimeAsync(600_000);
  expect(events.length).toBe(3);
});

test('never runs twice at a time, and closes when the run under way has ended', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  let runs = 0;
  const { schedule } = setup(async () => {
    runs += 1;
    await released;
  });
  await jest.advanceTimersByTimeAsync(900_000);
  expect(runs).toBe(1);
  let ended = false;
  const closed = schedule.close().then(() => {
    ended = true;
  });
  await jest.advanceTimersByTimeAsync(0);
  expect(ended).toBe(false);
  release();
  await closed;
});

test('goes on after a run that failed', async () => {
  let runs = 0;
  const { schedule, lines } = setup(async () => {
    runs += 1;
    throw new Error('on purpose');
  });
  await jest.advanceTimersByTimeAsync(300_000);
  expect([runs, lines.length]).toEqual([2, 2]);
  expect(lines[0]).toMatch(/^sweep failed: Error: on purpose/);
  await schedule.close();
});
