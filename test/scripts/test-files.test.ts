/** Which test files `npm run check` has the time for, and which a name on the command line stands for. */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findTestFiles, namedTestFiles } from '../../scripts/test-files.ts';

const folder = (name: string) => `${join(import.meta.dirname, '..', name)}/`;

test('a check leaves out the whole program and the files that say they are slow, and nothing else', () => {
  const unit = findTestFiles('unit');
  const left = findTestFiles('all').filter((file) => !unit.includes(file));
  const [flows, cluster, clients] = ['flows', 'cluster', 'clients'].map(folder);
  for (const whole of [flows, cluster, clients]) assert.ok(left.some((file) => file.startsWith(whole!)));
  assert.ok(left.includes(join(import.meta.dirname, 'run.test.ts')));
  assert.ok(unit.includes(import.meta.filename));
  assert.ok(!unit.some((file) => file.startsWith(folder('fixtures'))));
});

test('a folder stands for all test files below it', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'metertrail-files-'));
  t.after(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'inner'));
  const files = ['a.test.ts', 'inner/b.test.ts'].map((name) => join(root, name));
  for (const file of [...files, join(root, 'help.ts')]) writeFileSync(file, '');
  assert.deepEqual(namedTestFiles([root]), files);
  // One that is not there is left to the run, which cannot load it.
  assert.deepEqual(namedTestFiles([join(root, 'absent.test.ts')]), [join(root, 'absent.test.ts')]);
});
