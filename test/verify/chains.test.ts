/** Digests against each other and against their own names: what is missing, moved, broken or does not join is told. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { checkDigests } from '../../src/verify/check-digests.ts';
import { check, digestKeys, hoursOf, keyAt, logKeys, spoil, told, trailLogs } from './trail-logs.ts';
import type { DigestDocument } from '../../src/record/digest.ts';

/** Digests begin at the second in which logging was started, not at an hour. */
const start = Date.UTC(2026, 10, 10, 15, 29, 23);

const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 10, hour, minute);

suite('a chain of digests', () => {
  test('of which several are not there leaves open all of their hours', () => {
    const logs = trailLogs({ start, hours: 9 });
    for (const key of digestKeys(logs).slice(3, 6)) logs.digests.delete(key);
    const [gap, ...others] = check(logs).gaps;
    assert.ok(gap);
    assert.deepEqual(others, []);
    assert.equal(hoursOf(gap), '11-10T17 to 11-10T21');
  });

  test('that begins before what is asked for is not asked for its older digests', () => {
    const logs = trailLogs({ start, hours: 9 });
    for (const key of digestKeys(logs).slice(0, 4)) logs.digests.delete(key);
    assert.equal(told(logs).length, 1);
    assert.deepEqual(told(logs, { times: { from: at(20) } }), []);
    // The digest that ends at 18:29 is not read, since the files that it names are too old.
    assert.deepEqual(told(logs, { times: { from: at(18, 45) } }), []);
  });

  test('leaves open the hour before too where files of late events were delivered', () => {
    const logs = trailLogs({ start: at(15, 10), hours: 3 });
    logs.digests.delete(keyAt(digestKeys(logs), 2));
    assert.deepEqual(check(logs).gaps.map(hoursOf), ['11-10T15 to 11-10T18']);
  });

  test('whose digests do not join is told with both times', () => {
    const logs = trailLogs({ start, hours: 2 });
    spoil(logs, 2, { digestStartTime: '2026-11-10T16:40:00Z' });
    assert.deepEqual(told(logs), [
      '11-10T16 to 11-10T17: a digest begins at 2026-11-10T16:40:00Z, but the one before it ends at 2026-11-10T16:29:23Z',
    ]);
  });

  test('that skips a digest and covers its time once more is told', () => {
    const logs = trailLogs({ start, hours: 3 });
    const [, before, skipped] = [...logs.digests.values()];
    assert.ok(before && skipped);
    const { previousDigestS3Object, previousDigestHashValue, digestStartTime } = skipped;
    const last = spoil(logs, 3, { previousDigestS3Object, previousDigestHashValue, digestStartTime });
    for (const entry of skipped.logFiles) last.logFiles.push(entry);
    assert.deepEqual(told(logs), [
      `11-10T16 to 11-10T19: a digest covers a time that another one covers too: ${skipped.digestS3Object}`,
    ]);
  });

  test('that begins anew says that nothing is proven in between', () => {
    const before = trailLogs({ start, hours: 2 });
    const after = trailLogs({ start: at(20, 45), hours: 2 });
    const logs = {
      digests: new Map([...before.digests, ...after.digests]),
      hashes: new Map([...before.hashes, ...after.hashes]),
    };
    assert.deepEqual(told(logs), [
      '11-10T17 to 11-10T21: a new chain of digests begins: from 2026-11-10T17:29:23Z to 2026-11-10T20:45:00Z logging or validation was off, or digests are missing',
    ]);
  });

  test('in which a digest was changed is told by the hash that the next one names', () => {
    const logs = trailLogs({ start, hours: 3 });
    const changed = spoil(logs, 1, { logFiles: [] });
    for (const key of logKeys(logs).slice(0, 3)) logs.hashes.delete(key);
    assert.deepEqual(
      check(logs).gaps.map((gap) => [hoursOf(gap), gap.path, gap.problem]),
      [
        [
          '11-10T15 to 11-10T17',
          `s3://logs/${changed.digestS3Object}`,
          'the digest was changed: the one after it names another hash of it',
        ],
      ],
    );
  });
});

suite('a digest', () => {
  test('that was moved or renamed is told, and where it belongs', () => {
    for (const [from, to] of [
      ['CloudTrail-Digest/us-east-1', 'CloudTrail-Digest/eu-west-1'],
      ['_audit_', '_other_'],
    ] as const) {
      const logs = trailLogs({ start, hours: 2 });
      const moved = keyAt(digestKeys(logs), 2);
      const pathOf = (key: string) => `s3://logs/${key === moved ? key.replace(from, to) : key}`;
      assert.deepEqual(told(logs, { pathOf }), [
        `11-10T16 to 11-10T18: the digest was moved from its place or renamed: ${moved}`,
      ]);
    }
  });

  test('that is there twice counts once, and is told by the first of its paths', () => {
    const logs = trailLogs({ start, hours: 2 });
    const [gone] = logKeys(logs);
    logs.hashes.delete(gone ?? '');
    const last = spoil(logs, 1, {});
    for (const copy of ['z', 'a']) logs.digests.set(`${copy}/${last.digestS3Object}`, last);
    const { gaps, ...counts } = check(logs, { pathOf: (key) => key });
    assert.deepEqual(
      gaps.map(({ path }) => path),
      [`a/${last.digestS3Object}`],
    );
    assert.deepEqual(counts, { digests: 3, logFilesNamed: 6, logFilesFound: 5 });
  });

  const broken: [keyof DigestDocument, unknown[]][] = [
    ['awsAccountId', [undefined, 111122223333, '999988887777']],
    ['digestStartTime', [undefined, 'yesterday', '2026-11-11T00:00:00Z']],
    ['digestEndTime', [null, 1, '2026-11-10T17:29:24Z']],
    ['digestS3Object', [undefined, '', 'AWSLogs/digest.json.gz', 7]],
    ['previousDigestS3Object', [7, 'AWSLogs/digest.json.gz', '']],
    ['previousDigestHashValue', [null, 'abc', {}]],
    ['logFiles', [null, {}, 'none']],
  ];
  for (const [field, values] of broken)
    test(`without a right ${field} says nothing about its hour`, () => {
      for (const value of values) {
        const logs = trailLogs({ start, hours: 2 });
        const document: object = spoil(logs, 2, {});
        Object.assign(document, { [field]: value });
        assert.deepEqual(told(logs), [
          `11-10T16 to 11-10T18: the field ${field} of the digest is missing or broken`,
        ]);
      }
    });

  test('that is no object is told, also where its name says nothing', () => {
    for (const document of [null, 7, 'text', [], [{}]]) {
      const read = { hashes: [], times: { from: -Infinity, to: Infinity }, scope: {} };
      assert.deepEqual(checkDigests({ ...read, digests: [{ path: 'a/b.json', document }] }), {
        gaps: [{ accountId: '', region: '', problem: 'the digest is no JSON object', path: 'a/b.json' }],
        digests: 1,
        logFilesNamed: 0,
        logFilesFound: 0,
      });
    }
  });

  test('with entries that name no log file or no hash says how many', () => {
    const logs = trailLogs({ start, hours: 2 });
    const { logFiles } = spoil(logs, 2, {});
    const entries: unknown[] = logFiles;
    const [one, other] = logFiles.splice(0, 2);
    assert.ok(one && other);
    entries.push(null, { ...other, hashAlgorithm: 'MD5' });
    assert.deepEqual(told(logs), ['11-10T16 to 11-10T18: 2 log files of a digest have no name or no hash']);
  });
});
