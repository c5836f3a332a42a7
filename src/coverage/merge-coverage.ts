/** Merges what several runs of reading have read into one statement. */

import { compareTexts } from '../text/compare-texts.ts';
import type { NamedFile } from '../logs/read/batch.ts';
import { missingShards } from './merge.ts';
import type { Reading, ReadingRun } from './reading.ts';
import type { Coverage } from './coverage.ts';

const skippedNamedMax = 100;
const nothingThere = 'no CloudTrail log files found there';

/** The regions are filled in by who knows up to when their logs are complete. */
export function mergeCoverage({ runs, evidence }: Reading): Omit<Coverage, 'regions'> {
  const all = [...runs.values()].toSorted(compareRuns);
  const sum = (of: (run: ReadingRun) => number) => all.reduce((total, run) => total + of(run), 0);
  const skippedCount = sum((run) => run.skippedCount);
  const broken = distinct(all.flatMap((run) => run.broken));
  const filesRead = sum((run) => run.filesRead);
  return {
    sources: sourcesOf(all),
    filesSeen: filesRead + skippedCount + broken.length,
    filesRead,
    skippedCount,
    skipped: all
      .flatMap((run) => run.skipped)
      .toSorted(comparePaths)
      .slice(0, skippedNamedMax),
    broken,
    bytes: sum((run) => run.bytes),
    unpackedBytes: sum((run) => run.unpackedBytes),
    recordsSeen: sum((run) => run.recordsSeen),
    calls: evidence.size,
    passedOver: sum((run) => run.passedOver),
    duplicates: sum((run) => run.calls) - evidence.size,
    unreadable: all.flatMap((run) => run.unreadable).toSorted(comparePaths),
    otherMeteringEvents: otherEventsOf(all),
    missingShards: missingShards(all),
    isInterrupted: all.some((run) => run.isInterrupted),
  };
}

function sourcesOf(runs: ReadingRun[]): Coverage['sources'] {
  // A source that is named twice in one run is read twice; the parts of one audit read one source together.
  const byPath = new Map<string, { path: string; filesRead: number; broken: number }>();
  for (const run of runs)
    for (const [place, source] of run.sources.entries()) {
      const key = JSON.stringify([source.path, run.shard ? place : run.sources.indexOf(source)]);
      const known = byPath.get(key);
      if (known) {
        known.filesRead += source.filesRead;
        known.broken += source.broken;
      } else byPath.set(key, { ...source });
    }
  const isInterrupted = runs.some((run) => run.isInterrupted);
  return Array.from(byPath.values(), ({ path, filesRead, broken }) => ({
    path,
    filesRead,
    ...(filesRead + broken === 0 && !isInterrupted && { problem: nothingThere }),
  }));
}

function otherEventsOf(runs: ReadingRun[]): Coverage['otherMeteringEvents'] {
  const counts = new Map<string, number>();
  for (const { otherMeteringEvents } of runs)
    for (const { eventName, count } of otherMeteringEvents)
      counts.set(eventName, (counts.get(eventName) ?? 0) + count);
  return Array.from(counts, ([eventName, count]) => ({ eventName, count })).toSorted((one, other) =>
    compareTexts(one.eventName, other.eventName),
  );
}

function compareRuns(one: ReadingRun, other: ReadingRun): number {
  return (
    (one.shard?.count ?? 0) - (other.shard?.count ?? 0) ||
    (one.shard?.index ?? 0) - (other.shard?.index ?? 0) ||
    compareTexts(JSON.stringify(one.asked), JSON.stringify(other.asked))
  );
}

/** What cannot be listed is told by every part of a divided audit. */
function distinct(files: NamedFile[]): NamedFile[] {
  const byText = new Map(files.map((file) => [JSON.stringify([file.path, file.reason]), file]));
  return [...byText.values()].toSorted(comparePaths);
}

function comparePaths(one: NamedFile, other: NamedFile): number {
  return compareTexts(one.path, other.path) || compareTexts(one.reason, other.reason);
}
