/** `npm run bench [-- --cold 15 --rounds 5 --calls 1000 --only options --dry]`: measures, and writes docs/bench.md. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.ts';
import { startLoopback } from './loopback.ts';
import { type Bench, buildSubjects, measureCold, measureWarm, type Subject } from './measure.ts';
import { writeReport } from './report.ts';
import { rows } from './rows.ts';
import { seededRows } from './seed.ts';

const { values } = parseArgs({
  options: {
    cold: { type: 'string', default: '15' },
    rounds: { type: 'string', default: '5' },
    calls: { type: 'string', default: '1000' },
    only: { type: 'string', default: '' },
    dry: { type: 'boolean', default: false },
  },
});
const settings = { cold: Number(values.cold), rounds: Number(values.rounds), calls: Number(values.calls) };

const scratch = mkdtempSync(join(tmpdir(), 'bench-'));
const loopback = await startLoopback();
try {
  const bench: Bench = {
    scratch,
    loopback,
    coldProbe: (await bundle('bench/cold-probe.ts', join(scratch, 'cold-probe.mjs'))).file,
    warmProbe: (await bundle('bench/warm-probe.ts', join(scratch, 'warm-probe.mjs'))).file,
  };
  Object.assign(loopback.rows, await seededRows(loopback.origin));
  const wanted = rows.filter(({ name }) => name.includes(values.only));
  const subjects = (await Promise.all(wanted.map((row, index) => buildSubjects(bench, row, index)))).flat();
  await measure(bench, subjects);
  const report = writeReport(subjects, settings);
  console.log(report);
  if (!values.dry) writeFileSync(join(import.meta.dirname, '../docs/bench.md'), report);
} finally {
  await loopback.close();
  rmSync(scratch, { recursive: true });
}

/** Everybody takes turns, so that whatever else the machine does hits all alike. */
async function measure(bench: Bench, subjects: Subject[]): Promise<void> {
  for (let run = 0; run < settings.cold; run++) {
    for (const subject of subjects) await measureCold(bench, subject);
    process.stderr.write(`cold ${run + 1}/${settings.cold}\n`);
  }
  const warm = { warmUp: settings.calls, calls: settings.calls };
  const whole = { warmUp: 100, calls: Math.ceil(settings.calls / 5) };
  for (let round = 0; round < settings.rounds; round++) {
    for (const subject of subjects) {
      await measureWarm(bench, subject, warm, 'warm');
      await measureWarm(bench, subject, whole, 'whole');
    }
    process.stderr.write(`warm ${round + 1}/${settings.rounds}\n`);
  }
}
