/** Many calls in one process: `node warm-probe.mjs <bundle> <file with events> <warm-up> <calls>`. */
import { readFileSync } from 'node:fs';

const [, , file = '', eventsFile = '', warmUp = '', calls = ''] = process.argv;
const events: unknown[] = JSON.parse(readFileSync(eventsFile, 'utf8'));

const { handler } = await import(file);
const times: number[] = [];
let answer: { statusCode?: number } | undefined;
for (let call = -Number(warmUp); call < Number(calls); call++) {
  const event = events[Math.abs(call) % events.length];
  const begun = performance.now();
  answer = await handler(event, {});
  if (call >= 0) times.push(performance.now() - begun);
}
process.stdout.write(`\n${JSON.stringify({ times, answer })}`, () => process.exit());
