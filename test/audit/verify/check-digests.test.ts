/** Digests against what is there: each way in which logs can be incomplete or changed is told, and nothing else is. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import fc from 'fast-check';

import type { LogGap } from '../../../src/audit/findings/rule.ts';
import { checkDigests } from '../../../src/audit/verify/check-digests.ts';
import { check, digestKeys, logKeys, trailLogs } from './trail-logs.ts';
import type { DigestDocument, Logs } from './trail-logs.ts';

const hourMs = 3_600_000;
/** Digests begin at the second in which logging was started, not at an hour. */
const start = Date.UTC(2026, 10, 10, 15, 29, 23);

const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 10, hour, minute);

function hoursOf({ range }: LogGap): string {
  if (!range) return 'all';
  return `${new Date(range.from).toISOString().slice(5, 13)} to ${new Date(range.to).toISOString().slice(5, 13)}`;
}

function told(logs: Logs, of?: Parameters<typeof check>[1]): string[] {
  return check(logs, of).gaps.map((gap) => `${hoursOf(gap)}: ${gap.problem}`);
}

function keyAt<T>(keys: T[], index: number): T {
  const key = keys.at(index);
  assert.ok(key !== undefined);
  return key;
}

/** Changes a digest and gives the hash of what it is now to the digest after it, as who can sign would. */
function spoil(logs: Logs, index: number, change: Partial<DigestDocument>): DigestDocument {
  const document = logs.digests.get(keyAt(digestKeys(logs), index));
  assert.ok(document);
  return Object.assign(document, change);
}

suite('logs that are whole', () => {
  test('have no gap, and every log file that a digest names is found', () => {
    assert.deepEqual(check(trailLogs({ start, hours: 5 })), {
      gaps: [],
      digests: 6,
      logFilesNamed: 15,
      logFilesFound: 15,
    });
  });

  test('have none wherever they were copied to', () => {
    const logs = trailLogs({ start, hours: 3 });
    const name = (key: string) => key.slice(key.lastIndexOf('/') + 1);
    for (const pathOf of [
      (key: string) => key,
      (key: string) => `/data/.metertrail/buckets/logs/${key}`,
      (key: string) => `C:\\logs\\${key.replaceAll('/', '\\')}`,
      (key: string) => `copies/${key.slice(key.indexOf('AWSLogs/'))}`,
      (key: string) => `copies/${key.slice(key.indexOf('us-east-1/'))}`,
      (key: string) => `flat/${name(key)}`,
      (key: string) => `unpacked/${name(key).replace('.gz', '')}`,
      (key: string) => `logs.tar/${key}`,
    ])
      assert.deepEqual(told(logs, { pathOf }), []);
  });

  test('of two trails in the same folders are two chains', () => {
    const [one, other] = [
      trailLogs({ start, hours: 4 }),
      trailLogs({ start: at(16), hours: 3, trail: 'second_one' }),
    ];
    const both = {
      digests: new Map([...one.digests, ...other.digests]),
      hashes: new Map([...one.hashes, ...other.hashes]),
    };
    assert.deepEqual(told(both), []);
    assert.equal(check(both).digests, 9);
  });

  test('that nobody asks for are not looked at', () => {
    const logs = trailLogs({ start, hours: 5 });
    for (const key of logKeys(logs).slice(1)) logs.hashes.delete(key);
    const asked = { gaps: [], digests: 0, logFilesNamed: 0, logFilesFound: 0 };
    assert.deepEqual(check(logs, { scope: { regions: new Set(['eu-west-1']) } }), asked);
    assert.deepEqual(check(logs, { scope: { accounts: new Set(['999988887777']) } }), asked);
    const { gaps, logFilesNamed } = check(logs, { times: { from: at(22) } });
    assert.deepEqual([gaps, logFilesNamed], [[], 0]);
  });
});

suite('log files', () => {
  test('that are not there leave open the hours of their events', () => {
    const logs = trailLogs({ start, hours: 5 });
    const [gone] = logKeys(logs).splice(4, 1);
    assert.ok(gone);
    logs.hashes.delete(gone);
    const { gaps, ...counts } = check(logs);
    assert.deepEqual(gaps, [
      {
        accountId: '111122223333',
        region: 'us-east-1',
        range: { from: at(17), to: at(18) },
        problem: `1 log file that a digest names is not there or cannot be read: ${gone}`,
        path: `s3://logs/${keyAt(digestKeys(logs), 2)}`,
      },
    ]);
    assert.deepEqual(counts, { digests: 6, logFilesNamed: 15, logFilesFound: 14 });
  });

  test('of one digest that are all gone are one gap', () => {
    const logs = trailLogs({ start, hours: 5 });
    const gone = logKeys(logs).slice(3, 6);
    for (const key of gone) logs.hashes.delete(key);
    assert.deepEqual(told(logs), [
      `11-10T16 to 11-10T18: 3 log files that a digest names are not there or cannot be read: ${gone[0]} and 2 more`,
    ]);
  });

  test('that were changed are told by their paths', () => {
    const logs = trailLogs({ start, hours: 2 });
    const changed = keyAt(logKeys(logs), 0);
    logs.hashes.set(changed, '0'.repeat(64));
    assert.deepEqual(told(logs), [
      `11-10T15 to 11-10T16: 1 log file that a digest names with another hash is changed since: s3://logs/${changed}`,
    ]);
    assert.equal(check(logs).logFilesFound, 5);
  });

  test('that are right in one copy and changed in another are changed', () => {
    const logs = trailLogs({ start, hours: 2 });
    const key = keyAt(logKeys(logs), 0);
    logs.hashes.set(`copy/${key}`, '0'.repeat(64));
    assert.deepEqual(told(logs), [
      `11-10T15 to 11-10T16: 1 log file that a digest names with another hash is changed since: s3://logs/copy/${key}`,
    ]);
  });

  test('that are gone and hold no call of the asked times leave nothing open', () => {
    const logs = trailLogs({ start, hours: 5 });
    logs.hashes.delete(keyAt(logKeys(logs), 4));
    assert.equal(told(logs, { times: { to: at(18) } }).length, 1);
    assert.deepEqual(told(logs, { times: { to: at(17) } }), []);
  });

  test('of Insights are not expected, since no call stands in them', () => {
    const logs = trailLogs({ start, hours: 2 });
    const [entry] = spoil(logs, 2, {}).logFiles;
    assert.ok(entry);
    logs.hashes.delete(entry.s3Object);
    entry.s3Object = entry.s3Object.replaceAll('CloudTrail', 'CloudTrail-Insight');
    assert.deepEqual(told(logs), []);
    assert.equal(check(logs).logFilesNamed, 5);
  });

  const planted = (time: number, hours = 6) => {
    const logs = trailLogs({ start, hours });
    const [key] = logKeys(trailLogs({ start: time - hourMs, hours: 1, everyMs: hourMs, trail: 'forged' }));
    assert.ok(key);
    logs.hashes.set(key, 'f'.repeat(64));
    return { logs, key };
  };

  test('that no digest names although digests cover their time are suspicious', () => {
    const { logs, key } = planted(at(18));
    assert.deepEqual(
      check(logs).gaps.map((gap) => [hoursOf(gap), gap.path, gap.problem]),
      [
        [
          '11-10T17 to 11-10T19',
          `s3://logs/${key}`,
          'no digest names this log file, although digests cover the time of delivery: planted, or of a trail without digests',
        ],
      ],
    );
  });

  test('from before the first digest, from its own hour, or younger than the last one are in no digest', () => {
    for (const time of [at(12), at(15, 10), at(21, 15), at(23)])
      assert.deepEqual(told(planted(time).logs), []);
  });

  test('in the hour of a digest that is not there are told with that digest, not one by one', () => {
    const logs = trailLogs({ start, hours: 5 });
    const gone = keyAt(digestKeys(logs), 3);
    logs.digests.delete(gone);
    assert.deepEqual(told(logs), [
      `11-10T17 to 11-10T19: the digest before this one is not there or cannot be read: ${gone}`,
    ]);
  });
});

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
