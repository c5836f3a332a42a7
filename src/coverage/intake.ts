/** Gathers the batches that the readers give into one run of reading. */

import { hash } from 'node:crypto';

import { parseLogObjectKey } from '../record/object-key.ts';
import { hourMs } from '../time/hours.ts';
import { createEvidence } from '../hours/evidence/evidence.ts';
import { compareTexts } from '../text/compare-texts.ts';
import type { Batch, NamedFile, Reach } from '../logs/read/batch.ts';
import type { AskedScope, Reading, ReadingRun, Shard } from './reading.ts';

/** So many of the files that were passed over are named; a bucket may hold millions. */
const skippedNamedMax = 100;

/** Takes in what readers and sources give. */
export type Intake = {
  addBatch(batch: Batch): void;
  /** What follows is of this source. */
  beginSource(path: string): void;
  interrupt(): void;
  readonly progress: { files: number; bytes: number; unpackedBytes: number; records: number; calls: number };
  reading(): Reading;
};

export function createIntake(asked: AskedScope, shard: Shard | undefined): Intake {
  const evidence = createEvidence();
  const otherEvents = new Map<string, number>();
  const reaches: Reaches = new Map();
  const run = emptyRun(asked, shard);
  let source: ReadingRun['sources'][number] | undefined;

  return {
    addBatch(batch) {
      for (const name of ['filesRead', 'bytes', 'unpackedBytes', 'recordsSeen', 'passedOver'] as const)
        run[name] += batch[name];
      if (source) {
        source.filesRead += batch.filesRead;
        source.broken += batch.broken.length;
      }
      run.calls += batch.calls.length;
      for (const call of batch.calls) evidence.add(call);
      for (const { eventName, count } of batch.otherMeteringEvents)
        otherEvents.set(eventName, (otherEvents.get(eventName) ?? 0) + count);
      run.skippedCount += batch.skipped.length;
      run.skipped.push(...batch.skipped);
      if (run.skipped.length > 2 * skippedNamedMax) run.skipped = firstOf(run.skipped);
      run.broken.push(...batch.broken);
      run.unreadable.push(...batch.unreadable);
      run.hashes.push(...batch.hashes);
      run.digests.push(...batch.digests);
      for (const reach of batch.reaches) addReach(reaches, reach);
      // A digest proves up to its end that nothing else was delivered (cloudtrail.md §5.5).
      for (const { path } of [...batch.skipped, ...batch.digests]) {
        const name = parseLogObjectKey(path);
        if (name?.family === 'CloudTrail-Digest')
          addReach(reaches, {
            ...name,
            newest: name.timestamp,
            hours: [Math.floor(name.timestamp / hourMs)],
          });
      }
    },
    beginSource(path) {
      source = { path, filesRead: 0, broken: 0 };
      run.sources.push(source);
    },
    interrupt() {
      run.isInterrupted = true;
    },
    get progress() {
      const { filesRead, skippedCount, broken, bytes, unpackedBytes, recordsSeen, calls } = run;
      return {
        files: filesRead + skippedCount + broken.length,
        bytes,
        unpackedBytes,
        records: recordsSeen,
        calls,
      };
    },
    reading() {
      finish(run, otherEvents, reaches);
      return { runs: new Map([[idOf(run, evidence.digest()), run]]), evidence };
    },
  };
}

type Reaches = Map<string, Omit<Reach, 'hours'> & { hours: Set<number> }>;

function addReach(reaches: Reaches, { accountId, region, newest, hours }: Reach): void {
  const key = `${accountId} ${region}`;
  let known = reaches.get(key);
  if (!known) {
    known = { accountId, region, newest, hours: new Set() };
    reaches.set(key, known);
  }
  known.newest = Math.max(known.newest, newest);
  for (const hour of hours) known.hours.add(hour);
}

/** Lists that do not depend on the order of reading. */
function finish(run: ReadingRun, otherEvents: Map<string, number>, reaches: Reaches): void {
  run.skipped = firstOf(run.skipped);
  for (const list of [run.broken, run.unreadable, run.hashes, run.digests])
    list.sort((one, other) => compareTexts(one.path, other.path));
  run.otherMeteringEvents = Array.from(otherEvents, ([eventName, count]) => ({ eventName, count }));
  run.otherMeteringEvents.sort((one, other) => compareTexts(one.eventName, other.eventName));
  run.reaches = Array.from(reaches.values(), ({ hours, ...reach }) => ({
    ...reach,
    hours: Array.from(hours).toSorted((one, other) => one - other),
  })).toSorted(
    (one, other) => compareTexts(one.accountId, other.accountId) || compareTexts(one.region, other.region),
  );
}

function emptyRun(asked: AskedScope, shard: Shard | undefined): ReadingRun {
  return {
    asked,
    shard,
    sources: [],
    filesRead: 0,
    skippedCount: 0,
    skipped: [],
    broken: [],
    bytes: 0,
    unpackedBytes: 0,
    recordsSeen: 0,
    calls: 0,
    passedOver: 0,
    unreadable: [],
    otherMeteringEvents: [],
    reaches: [],
    hashes: [],
    digests: [],
    isInterrupted: false,
  };
}

/** Two runs are one only when they read the same and found the same. */
function idOf(run: ReadingRun, evidenceDigest: string): string {
  return hash('sha256', JSON.stringify([run, evidenceDigest]));
}

function firstOf(files: NamedFile[]): NamedFile[] {
  return files.toSorted((one, other) => compareTexts(one.path, other.path)).slice(0, skippedNamedMax);
}
