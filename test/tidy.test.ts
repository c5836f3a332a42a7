/** The code base keeps its own rules, and each rule is seen to catch what it is for. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { circlesOf } from './support/tidy-circles.ts';
import { MAY_IMPORT, upwardRows } from './support/tidy-imports.ts';
import { tidy, unusedRows } from './support/tidy.ts';
import type { Violation } from './support/tidy.ts';

const root = join(import.meta.dirname, '..');

test('this repository keeps its rules', () => {
  assert.deepEqual(tidy(root).map(render), []);
});

test('every rule catches its planted violation, and nothing else is reported', () => {
  const found = tidy(join(root, 'test/fixtures/tidy'));
  assert.deepEqual(found.map(render), [
    'imports: src/audit/reads-ledger-later.ts:3 imports src/ledger/usage.ts, but audit may import time, text, calls, logs, hours, verify, coverage, findings, report',
    'imports: src/audit/reads-ledger-later.ts:7 imports src/ledger/usage.ts, but audit may import time, text, calls, logs, hours, verify, coverage, findings, report',
    'imports: src/audit/reads-ledger.ts:3 imports src/ledger/usage.ts, but audit may import time, text, calls, logs, hours, verify, coverage, findings, report',
    'process: src/cli/reads-process.ts:3 touches process.exitCode, but src/main.ts alone does',
    'process: src/cli/reads-process.ts:5 touches process.argv, but src/main.ts alone does',
    'process: src/cli/reads-process.ts:6 touches process.env, but src/config/config.ts alone does',
    'process: src/cli/reads-process.ts:9 touches process.exit, but src/main.ts alone does',
    'imports: src/extras/new-folder.ts:3 imports src/cli/reads-process.ts, but extras is not in the table of imports',
    'barrel: src/index.ts:1 does more than hand on names',
    'drivers: src/ledger/usage.ts:3 imports Kysely of kysely, but only src/store knows an engine',
    'operation test: src/operations/metering/meter-usage.ts:1 has no test at test/operations/metering/meter-usage.test.ts',
    'barrel: src/record/barrel.ts:1 is a barrel; src/index.ts is the only one',
    'imports: src/record/escapes.ts:3 imports test/help.ts, but record may import nothing of ours',
    'function length: src/record/long-function.ts:3 has a function of 71 lines; 70 at most',
    'opening sentence: src/record/no-sentence.ts:1 does not open with a sentence in /** … */',
    'file name: src/record/notKebab.ts:1 is not named in kebab-case',
    'file length: src/record/too-long.ts:1 has 301 lines; 300 at most',
    'syntax: src/record/unwanted.ts:3 has an enum',
    'syntax: src/record/unwanted.ts:7 has a namespace',
    'syntax: src/record/unwanted.ts:11 has a default export',
    'openers: src/server/opens-store.ts:3 imports openStore, but src/app/app.ts alone chooses stores and buckets',
    'drivers: src/trail/driver.ts:4 imports pg, but only src/store knows an engine',
    'test folder: test/nowhere/help.ts:1 has no folder src/nowhere beside it',
    'circle: src/report/circle-one.ts:1 imports itself around src/report/circle-three.ts, src/report/circle-two.ts',
  ]);
});

test('every folder of src has a row in the table of imports, and every row a folder', () => {
  const there = readdirSync(join(root, 'src')).toSorted();
  assert.deepEqual(Object.keys(MAY_IMPORT).toSorted(), there);
});

test('rows name only what stands below them, and name what is used', () => {
  assert.deepEqual(upwardRows(MAY_IMPORT), []);
  assert.deepEqual(upwardRows({ low: ['high'], high: ['low', 'gone'] }), [
    'low names high, which is not below it',
    'high names gone, which is not below it',
  ]);
  assert.deepEqual(unusedRows(root), []);
  assert.ok(
    unusedRows(join(root, 'test/fixtures/tidy')).includes('cli names files, and imports nothing of it'),
  );
});

test('a circle is found wherever it is entered, and a file that imports itself is one', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', ['b']],
    ['d', ['d', 'outside']],
    ['e', ['a', 'd']],
  ]);
  assert.deepEqual(circlesOf(graph), [['b', 'c'], ['d']]);
});

function render({ rule, file, line, message }: Violation): string {
  return `${rule}: ${file}:${line} ${message}`;
}
