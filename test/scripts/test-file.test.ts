/** What `npm test` says of test files: totals in the last line, names of what failed, reasons of what was skipped. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';

const scripts = join(import.meta.dirname, '../../scripts');
const head = `import { describe, test } from 'node:test';\n`;

test('passed tests take one line for their file and one for the totals', async (t) => {
  const file = await write(t, `test('a', () => {}); describe('b', () => { test('c', () => {}); });`);
  const { output, code } = await runNode([join(scripts, 'test.ts'), file]);
  assert.match(output, /^ok {3}.*a\.test\.ts {2}2 passed {2}[\d.]+ s\n2 passed, 0 failed\n$/);
  assert.equal(code, 0);
});

test('a failed test is named with its error and what its file printed', async (t) => {
  const file = await write(
    t,
    `describe('b', () => { test('c', () => { console.log('hint'); throw new Error('boom'); }); });`,
  );
  const { output, code } = await runNode([join(scripts, 'test.ts'), file]);
  assert.match(output, /failed: b › c\n\s+Error: boom\n[^]*hint\n0 passed, 1 failed\n$/);
  assert.equal(code, 1);
});

test('a skipped test gives its reason and is counted apart', async (t) => {
  const file = await write(t, `test('a', () => {}); test('b', (t) => t.skip('no samples here'));`);
  const { output, code } = await runNode([join(scripts, 'test.ts'), file]);
  assert.match(output, /skipped: b: no samples here\n1 passed, 0 failed, 1 skipped\n$/);
  assert.equal(code, 0);
});

test('a file that cannot be loaded, and a file without a test, have failed', async (t) => {
  const broken = await write(t, `import './absent.ts';`);
  assert.match(
    (await runNode([join(scripts, 'test.ts'), broken])).output,
    /absent\.ts[^]*0 passed, 1 failed\n$/,
  );
  const empty = await write(t, '');
  assert.match((await runNode([join(scripts, 'test.ts'), empty])).output, /holds no test/);
});

test('nothing but skipped tests is no success', async (t) => {
  const file = await write(t, `test('a', { skip: 'not here' }, () => {});`);
  const { output, code } = await runNode([join(scripts, 'test.ts'), file]);
  assert.match(output, /0 passed, 1 failed, 1 skipped\n$/);
  assert.equal(code, 1);
});

test('a test that hangs fails by its name, and a process that never ends is stopped', async (t) => {
  const file = await write(t, `test('hangs', () => new Promise(() => setInterval(() => {}, 1000)));`);
  const runner = join(dirname(file), 'runner.mjs');
  await writeFile(
    runner,
    `import { runTestFile } from ${JSON.stringify(pathToFileURL(join(scripts, 'test-file.ts')).href)};
    const { failed, lines } = await runTestFile(process.argv[2], 'a', { testMs: 200, silenceMs: 2000 });
    console.log(failed, lines.join('\\n'));`,
  );
  const { output } = await runNode([runner, file]);
  assert.match(output, /^2 FAIL a [^]*failed: hangs\n\s+'test timed out after 200ms'\n\s+Stopped/);
});

async function write(t: TestContext, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'a.test.ts');
  await writeFile(file, head + text);
  return file;
}

async function runNode(args: string[]): Promise<{ output: string; code: number }> {
  // Node runs no test files from within a test file, and knows by this variable that it is in one.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, args, { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output += String(bytes)));
  const [code] = await once(child, 'close');
  return { output, code };
}
