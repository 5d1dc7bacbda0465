import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundle } from './bundle.ts';
import { events } from './events.ts';
import type { Loopback } from './loopback.ts';
import { environmentAt } from './names.ts';
import type { Row } from './rows.ts';

export type Side = 'ours' | 'bolt' | 'bare' | 'builtIns';

/** One side of one row, built, and what was measured of it so far. Times in milliseconds. */
export interface Subject {
  row: Row;
  side: Side;
  /** As deployed; what only the warm figures need has none. */
  file: string | undefined;
  bytes: number;
  /** With all that stands behind it answering at once; not every row has one. */
  atOnceFile: string | undefined;
  /** What one call asks of the services behind it, after the cold start. */
  asks: string[];
  importMs: number[];
  callMs: number[];
  rss: number[];
  /** Verify, parse and acknowledge: what stands behind it answers at once. */
  warmMs: number[];
  /** The same with the real clients, over loopback. */
  wholeMs: number[];
}

export interface Bench {
  scratch: string;
  loopback: Loopback;
  coldProbe: string;
  warmProbe: string;
}

const bare = 'bench/bare.ts';
const builtIns = 'bench/built-ins.ts';

/** Bundles the sides of a row. */
export function buildSubjects({ scratch }: Bench, row: Row, index: number): Promise<Subject[]> {
  const sides: [Side, string | undefined, string | undefined][] = [
    ['ours', row.ours, row.oursAtOnce],
    ['bolt', row.bolt, row.bolt],
    ['bare', bare, undefined],
    ['builtIns', undefined, row.oursAtOnce && builtIns],
  ];
  return Promise.all(
    sides.flatMap(([side, entry, atOnce]) => {
      const out = join(scratch, `${index}-${side}`);
      return entry || atOnce ? [buildSubject({ row, side }, entry, atOnce, out)] : [];
    }),
  );
}

async function buildSubject(
  who: Pick<Subject, 'row' | 'side'>,
  entry: string | undefined,
  atOnce: string | undefined,
  out: string,
): Promise<Subject> {
  const [deployed, quick] = await Promise.all([
    entry ? bundle(entry, `${out}.mjs`) : undefined,
    atOnce ? bundle(atOnce, `${out}.at-once.mjs`, { atOnce: true }) : undefined,
  ]);
  const figures = { asks: [], importMs: [], callMs: [], rss: [], warmMs: [], wholeMs: [] };
  return { ...who, file: deployed?.file, bytes: deployed?.bytes ?? Number.NaN, atOnceFile: quick?.file, ...figures };
}

/** One more cold start of a subject. */
export async function measureCold(bench: Bench, subject: Subject): Promise<void> {
  if (!subject.file) return;
  bench.loopback.asked();
  const eventFile = join(bench.scratch, 'event.json');
  writeFileSync(eventFile, JSON.stringify(events[subject.row.event]()));
  const program = [bench.coldProbe, subject.file, eventFile];
  const { importMs, callMs, rss, answer } = await runProbe<ColdFigures>(bench, subject, program);
  expectDone(subject, answer);
  subject.importMs.push(importMs);
  subject.callMs.push(callMs);
  subject.rss.push(rss);
  subject.asks = bench.loopback.asked();
}

export interface WarmRound {
  warmUp: number;
  calls: number;
}

/** One more round of warm calls, all in one process; `warm` with everything at once, `whole` with the real clients. */
export async function measureWarm(bench: Bench, subject: Subject, round: WarmRound, how: 'warm' | 'whole') {
  const file = how === 'warm' ? subject.atOnceFile : subject.file;
  if (!file) return;
  const eventsFile = join(bench.scratch, 'events.json');
  writeFileSync(eventsFile, JSON.stringify(Array.from({ length: 64 }, events[subject.row.event])));
  const program = [bench.warmProbe, file, eventsFile, String(round.warmUp), String(round.calls)];
  const { times, answer } = await runProbe<WarmFigures>(bench, subject, program);
  expectDone(subject, answer);
  subject[how === 'warm' ? 'warmMs' : 'wholeMs'].push(...times);
}

interface Answer {
  statusCode?: number;
  body?: string;
  batchItemFailures?: unknown[];
}
interface ColdFigures {
  importMs: number;
  callMs: number;
  rss: number;
  answer: Answer;
}
interface WarmFigures {
  times: number[];
  answer: Answer;
}

async function runProbe<Figures>({ loopback }: Bench, { row, side }: Subject, program: string[]): Promise<Figures> {
  const env = { PATH: process.env['PATH'], ...environmentAt(loopback.origin) };
  const options = { env, maxBuffer: 64_000_000 };
  const { stdout } = await promisify(execFile)(process.execPath, program, options).catch((failure) => {
    throw new Error(`${row.name}, ${side}: ${failure.stderr || failure}`);
  });
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n') + 1));
}

/** A benchmark of what fails measures nothing. */
function expectDone({ row, side }: Subject, { statusCode = 200, body = '', batchItemFailures = [] }: Answer): void {
  const offered =
    row.event !== 'options' || side === 'bare' || side === 'builtIns' || body.includes('acme/payments-19');
  if (statusCode !== 200 || batchItemFailures.length > 0 || !offered) {
    throw new Error(`${row.name}, ${side}: answered ${statusCode} ${body.slice(0, 500)}`);
  }
}
