import { randomUUID } from 'node:crypto';
import type { ScheduledEvent } from 'aws-lambda';
import type { Invoke } from './lambda.ts';

export interface ScheduleOptions {
  name: string;
  invoke: Invoke;
  everySeconds: number;
  now: () => number;
  log: (line: string) => void;
}

/**
 * Invokes a function now and then every so often, never twice at a time: a run that takes longer than the period lets
 * the next one pass. `run` is one more run, or the one under way; `close` resolves when that has ended.
 */
export function startSchedule({ name, invoke, everySeconds, now, log }: ScheduleOptions) {
  let running: Promise<void> | undefined;
  const run = (): Promise<void> => {
    running ??= invoke(scheduledEvent(name, now()))
      .catch((error) => log(`${name} failed: ${error instanceof Error ? error.stack : error}`))
      .then(() => {
        running = undefined;
      });
    return running;
  };
  const timer = setInterval(run, everySeconds * 1000);
  void run();
  return {
    run,
    async close(): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-scheduled-event.html */
function scheduledEvent(name: string, now: number): ScheduledEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '000000000000',
    time: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: 'us-east-1',
    resources: [`arn:aws:events:us-east-1:000000000000:rule/${name}`],
    detail: {},
  };
}
