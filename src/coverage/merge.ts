/** Merges readings into one: the parts of a divided audit, in any order, each any number of times. */

import { createEvidence } from '../hours/evidence/evidence.ts';
import type { Reading, ReadingRun } from './reading.ts';

/** No reading yet. */
export function emptyReading(): Reading {
  return { runs: new Map<string, ReadingRun>(), evidence: createEvidence() };
}

/** Adds a reading to another one; the reading that is added stays as it is. */
export function addReading(into: Reading, reading: Reading): void {
  for (const [id, run] of reading.runs) into.runs.set(id, run);
  for (const call of reading.evidence.calls()) into.evidence.add(call);
}

/**
 * Parts of divided audits that are not among the runs, as `3/4`; and none where nothing was divided. Parts that were
 * asked for something else belong to another audit, and stand for none of this one.
 */
export function missingShards(runs: Iterable<ReadingRun>): string[] {
  const present = new Map<string, { count: number; indexes: Set<number> }>();
  for (const { shard, asked } of runs) {
    if (!shard) continue;
    const audit = JSON.stringify([shard.count, asked]);
    const known = present.get(audit) ?? { count: shard.count, indexes: new Set() };
    known.indexes.add(shard.index);
    present.set(audit, known);
  }
  const missing = new Map<string, { index: number; count: number }>();
  for (const { count, indexes } of present.values())
    for (let index = 1; index <= count; index++)
      if (!indexes.has(index)) missing.set(`${index}/${count}`, { index, count });
  return [...missing]
    .toSorted(([, one], [, other]) => one.count - other.count || one.index - other.index)
    .map(([name]) => name);
}
