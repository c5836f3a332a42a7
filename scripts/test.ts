/** Runs the checks and the tests, and ends with one line of totals: `npm test`, `npm run check` (`--unit`), or what is named. */

import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { runChecks } from './checks.ts';
import { headline } from './reporter.ts';
import type { FileReport } from './reporter.ts';
import { findTestFiles, namedTestFiles } from './test-files.ts';
import { runLane } from './test-lane.ts';

const root = join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    unit: { type: 'boolean', default: false },
    'without-checks': { type: 'boolean', default: false },
    'test-name-pattern': { type: 'string', short: 't', multiple: true, default: [] },
  },
});
const isUnit = values.unit;
const namePatterns = values['test-name-pattern'];
const isAll = positionals.length === 0 && namePatterns.length === 0;
const files = positionals.length > 0 ? namedTestFiles(positionals) : findTestFiles(isUnit ? 'unit' : 'all');

// Every engine is `npm test`'s affair; the embedded one needs no server to start.
if (isUnit) process.env['METERTRAIL_TEST_ENGINES'] ??= 'sqlite';
// What Node has compiled, types stripped, serves every process and the next run.
process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules/.cache/node');

const totals = { passed: 0, failed: 0, skipped: 0 };
const reports: FileReport[] = [];
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => interrupted.abort());

await runAll();
if (interrupted.signal.aborted) process.exit(130);
for (const file of namePatterns.length > 0 ? [] : files) {
  if (reports.some((report) => report.file === file)) continue;
  console.log(`FAIL ${relative(root, file)}  ran, or did not, and reported nothing`);
  totals.failed += 1;
}
if (reports.every(({ passed, failed }) => passed + failed === 0)) {
  console.log('FAIL no test ran');
  totals.failed += 1;
}
if (isUnit && isAll) console.log(`the slowest: ${slowest()}`);
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exit(totals.failed === 0 ? 0 : 1);

/** A lane for each core, and one more that begins with the checks, since tests of servers mostly wait. */
async function runAll(): Promise<void> {
  const claims = mkdtempSync(join(tmpdir(), 'metertrail-test-run-'));
  const count = Math.min(files.length, availableParallelism() + 1);
  const lanes = Array.from({ length: count }, async (_, index) => {
    if (index === 0 && isAll && !values['without-checks']) add(await runChecks());
    const lane = { lane: String(index), files, claims, namePatterns, signal: interrupted.signal };
    for await (const report of runLane(lane)) print(report);
  });
  await Promise.all(lanes);
  rmSync(claims, { recursive: true });
}

function print(report: FileReport): void {
  const { file } = report;
  console.log(
    [
      headline(report, file === undefined ? 'outside of the tests' : relative(root, file)),
      ...report.lines,
    ].join('\n'),
  );
  reports.push(report);
  add(report);
}

/** Named so that what makes the check slow is seen, and is made quick or told to run in `npm test` only. */
function slowest(): string {
  return reports
    .toSorted((one, other) => other.seconds - one.seconds)
    .slice(0, 3)
    .map(({ file = '', seconds }) => `${relative(root, file)} ${seconds.toFixed(1)} s`)
    .join(', ');
}

function add(counts: { passed: number; failed: number; skipped?: number }): void {
  totals.passed += counts.passed;
  totals.failed += counts.failed;
  totals.skipped += counts.skipped ?? 0;
}
