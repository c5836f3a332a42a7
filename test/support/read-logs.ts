/**
 * Reads all records of a log file by the steps of the program's own reader, which keeps the metering calls
 * only.
 */

import assert from 'node:assert/strict';

import { defaultLimits } from '../../src/logs/read/limits.ts';
import { readBytes } from '../../src/logs/read/read-bytes.ts';
import { createSplitter } from '../../src/logs/read/split.ts';
import { isGzip, unpackWhole } from '../../src/logs/read/unpack.ts';
import type { Fields } from '../../src/record/fields.ts';

/** Fails where the bytes are no log file, or the reader counts other records in them than these. */
export function readLog(bytes: Buffer): Fields[] {
  const records: Fields[] = [];
  const text = isGzip(bytes) ? unpackWhole(bytes, defaultLimits.unpackedWholeBytesMax) : bytes;
  assert.ok(text, 'damaged gzip');
  const splitter = createSplitter(
    {
      knowRecords() {},
      addItem: (item) => void records.push(JSON.parse(String(item)) as Fields),
    },
    defaultLimits.recordBytesMax,
  );
  assert.equal(splitter.push(text) ?? splitter.end(), undefined);
  const content = readBytes(bytes, 'log', { scope: {}, hash: false, limits: defaultLimits, onBytes() {} });
  assert.equal(content?.broken ?? content?.skipped, undefined);
  assert.equal(content?.tally?.recordsSeen, records.length);
  return records;
}
