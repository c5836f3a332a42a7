/** What Node tells of tests as they run becomes a report for each file: counts, and lines to print that are few when all is well. */

import type { EventData } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';

export type FileReport = {
  /** Absent when something fails that belongs to no file. */
  file?: string;
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
  lines: string[];
};

export type Reporter = {
  /** Answers with the report of a file when the event is its last. */
  take(event: TestEvent): FileReport | undefined;
  /**
   * To be called when the process has ended: answers with what is left to tell.
   * @param file the one in whose midst it ended.
   */
  end(file: string | undefined, why: 'stopped' | 'ended'): FileReport | undefined;
};

type Outcome = EventData.TestPass | EventData.TestFail;

/**
 * For one process of `shared-process.ts`, where each file is a suite, one after another.
 * @param files by their number, which the suite tells.
 * @param isFiltered some tests are left out by their names, and so a file may have none.
 */
export function createReporter(files: string[], isFiltered: boolean): Reporter {
  let current = openReport();
  const path: string[] = [];
  const finish = (file?: string): FileReport => {
    const report = closeReport(current, file);
    current = openReport();
    return report;
  };
  return {
    take({ type, data }) {
      if (type === 'test:start') path.splice(data.nesting, Infinity, data.name);
      if (type === 'test:stdout' || type === 'test:stderr') current.output.push(data.message);
      if (type === 'test:diagnostic' && /^(Error|Warning): /.test(data.message)) {
        current.problems.push(data.message);
      }
      if (type !== 'test:pass' && type !== 'test:fail') return undefined;
      if (data.nesting > 0) {
        count(current, type, data, path.slice(1, data.nesting + 1));
        return undefined;
      }
      if (data.name.trim() !== '') {
        // Node names the process after the file that it runs, and reports it only when it has failed.
        current.hasProcessFailed = true;
        return undefined;
      }
      judgeFile(current, type, data, isFiltered);
      return finish(files[data.name.length - 1]);
    },
    end(file, why) {
      if (file !== undefined) {
        fail(current, why === 'stopped' ? STOPPED : 'Its process ended in the midst of it.');
      } else if (current.problems.length > 0) {
        // Node names the test and its file in the message.
        fail(current, ...current.problems);
      } else if (current.hasProcessFailed && why === 'stopped') {
        fail(current, 'Stopped between two files, since nothing happened any more.');
      } else return undefined;
      return finish(file);
    },
  };
}

const STOPPED = 'Stopped, since nothing happened any more: a test spins, or left something open.';

type Open = Omit<FileReport, 'file' | 'seconds'> & {
  start: number;
  output: string[];
  problems: string[];
  hasProcessFailed: boolean;
};

function openReport(): Open {
  return {
    passed: 0,
    failed: 0,
    skipped: 0,
    lines: [],
    start: performance.now(),
    output: [],
    problems: [],
    hasProcessFailed: false,
  };
}

function closeReport(open: Open, file: string | undefined): FileReport {
  const { passed, failed, skipped, lines, output } = open;
  if (failed > 0 && output.length > 0) lines.push('     What it printed:', indent(output.join('')));
  const seconds = (performance.now() - open.start) / 1000;
  return { ...(file === undefined ? {} : { file }), passed, failed, skipped, seconds, lines };
}

function count(open: Open, type: 'test:pass' | 'test:fail', data: Outcome, path: string[]): void {
  const title = path.join(' › ');
  const kind = data.todo === undefined || data.todo === false ? 'skipped' : 'todo';
  const reason = data.skip ?? data.todo;
  if (reason !== undefined && reason !== false) {
    open.skipped += 1;
    open.lines.push(`     ${kind}: ${title}: ${typeof reason === 'string' ? reason : 'no reason given'}`);
  } else if (type === 'test:fail') {
    const { error } = (data as EventData.TestFail).details;
    // The tests below it are counted, and say why.
    if ('failureType' in error && error.failureType === 'subtestsFailed') return;
    open.failed += 1;
    open.lines.push(`     failed: ${title}`, indent(explain(error)));
  } else if (data.details.type !== 'suite') {
    open.passed += 1;
  }
}

/** What belongs to no single test: the file could not be loaded, a hook of it failed, or it has no test. */
function judgeFile(open: Open, type: 'test:pass' | 'test:fail', data: Outcome, isFiltered: boolean): void {
  if (type === 'test:fail') {
    const { error } = (data as EventData.TestFail).details;
    if ('failureType' in error && error.failureType === 'subtestsFailed') return;
    fail(open, 'failed outside of its tests:');
    open.lines.push(indent(explain(error)));
  } else if (open.passed + open.failed + open.skipped === 0 && !isFiltered) {
    fail(open, 'The file holds no test.');
  }
}

function fail(open: Open, ...sentences: string[]): void {
  open.failed += 1;
  open.lines.push(...sentences.map((sentence) => `     ${sentence}`));
}

/** The error that the test threw, without Node's wrapping; an assertion's message says what its members repeat. */
function explain({ message, cause }: Error): string {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_ASSERTION') return cause.stack ?? '';
  return inspect(cause ?? message, { depth: 4 });
}

export function headline({ passed, failed, skipped, seconds }: FileReport, name: string): string {
  const parts = [`${passed} passed`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (skipped > 0) parts.push(`${skipped} skipped`);
  return `${failed === 0 ? 'ok  ' : 'FAIL'} ${name}  ${parts.join(', ')}  ${seconds.toFixed(1)} s`;
}

function indent(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, '       ');
}
