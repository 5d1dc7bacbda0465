import { cpus } from 'node:os';
import { median, percentile } from './figures.ts';
import type { Side, Subject } from './measure.ts';
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
  const cold = (title: string, figure: Figure) => tableOf(subjects, title, figure, ['ours', 'bolt', 'bare']);
  const warm = (title: string, figure: Figure) => tableOf(subjects, title, figure, ['ours', 'bolt', 'builtIns']);
  const whole = (title: string, figure: Figure) => tableOf(subjects, title, figure, ['ours', 'bolt']);
  return [
    '# Bench',
    '',
    'Written by `npm run bench`, all of it in one run. *Ours* is the function as it is deployed, *Bolt* the same job on',
    "Bolt's `AwsLambdaReceiver` 5.1.0 with the AWS SDK (`bench/bolt/`), *bare* a handler that does nothing. All are bundled with",
    "`serverless.yml`'s options. *x* says how many times less ours needs than Bolt. What answers Slack and GitLab calls AWS by",
    '`lib/aws/lean.ts`; jobs has the SDK, and is shown beside the bare handler alone, because Bolt has no workers.',
    '',
    "Bolt has no part in a GitLab webhook either: its place is taken by a plain handler that does ours' job the usual way, with",
    'zod (`bench/bolt/webhooks.ts`), in the same Lambda as a Bolt app. Its cold figures are a Bolt app, its warm ones are not.',
    '',
    `Node ${process.version}, ${cpus()[0]?.model.trim()} (${cpus().length} cores, shared). Nothing here ran on AWS: AWS, Slack and GitLab are`,
    'stand-ins on the loopback interface, so ratios carry over, and milliseconds only roughly.',
    '',
    'The first aims: an import 2.5 times below Bolt, verify, parse and acknowledge 5 times below when warm; the goal is 10 times on both.',
    "What both sides share bounds the ratios. When cold that is Node's own `crypto` and `http` and one call with them, 20 ms on this",
    'machine before a line of ours; when warm it is the *built-ins* of the table below.',
    '',
    `## Cold: a fresh process, ${settings.cold} times, median`,
    '',
    ...cold('Import, Secrets Manager read included (ms):', figures.importMs),
    ...cold('First call (ms):', figures.callMs),
    ...cold('Import and first call (ms):', figures.coldMs),
    ...cold('Memory after the first call (MB resident):', figures.megabytes),
    ...cold('Bundle (KB):', figures.kilobytes),
    `## Warm: verify, parse, acknowledge; ${settings.rounds * settings.calls} calls in ${settings.rounds} processes`,
    '',
    'What stands behind is handed in on both sides and answers at once: the store, the queue, GitLab, and Slack, in place of whose',
    "client ours has the room `slack` and Bolt's `WebClient` an `apiCall` that resolves. The real clients have a table of their own",
    'below. *Built-ins* is what the base64, the signature, the form and the JSON of that very event take with',
    '`Buffer`, `createHmac`, `URLSearchParams` and `JSON.parse` alone, without a rule, a table or an answer.',
    '',
    ...warm('Median (µs):', figures.warmMicros),
    ...warm('99th percentile (µs):', figures.warmMicros99),
    "A submitted modal and a picker carry the whole form, some 9 KB: the built-ins alone take more than a fifth of Bolt's time there,",
    'so nothing that decodes and parses all of it can be 5 times below. Ours leaves undecoded the blocks of a view, which Slack sends',
    'back and nobody reads (`lib/slack/drawn-blocks.ts`); the signature covers every byte and stays. The GitLab webhook is the one',
    'row where the usual way is quicker when warm: ours reads a delivery twice, by schemas of zod/mini, which compiles none of them.',
    '',
    '## Warm: with the real clients',
    '',
    "The AWS clients, Slack's and GitLab's HTTP, over loopback. A modal is opened by `@slack/web-api` on both sides.",
    '',
    ...whole('Median (µs):', figures.wholeMicros),
    ...whole('99th percentile (µs):', figures.wholeMicros99),
    '## What one cold start asks of AWS, Slack and GitLab',
    '',
    ...asksOf(subjects),
    '',
  ].join('\n');
}

const heads: Record<Side, string> = { ours: 'ours', bolt: 'Bolt', bare: 'bare', builtIns: 'built-ins' };

function tableOf(subjects: Subject[], title: string, figure: Figure, sides: Side[]): string[] {
  const head = ['function', ...sides.map((side) => heads[side]), 'x'];
  const rule = ['---', ...sides.map(() => '--:'), '--:'];
  const lines = rows.flatMap(({ name }) => lineOf(name, subjects, figure, sides));
  return [title, '', ...[head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`), ''];
}

/** Nothing where ours has no such figure. */
function lineOf(name: string, subjects: Subject[], { of, digits }: Figure, sides: Side[]): string[][] {
  const figureOf = (side: Side) => {
    const subject = subjects.find((candidate) => candidate.row.name === name && candidate.side === side);
    return subject ? of(subject) : Number.NaN;
  };
  const ours = figureOf('ours');
  if (Number.isNaN(ours)) return [];
  const ratio = figureOf('bolt') / ours;
  const shown = sides.map(figureOf).map((value) => (Number.isNaN(value) ? '' : value.toFixed(digits)));
  return [[name, ...shown, Number.isNaN(ratio) ? '' : `**${ratio.toFixed(1)}**`]];
}

function asksOf(subjects: Subject[]): string[] {
  const asking = subjects.filter(({ asks }) => asks.length > 0);
  const lines = asking.map(({ row, side, asks }) => `| ${row.name} | ${side} | ${asks.join(', ')} |`);
  return ['| function | side | asks |', '|---|---|---|', ...lines];
}
