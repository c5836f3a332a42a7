/** Runs the checks and the tests, and ends with one line of totals: `npm test`, `npm run check` (`--unit`), or named test files only. */

import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { runChecks } from './checks.ts';
import { runTestFile } from './test-file.ts';

const root = join(import.meta.dirname, '..');

/** Stories, crashes, engines, real clients and commands: these take longer than `npm run check` may. */
const SLOW = ['flows', 'cluster', 'store', 'clients', 'cli', 'send'];

const args = process.argv.slice(2);
const unitOnly = args.includes('--unit');
const named = args.filter((arg) => arg !== '--unit');
const files = named.length > 0 ? named.map((file) => resolve(file)) : findTestFiles(unitOnly);

const totals = { passed: 0, failed: 0, skipped: 0 };
if (named.length === 0) add(await runChecks());
// Every engine is `npm test`'s affair; the embedded one needs no server to start.
if (unitOnly) process.env['METERTRAIL_TEST_ENGINES'] ??= 'sqlite';
const testsBefore = totals.passed + totals.failed;
await runFiles(files);
if (totals.passed + totals.failed === testsBefore) {
  console.log('FAIL no test ran');
  totals.failed += 1;
}
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exit(totals.failed === 0 ? 0 : 1);

function findTestFiles(withoutSlow: boolean): string[] {
  return globSync('test/**/*.test.ts', { cwd: root, exclude: ['test/fixtures'] })
    .filter((file) => !withoutSlow || !SLOW.includes(file.split('/')[1] ?? ''))
    .map((file) => join(root, file))
    .sort();
}

/** Every file in a process of its own: one for each core, and one more, since tests of servers mostly wait. */
async function runFiles(paths: string[]): Promise<void> {
  const waiting = [...paths];
  const worker = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const { lines, ...counts } = await runTestFile(file, relative(root, file));
      console.log(lines.join('\n'));
      add(counts);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, worker));
}

function add(counts: { passed: number; failed: number; skipped?: number }): void {
  totals.passed += counts.passed;
  totals.failed += counts.failed;
  totals.skipped += counts.skipped ?? 0;
}
