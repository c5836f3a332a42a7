/** Records of metering calls into the evidence of the tests. */

import assert from 'node:assert/strict';

import type { SeenCall } from '../../../src/calls/call.ts';
import { readRecord } from '../../../src/calls/read-record.ts';
import type { Cell } from '../../../src/hours/cells.ts';
import { createEvidence } from '../../../src/hours/evidence/evidence.ts';
import type { Evidence } from '../../../src/hours/evidence/evidence.ts';

export function seen(record: Record<string, unknown>, file = 'a.json.gz'): SeenCall {
  const read = readRecord(record);
  assert.ok(read && 'call' in read);
  return { ...read.call, file };
}

export function evidenceOf(records: Record<string, unknown>[]): Evidence {
  const evidence = createEvidence();
  for (const record of records) evidence.add(seen(record));
  return evidence;
}

/** Every cell of every series. */
export function cellsOf(evidence: Evidence): Cell[] {
  return evidence.series().flatMap(({ cells }) => [...cells()]);
}
