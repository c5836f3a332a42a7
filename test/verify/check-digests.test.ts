/** Log files against the digests that name them: what is not there, changed or planted is told, and nothing else is. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { hourMs } from '../../src/time/hours.ts';
import { check, digestKeys, keyAt, hoursOf, logKeys, spoil, told, trailLogs } from './trail-logs.ts';

/** Digests begin at the second in which logging was started, not at an hour. */
const start = Date.UTC(2026, 10, 10, 15, 29, 23);

const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 10, hour, minute);

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
