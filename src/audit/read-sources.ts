/**
 * Reads sources, as a user names them, into one reading: finds their files, reads them, and puts the results
 * together.
 */

import type { FoundFile } from '../logs/find/found.ts';
import { openSource } from '../logs/find/source.ts';
import type { S3Options } from '../logs/find/source-options.ts';
import { readAll } from '../logs/read/read-all.ts';
import { createIntake } from '../coverage/intake.ts';
import type { Intake } from '../coverage/intake.ts';
import type { AskedScope, Reading, Shard } from '../coverage/reading.ts';
import { callTimesOf } from '../logs/scope.ts';
import type { Scope } from '../logs/scope.ts';

/** How sources are read; what is absent reads everything, on as many threads as there are processors. */
export type ReadSettings = {
  scope?: Scope | undefined;
  /** How long after an hour its calls may still come into the logs, in milliseconds. */
  lateMs: number;
  /** Reads digest files too, and takes the hash of every log file. */
  isVerified?: boolean | undefined;
  shard?: Shard | undefined;
  /** The content of the source `-`. */
  stdin?: AsyncIterable<Uint8Array> | undefined;
  s3?: S3Options | undefined;
  threads?: number | undefined;
  /** Ends the reading soon, and without an error: the reading is then marked as interrupted. */
  signal?: AbortSignal | undefined;
  /** Called a few times a second at the most, from the first files on. */
  onProgress?: ((progress: Progress) => void) | undefined;
};

/** So far; `filesFound` is final once `isListed`. */
export type Progress = Intake['progress'] & { filesFound: number; isListed: boolean };

const progressMs = 100;
/** What was sent in the two days before tells what is expected in the hours asked for, and that logs were kept. */
const lookBackMs = 48 * 3_600_000;

/** Reads the sources one after the other. What cannot be read is in the reading, and never an exception. */
export async function readSources(sources: readonly string[], settings: ReadSettings): Promise<Reading> {
  const { scope = {}, shard, isVerified = false, signal, stdin = nothing(), threads } = settings;
  const intake = createIntake(askedOf(sources, scope, isVerified), shard);
  const report = reporter(intake, settings.onProgress);
  for (const [index, source] of sources.entries()) {
    if (signal?.aborted) break;
    intake.beginSource(source);
    const pages = openSource(source, {
      scope,
      callTimes: callTimesOf(scope, settings.lateMs, lookBackMs),
      digests: isVerified,
      shard,
      stdin,
      s3: settings.s3 ?? {},
      signal,
    });
    await readAll(report.counting(pages, index === sources.length - 1), {
      threads,
      scope,
      hash: isVerified,
      digests: isVerified,
      signal,
      onBatch(batch) {
        intake.addBatch(batch);
        report.now();
      },
    });
  }
  if (signal?.aborted) intake.interrupt();
  return intake.reading();
}

function askedOf(sources: readonly string[], scope: Scope, isVerified: boolean): AskedScope {
  const { regions, accounts, from, to } = scope;
  return {
    sources: [...sources],
    regions: regions && [...regions].toSorted(),
    accounts: accounts && [...accounts].toSorted(),
    from,
    to,
    isVerified,
  };
}

function reporter(intake: Intake, onProgress: ReadSettings['onProgress']) {
  let filesFound = 0;
  let isListed = false;
  let reportedAt = -Infinity;
  return {
    async *counting(pages: AsyncIterable<FoundFile[]>, isLast: boolean): AsyncGenerator<FoundFile[]> {
      for await (const page of pages) {
        filesFound += page.length;
        yield page;
      }
      isListed = isLast;
    },
    now(): void {
      const at = performance.now();
      if (!onProgress || at - reportedAt < progressMs) return;
      reportedAt = at;
      onProgress({ ...intake.progress, filesFound, isListed });
    },
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // A library has no standard input.
}
