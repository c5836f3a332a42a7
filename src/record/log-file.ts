/** Writes records as the bytes of a log file that CloudTrail delivers. */

import { gzipSync } from 'node:zlib';

/**
 * A log file of records already rendered as JSON, each compact: gzip, level 6, of `{"Records":[…]}` in pure
 * ASCII (cloudtrail.md §2.3, §4.2, §4.3).
 */
export function renderLogFile(recordsJson: readonly string[]): Buffer {
  return gzipSync(escapeNonAscii(`{"Records":[${recordsJson.join(',')}]}`), { level: 6 });
}

/** JSON text with every character outside printable ASCII written as `\uXXXX`: the same value. */
export function escapeNonAscii(json: string): string {
  return json.replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
