/** One line of test files, which run one after another in a process that begins anew when it breaks. */

import { run } from 'node:test';
import { join } from 'node:path';
import { finishClaim, unfinishedClaim } from './claims.ts';
import { createReporter } from './reporter.ts';
import type { FileReport } from './reporter.ts';

/**
 * A test that takes longer has hung; it fails by its name. A file that reports nothing for longer than any test may
 * take spins, or has left something open, which Node would wait for without end. In milliseconds.
 */
const LIMITS = { testMs: 120_000, silenceMs: 150_000 };

export type LaneOptions = {
  lane: string;
  files: string[];
  /** Where the lanes of one run agree on who takes which file: an empty folder at first. */
  claims: string;
  /** Regular expressions; without any, all tests run. */
  namePatterns: string[];
  /** Ends everything when the developer does. */
  signal: AbortSignal;
  limits?: { testMs: number; silenceMs: number };
};

/** Reports every file when it has ended, until none is left to take. */
export async function* runLane(options: LaneOptions): AsyncGenerator<FileReport> {
  const { lane, files, claims, namePatterns, limits = LIMITS } = options;
  for (;;) {
    const reporter = createReporter(files, namePatterns.length > 0);
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(), limits.silenceMs);
    const events = run({
      files: [join(import.meta.dirname, 'shared-process.ts')],
      argv: [claims, lane, ...files],
      concurrency: 1,
      timeout: limits.testMs,
      signal: AbortSignal.any([silence.signal, options.signal]),
      ...(namePatterns.length > 0 ? { testNamePatterns: namePatterns } : {}),
    });
    for await (const event of events) {
      timer.refresh();
      const report = reporter.take(event);
      if (report !== undefined) yield report;
    }
    clearTimeout(timer);
    if (options.signal.aborted) return;
    const broken = unfinishedClaim(claims, lane);
    if (broken !== undefined) kill(broken.pid);
    const rest = reporter.end(
      broken === undefined ? undefined : files[broken.index],
      silence.signal.aborted ? 'stopped' : 'ended',
    );
    if (rest !== undefined) yield rest;
    if (broken === undefined) return;
    finishClaim(claims, broken.index);
  }
}

/** A process that spins hears no SIGTERM if a test has listened for it. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
