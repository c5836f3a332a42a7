/** Whatever happens to logs: what is lost is in the hours of a gap, and the order of reading changes nothing. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { check, digestKeys, keyAt, logKeys, trailLogs } from './trail-logs.ts';

/** Digests begin at the second in which logging was started, not at an hour. */
const start = Date.UTC(2026, 10, 10, 15, 29, 23);

const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 10, hour, minute);

/** What a thief or an accident does to logs. */
const damage = fc.record({
  logFiles: fc.uniqueArray(fc.nat({ max: 17 })),
  digests: fc.uniqueArray(fc.nat({ max: 6 })),
  changed: fc.uniqueArray(fc.nat({ max: 17 })),
});

test('every log file that is gone or changed is in the hours of a gap, whatever else is', () => {
  fc.assert(
    fc.property(damage, ({ logFiles, digests, changed }) => {
      const logs = trailLogs({ start, hours: 6 });
      const documents = [...logs.digests.values()];
      const named = documents.flatMap((digest) => digest.logFiles);
      // Without the first and the last digest nobody can tell how far the chain went.
      const gone = digests.filter((index) => index > 0 && index < 6);
      for (const index of gone) logs.digests.delete(keyAt(documents, index).digestS3Object);
      for (const index of changed) logs.hashes.set(keyAt(named, index).s3Object, '0'.repeat(64));
      for (const index of logFiles) logs.hashes.delete(keyAt(named, index).s3Object);
      const { gaps, logFilesNamed, logFilesFound } = check(logs);
      const lost = [...new Set([...logFiles, ...changed])];
      for (const index of lost) {
        const { oldestEventTime, newestEventTime } = keyAt(named, index);
        for (const time of [oldestEventTime, newestEventTime].map(Date.parse))
          assert.ok(gaps.some(({ range }) => range && range.from <= time && time < range.to));
      }
      const told = lost.filter((index) => !gone.includes(Math.floor(index / 3) + 1));
      assert.equal(logFilesNamed - logFilesFound, told.length);
    }),
  );
});

test('the answer does not depend on the order in which files are read', () => {
  fc.assert(
    fc.property(damage, fc.integer(), ({ logFiles, digests, changed }, seed) => {
      const there = trailLogs({ start, hours: 6 });
      const elsewhere = trailLogs({ start: at(12), hours: 6, region: 'eu-west-1' });
      const logs = {
        digests: new Map([...there.digests, ...elsewhere.digests]),
        hashes: new Map([...there.hashes, ...elsewhere.hashes]),
      };
      for (const both of [there, elsewhere]) {
        for (const index of digests) logs.digests.delete(keyAt(digestKeys(both), index));
        for (const index of changed) logs.hashes.set(`copy/${keyAt(logKeys(both), index)}`, '0'.repeat(64));
        for (const index of changed)
          Object.assign(logs.digests.get(digestKeys(both)[index] ?? '') ?? {}, { awsAccountId: 'none' });
        for (const index of logFiles) logs.hashes.delete(keyAt(logKeys(both), index));
      }
      const shuffled = <T>(map: Map<string, T>) =>
        new Map([...map].toSorted(([one], [other]) => mixed(one, seed) - mixed(other, seed)));
      const other = { digests: shuffled(logs.digests), hashes: shuffled(logs.hashes) };
      assert.deepEqual(check(other), check(logs));
    }),
  );
});

function mixed(text: string, seed: number): number {
  let value = seed;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return value;
}
