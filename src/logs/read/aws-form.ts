/**
 * Counts the records of a log file in the form that AWS writes, and finds those that may be metering calls.
 */

import { findNeedle } from './needle.ts';

/** Slices of the records that hold the needle, and the number of all records. */
export type AwsForm = { records: number; hits: Buffer[] };

const head = '{"Records":[{"eventVersion":"';
const tail = '}]}';
const recordStart = Buffer.from('{"eventVersion":"');
const comma = 0x2c;
const closeBrace = 0x7d;

/**
 * Compact JSON, in which every record begins with its `eventVersion` (cloudtrail.md §2.3, §4.2), is searched
 * by what memory search of the machine finds, some times faster than its bytes can be looked at here; anything
 * else is undefined.
 *
 * `{"eventVersion":"` stands in no string, where its quotes would be escaped. It might begin an object inside
 * a record: alone or as the first of a list it follows no `},`, and the form is given up; only a list whose
 * first object begins otherwise than a later one would count as one record more. Where one file holds documents
 * of different writers, those of the others count as part of the record before. Both change a number of records
 * passed over; a record that holds the needle is parsed, and one cut wrongly does not parse.
 */
export function findAwsForm(bytes: Buffer, recordBytesMax: number): AwsForm | undefined {
  const end = bytes.length - tail.length;
  if (end < head.length || bytes.toString('latin1', 0, head.length) !== head) return undefined;
  if (bytes.toString('latin1', end) !== tail) return undefined;
  const hits: Buffer[] = [];
  let records = 0;
  let hit = findNeedle(bytes, 0);
  let start = head.length - recordStart.length;
  while (start !== -1) {
    records += 1;
    const next = bytes.indexOf(recordStart, start + recordStart.length);
    if (next !== -1 && (bytes[next - 1] !== comma || bytes[next - 2] !== closeBrace)) return undefined;
    const after = next === -1 ? end + 1 : next - 1;
    if (after - start > recordBytesMax) return undefined;
    if (hit !== -1 && hit < after) {
      hits.push(bytes.subarray(start, after));
      hit = findNeedle(bytes, after);
    }
    start = next;
  }
  return { records, hits };
}
