/** Readings into one: parts of a divided audit, in any order, each any number of times. */

import { createEvidence } from '../evidence/evidence.ts';
import type { Reading, Run } from './reading.ts';

/** No reading yet. */
export function emptyReading(): Reading {
  return { runs: new Map<string, Run>(), evidence: createEvidence() };
}

/** Adds a reading to another one; the reading that is added stays as it is. */
export function addReading(into: Reading, reading: Reading): void {
  for (const [id, run] of reading.runs) into.runs.set(id, run);
  for (const call of reading.evidence.calls()) into.evidence.add(call);
}

/** Parts of divided audits that are not among the runs, as `3/4`; and none where nothing was divided. */
export function missingShards(runs: Iterable<Run>): string[] {
  const present = new Map<number, Set<number>>();
  for (const { shard } of runs) {
    if (!shard) continue;
    const indexes = present.get(shard.count) ?? new Set();
    indexes.add(shard.index);
    present.set(shard.count, indexes);
  }
  const missing: string[] = [];
  for (const [count, indexes] of [...present].toSorted(([one], [other]) => one - other))
    for (let index = 1; index <= count; index++) if (!indexes.has(index)) missing.push(`${index}/${count}`);
  return missing;
}
