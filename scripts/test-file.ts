/** One test file, run to its end in a process of its own: counts, and lines to print that are few when all is well. */

import { run } from 'node:test';
import type { EventData } from 'node:test';
import { inspect } from 'node:util';

/**
 * A test that takes longer has hung; it fails by its name. A file that reports nothing for longer than any test may
 * take spins, or has left something open. In milliseconds.
 */
const LIMITS = { testMs: 120_000, silenceMs: 150_000 };

export type TestFileResult = { passed: number; failed: number; skipped: number; lines: string[] };

type Outcome = EventData.TestPass | EventData.TestFail;

/** @param name how the file is called in what is printed. */
export async function runTestFile(
  file: string,
  name: string,
  limits: { testMs: number; silenceMs: number } = LIMITS,
): Promise<TestFileResult> {
  const result: TestFileResult = { passed: 0, failed: 0, skipped: 0, lines: [] };
  const output: string[] = [];
  const path: string[] = [];
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), limits.silenceMs);
  const start = performance.now();
  const events = run({ files: [file], concurrency: 1, timeout: limits.testMs, signal: stop.signal });
  for await (const { type, data } of events) {
    timer.refresh();
    if (type === 'test:start') {
      path.splice(data.nesting, Infinity, data.name);
    } else if (type === 'test:stdout' || type === 'test:stderr') {
      output.push(data.message);
    } else if (type === 'test:pass' || type === 'test:fail') {
      // Node names the process after its file, and reports it only when it failed or held no test.
      const isFile = data.nesting === 0 && data.name === file;
      count(type, data, isFile ? [] : path.slice(0, data.nesting + 1), result, stop.signal.aborted);
    }
  }
  clearTimeout(timer);
  const took = `${((performance.now() - start) / 1000).toFixed(1)} s`;
  result.lines.unshift(`${result.failed === 0 ? 'ok  ' : 'FAIL'} ${name}  ${summary(result)}  ${took}`);
  if (result.failed > 0 && output.length > 0) {
    result.lines.push('     What it printed:', indent(output.join('')));
  }
  return result;
}

function count(
  type: 'test:pass' | 'test:fail',
  data: Outcome,
  path: string[],
  result: TestFileResult,
  isStopped: boolean,
): void {
  const title = path.join(' › ');
  const reason = data.skip ?? data.todo;
  if (reason !== undefined && reason !== false) {
    result.skipped += 1;
    result.lines.push(`     skipped: ${title}: ${typeof reason === 'string' ? reason : 'no reason given'}`);
  } else if (type === 'test:fail') {
    const { error } = (data as EventData.TestFail).details;
    // The tests below it are counted, and say why.
    if ('failureType' in error && error.failureType === 'subtestsFailed') return;
    result.failed += 1;
    if (path.length > 0) result.lines.push(`     failed: ${title}`, indent(explain(error)));
    else if (isStopped)
      result.lines.push(
        '     Stopped, since nothing happened any more: a test spins, or left something open.',
      );
    else result.lines.push('     The process failed outside a test.');
  } else if (path.length === 0) {
    result.failed += 1;
    result.lines.push('     The file holds no test.');
  } else if (data.details.type !== 'suite') {
    result.passed += 1;
  }
}

/** The error that the test threw, without Node's wrapping; an assertion's message says what its members repeat. */
function explain({ message, cause }: Error): string {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_ASSERTION') return cause.stack ?? '';
  return inspect(cause ?? message, { depth: 4 });
}

function summary({ passed, failed, skipped }: TestFileResult): string {
  const parts = [`${passed} passed`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (skipped > 0) parts.push(`${skipped} skipped`);
  return parts.join(', ');
}

function indent(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, '       ');
}
