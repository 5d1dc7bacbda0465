/** One cold start, in a process of its own: `node cold-probe.mjs <bundle> <file with an event>`. */
import { readFileSync } from 'node:fs';

const [, , file = '', eventFile = ''] = process.argv;
const event: unknown = JSON.parse(readFileSync(eventFile, 'utf8'));

const begun = performance.now();
const { handler } = await import(file);
const imported = performance.now();
const answer = await handler(event, {});
const answered = performance.now();
const rss = process.memoryUsage.rss();

process.stdout.write(`\n${JSON.stringify({ importMs: imported - begun, callMs: answered - imported, rss, answer })}`);
process.exit();
