/** What `npm test` says of test files: totals in the last line, names of what failed, reasons of what was skipped. */

// In npm test only: it starts commands.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';

const scripts = join(import.meta.dirname, '../../scripts');
const head = `import { after, before, describe, test } from 'node:test';\n`;

type Result = { output: string; code: number };

test('passed tests take one line for their file and one for the totals', async (t) => {
  const { output, code } = await runTests(t, [
    `test('a', () => {}); describe('b', () => { test('c', () => {}); });`,
  ]);
  assert.match(output, /^ok {3}.*0\.test\.ts {2}2 passed {2}[\d.]+ s\n2 passed, 0 failed\n$/);
  assert.equal(code, 0);
});

test('a failed test is named with its error and what its file printed, and no other file’s', async (t) => {
  const { output, code } = await runTests(t, [
    `test('a', () => { console.log('of another file'); });`,
    `describe('b', () => { test('c', () => { console.log('hint'); throw new Error('boom'); }); });`,
    `test('d', () => { console.log('of another file'); });`,
  ]);
  assert.match(
    output,
    /1\.test\.ts {2}0 passed, 1 failed {2}.*\n {5}failed: b › c\n\s+Error: boom\n[^]*hint\n/,
  );
  assert.doesNotMatch(output, /of another file/);
  assert.match(output, /\n2 passed, 1 failed\n$/);
  assert.equal(code, 1);
});

test('a test in a test in a suite fails by its whole path, with what was expected, and once', async (t) => {
  const { output } = await runTests(t, [
    `import assert from 'node:assert/strict';
    describe('a', () => {
      test('b', async (t) => {
        await t.test('c', () => assert.deepEqual({ x: 1 }, { x: 2 }));
        await t.test('d', () => {});
      });
    });`,
  ]);
  assert.match(output, /failed: a › b › c\n[^]*\+ {3}x: 1\n\s+- {3}x: 2\n[^]*\n1 passed, 1 failed\n$/);
});

test('a skipped test gives its reason, one to do says so, and both are counted apart', async (t) => {
  const { output, code } = await runTests(t, [
    `test('a', () => {}); test('b', (t) => t.skip('no samples here'));
    test('c', { todo: 'next year' }, () => { throw new Error('not yet'); });`,
  ]);
  assert.match(
    output,
    /skipped: b: no samples here\n {5}todo: c: next year\n1 passed, 0 failed, 2 skipped\n$/,
  );
  assert.equal(code, 0);
});

test('a file that cannot be loaded, and a file without a test, have failed', async (t) => {
  const { output } = await runTests(t, [
    `import './absent.ts'; test('a', () => {});`,
    `throw new Error('at the top'); test('a', () => {});`,
    '',
    `describe('an empty suite', () => {});`,
  ]);
  assert.match(output, /FAIL .*0\.test\.ts[^]*absent\.ts/);
  assert.match(output, /FAIL .*1\.test\.ts[^]*Error: at the top/);
  assert.equal(output.match(/holds no test/g)?.length, 2);
  assert.match(output, /\n0 passed, 4 failed\n$/);
});

test('nothing but skipped tests is no success', async (t) => {
  const { output, code } = await runTests(t, [`test('a', { skip: 'not here' }, () => {});`]);
  assert.match(output, /FAIL no test ran\n0 passed, 1 failed, 1 skipped\n$/);
  assert.equal(code, 1);
});

test('only the tests run whose names match, and a pattern that matches none has failed', async (t) => {
  const files = [
    `describe('a', () => { test('b', () => {}); test('c', () => {}); });`,
    `test('d', () => {});`,
  ];
  const some = await runTests(t, files, ['-t', '^a b$', '--test-name-pattern', 'no such']);
  assert.match(some.output, /^ok {3}.*0\.test\.ts {2}1 passed {2}.*\n1 passed, 0 failed\n$/);
  // The name of a file is no name of a test.
  const none = await runTests(t, files, ['-t', 'test']);
  assert.equal(none.output, 'FAIL no test ran\n0 passed, 1 failed\n');
  assert.equal(none.code, 1);
});

test('hooks at the top of a file are its own, and one that fails is told', async (t) => {
  const { output } = await runTests(t, [
    `let open = false; before(() => { open = true; }); after(() => { throw new Error('not closed'); });
    test('a', () => { if (!open) throw new Error(); });`,
    `test('b', () => {});`,
  ]);
  assert.match(output, /FAIL .*0\.test\.ts {2}1 passed, 1 failed[^]*Error: not closed/);
  assert.match(output, /ok {3}.*1\.test\.ts {2}1 passed/);
  assert.match(output, /\n2 passed, 1 failed\n$/);
});

test('a file that leaves something behind has failed, and the next finds things as they were', async (t) => {
  const { output } = await runTests(t, [
    `test('a', () => { process.env.LEFT = '1'; process.chdir('/'); process.exitCode = 7; setInterval(() => {}, 1e6); });`,
    `test('b', () => { if (process.env.LEFT || process.cwd() === '/') throw new Error(); });`,
  ]);
  assert.match(
    output,
    /FAIL .*0\.test\.ts {2}1 passed, 1 failed[^]*the environment is changed: LEFT; the working directory is changed; process\.exitCode is set[^;]*; something is still open: Timeout\./,
  );
  assert.match(output, /\n2 passed, 1 failed\n$/);
});

test('an error that comes after its test has failed', async (t) => {
  const { output, code } = await runTests(t, [
    `test('early', () => { setTimeout(() => { throw new Error('late'); }, 20); });
    test('b', () => new Promise((resolve) => setTimeout(resolve, 200)));`,
  ]);
  assert.match(output, /FAIL outside of the tests[^]*Test "early" at .*0\.test\.ts[^]*late/);
  // Told of its file, which leaves Node's exit code of a failure behind, and of itself.
  assert.match(output, /FAIL .*0\.test\.ts[^]*an error that came after its test/);
  assert.match(output, /\n2 passed, 2 failed\n$/);
  assert.equal(code, 1);
});

test('a file that ends the process has failed, and those after it run', async (t) => {
  const { output } = await runTests(t, [`test('a', () => { process.exit(0); });`, `test('b', () => {});`]);
  assert.match(output, /FAIL .*0\.test\.ts[^]*Its process ended in the midst of it/);
  assert.match(output, /\n1 passed, 1 failed\n$/);
});

test('a test that hangs fails by its name, a file that spins is stopped, and those after them run', async (t) => {
  const { output } = await runInLane(t, [
    `test('hangs', () => new Promise(() => {}));`,
    `process.on('SIGTERM', () => {}); test('spins', () => { for (;;); });`,
    `await new Promise(() => setInterval(() => {}, 1000)); test('never comes', () => {});`,
    `test('c', () => {});`,
  ]);
  const [hangs, spins, loads, last, ...none] = output.trim().split(/\n(?=\S)/);
  assert.match(hangs ?? '', /^0: 0 1\n {5}failed: hangs\n\s+'test timed out after 200ms'$/);
  assert.match(spins ?? '', /^1: 0 1\n {5}Stopped, since nothing happened any more/);
  assert.match(loads ?? '', /^2: 0 1\n {5}Stopped/);
  assert.match(last ?? '', /^3: 1 0$/);
  assert.deepEqual(none, []);
});

async function writeTests(t: TestContext, texts: string[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const files = texts.map((_, index) => join(folder, `${index}.test.ts`));
  for (const [index, file] of files.entries()) await writeFile(file, head + texts[index]);
  return files;
}

async function runTests(t: TestContext, texts: string[], options: string[] = []): Promise<Result> {
  return runNode([join(scripts, 'test.ts'), ...options, ...(await writeTests(t, texts))]);
}

/** With less patience than `npm test` has. */
async function runInLane(t: TestContext, texts: string[]): Promise<Result> {
  const files = await writeTests(t, texts);
  const claims = await mkdtemp(join(tmpdir(), 'metertrail-claims-'));
  t.after(() => rm(claims, { recursive: true, force: true }));
  const options = { lane: '0', files, claims, namePatterns: [], limits: { testMs: 200, silenceMs: 3000 } };
  const runner = join(tmpdir(), `${basename(claims)}.mjs`);
  t.after(() => rm(runner));
  await writeFile(
    runner,
    `import { runLane } from ${JSON.stringify(pathToFileURL(join(scripts, 'test-lane.ts')).href)};
    const options = ${JSON.stringify(options)};
    const signal = new AbortController().signal;
    for await (const { file, passed, failed, lines } of runLane({ ...options, signal }))
      console.log([options.files.indexOf(file) + ': ' + passed + ' ' + failed, ...lines].join('\\n'));`,
  );
  return runNode([runner]);
}

async function runNode(args: string[]): Promise<Result> {
  // Node runs no test files from within a test file, and knows by this variable that it is in one.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, args, { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output += String(bytes)));
  const [code] = await once(child, 'close');
  return { output, code };
}
