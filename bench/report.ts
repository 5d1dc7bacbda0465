import { cpus } from 'node:os';
import { median, percentile } from './figures.ts';
import type { Subject } from './measure.ts';
import { rows } from './rows.ts';

interface Settings {
  cold: number;
  rounds: number;
  calls: number;
}

/** One figure of a subject; smaller is better in all of them. */
interface Figure {
  of: (subject: Subject) => number;
  digits: number;
}

const figures = {
  kilobytes: { of: ({ bytes }) => bytes / 1024, digits: 0 },
  importMs: { of: ({ importMs }) => median(importMs), digits: 1 },
  callMs: { of: ({ callMs }) => median(callMs), digits: 1 },
  coldMs: {
    of: ({ importMs, callMs }) => median(importMs.map((time, index) => time + (callMs[index] ?? 0))),
    digits: 1,
  },
  megabytes: { of: ({ rss }) => median(rss) / 1024 ** 2, digits: 0 },
  warmMicros: { of: ({ warmMs }) => median(warmMs) * 1000, digits: 0 },
  warmMicros99: { of: ({ warmMs }) => percentile(warmMs, 0.99) * 1000, digits: 0 },
  wholeMicros: { of: ({ wholeMs }) => median(wholeMs) * 1000, digits: 0 },
  wholeMicros99: { of: ({ wholeMs }) => percentile(wholeMs, 0.99) * 1000, digits: 0 },
} satisfies Record<string, Figure>;

/** The page of figures, in Markdown. */
export function writeReport(subjects: Subject[], settings: Settings): string {
  const table = (title: string, figure: Figure) => [title, '', ...tableOf(subjects, figure), ''];
  return [
    '# Bench',
    '',
    'Written by `npm run bench`, all of it in one run. *Ours* is the function as it is deployed, *Bolt* the same job on',
    "Bolt's `AwsLambdaReceiver` 5.1.0 with the AWS SDK (`bench/bolt/`), *bare* a handler that does nothing. All three are bundled with",
    "`serverless.yml`'s options. *x* says how many times less ours needs than Bolt. What answers Slack and GitLab calls AWS by",
    '`lib/aws/lean.ts`; slack-options and jobs have the SDK.',
    '',
    `Node ${process.version}, ${cpus()[0]?.model.trim()} (${cpus().length} cores, shared). Nothing here ran on AWS: AWS, Slack and GitLab are`,
    'stand-ins on the loopback interface, so ratios carry over, and milliseconds only roughly.',
    '',
    'The first aims: an import 2.5 times below Bolt, warm calls 5 times below; the goal is 10 times on both. What both sides share',
    "bounds the ratios: when cold Node's own `crypto` and `http` and one call with them, 20 ms on this machine before a line of ours;",
    'when warm the signature, the form and the JSON (half of what a submitted modal costs us), and for modals `@slack/web-api`.',
    '',
    `## Cold: a fresh process, ${settings.cold} times, median`,
    '',
    ...table('Import, Secrets Manager read included (ms):', figures.importMs),
    ...table('First call (ms):', figures.callMs),
    ...table('Import and first call (ms):', figures.coldMs),
    ...table('Memory after the first call (MB resident):', figures.megabytes),
    ...table('Bundle (KB):', figures.kilobytes),
    `## Warm: ${settings.rounds * settings.calls} calls in ${settings.rounds} processes`,
    '',
    'Verify, parse, acknowledge, with the store, the queue, Slack and GitLab answering at once (µs, median):',
    '',
    ...tableOf(subjects, figures.warmMicros),
    '',
    ...table('The same, 99th percentile (µs):', figures.warmMicros99),
    ...table('With the real AWS clients, over loopback (µs, median):', figures.wholeMicros),
    ...table('The same, 99th percentile (µs):', figures.wholeMicros99),
    '## What one cold start asks of AWS, Slack and GitLab',
    '',
    ...asksOf(subjects),
    '',
    'Bolt has no part in a GitLab webhook: there a Bolt app looks at the request before its receiver does. It has none in a worker',
    'either, which is shown beside the bare handler alone.',
    '',
  ].join('\n');
}

function tableOf(subjects: Subject[], figure: Figure): string[] {
  const head = ['| function | ours | Bolt | bare | x |', '|---|--:|--:|--:|--:|'];
  return [...head, ...rows.flatMap(({ name }) => lineOf(name, subjects, figure))];
}

function lineOf(name: string, subjects: Subject[], { of, digits }: Figure): string[] {
  const [ours, bolt, bare] = (['ours', 'bolt', 'bare'] as const).map((side) => {
    const subject = subjects.find((candidate) => candidate.row.name === name && candidate.side === side);
    return subject && of(subject);
  });
  if (ours === undefined) return [];
  const shown = (value = Number.NaN) => (Number.isNaN(value) ? '' : value.toFixed(digits));
  const ratio = bolt === undefined ? '' : `**${(bolt / ours).toFixed(1)}**`;
  return [`| ${name} | ${shown(ours)} | ${shown(bolt)} | ${shown(bare)} | ${ratio} |`];
}

function asksOf(subjects: Subject[]): string[] {
  const asking = subjects.filter(({ side }) => side !== 'bare');
  const lines = asking.map(({ row, side, asks }) => `| ${row.name} | ${side} | ${asks.join(', ')} |`);
  return ['| function | side | asks |', '|---|---|---|', ...lines];
}
