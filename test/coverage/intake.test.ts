import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Batch } from '../../src/logs/read/batch.ts';
import { createIntake } from '../../src/coverage/intake.ts';
import { addReading, emptyReading } from '../../src/coverage/merge.ts';
import { mergeCoverage } from '../../src/coverage/merge-coverage.ts';
import { hour16 } from '../support/metering-records.ts';
import { hourMs } from '../../src/time/hours.ts';

const nothing: Batch = {
  filesRead: 0,
  bytes: 0,
  unpackedBytes: 0,
  recordsSeen: 0,
  passedOver: 0,
  calls: [],
  otherMeteringEvents: [],
  skipped: [],
  broken: [],
  unreadable: [],
  reaches: [],
  hashes: [],
  digests: [],
};

function read(batches: Partial<Batch>[]) {
  const intake = createIntake({ sources: ['logs'], isVerified: false }, undefined);
  intake.beginSource('logs');
  for (const batch of batches) intake.addBatch({ ...nothing, ...batch });
  const { files } = intake.progress;
  const reading = intake.reading();
  const [run] = reading.runs.values();
  assert.ok(run);
  return { run, files, reading };
}

test('of many files that were passed over the first in order of text are named, and all are counted', () => {
  const skipped = Array.from({ length: 1000 }, (_, number) => ({
    path: `logs/${String((number * 7) % 1000).padStart(4, '0')}.csv`,
    reason: 'not a log file',
  }));
  const { run, files, reading } = read(skipped.map((one) => ({ skipped: [one] })));
  assert.equal(files, 1000);
  assert.equal(run.skippedCount, 1000);
  const names = Array.from({ length: 100 }, (_, number) => `logs/${String(number).padStart(4, '0')}.csv`);
  assert.deepEqual(
    run.skipped.map(({ path }) => path),
    names,
  );
  assert.equal(mergeCoverage(reading).skipped.length, 100);
});

test('logs reach as far as the newest of their files, in whatever order they are read', () => {
  const accountId = '123456789012';
  const hour = hour16 / hourMs;
  const reaches = [2, 0, 1].map((later) => ({
    reaches: [{ accountId, region: 'us-east-1', newest: hour16 + later * hourMs, hours: [hour + later] }],
  }));
  assert.deepEqual(read(reaches).run.reaches, [
    { accountId, region: 'us-east-1', newest: hour16 + 2 * hourMs, hours: [hour, hour + 1, hour + 2] },
  ]);
});

test('of files that are passed over, digests alone tell how far the logs reach', () => {
  const folder = 'AWSLogs/123456789012';
  const insight = `${folder}/CloudTrail-Insight/us-east-1/2026/05/02/123456789012_CloudTrail-Insight_us-east-1_20260502T2200Z_abcdefgh.json.gz`;
  const digest = `${folder}/CloudTrail-Digest/us-east-1/2026/05/02/123456789012_CloudTrail-Digest_us-east-1_main_us-east-1_20260502T180000Z.json.gz`;
  const { run } = read([{ skipped: [insight, digest].map((path) => ({ path, reason: 'no log file' })) }]);
  assert.deepEqual(
    run.reaches.map(({ newest }) => newest),
    [hour16 + 2 * hourMs],
  );
});

test('a source in which every file is broken is not one without log files', () => {
  const { reading } = read([{ broken: [{ path: 'logs/a.json.gz', reason: 'truncated gzip' }] }]);
  assert.deepEqual(mergeCoverage(reading).sources, [{ path: 'logs', filesRead: 0 }]);
  assert.deepEqual(mergeCoverage(read([]).reading).sources, [
    { path: 'logs', filesRead: 0, problem: 'no CloudTrail log files found there' },
  ]);
});

test('other metering events are counted over all batches', () => {
  const one = { otherMeteringEvents: [{ eventName: 'RegisterUsage', count: 2 }] };
  assert.deepEqual(mergeCoverage(read([one, one]).reading).otherMeteringEvents, [
    { eventName: 'RegisterUsage', count: 4 },
  ]);
});

test('a source that is named twice is told twice, and once where parts of an audit read it together', () => {
  const filesOf = (shards: ({ index: number; count: number } | undefined)[]) => {
    const merged = emptyReading();
    for (const shard of shards) {
      const intake = createIntake({ sources: ['logs', 'logs'], isVerified: false }, shard);
      for (const filesRead of [1, 2]) {
        intake.beginSource('logs');
        intake.addBatch({ ...nothing, filesRead });
      }
      addReading(merged, intake.reading());
    }
    return mergeCoverage(merged).sources.map(({ filesRead }) => filesRead);
  };
  assert.deepEqual(filesOf([undefined]), [1, 2]);
  const parts = [1, 2].map((index) => ({ index, count: 2 }));
  assert.deepEqual(filesOf(parts), [2, 4]);
});

test('of several runs as many files that were passed over are named as of one, and other events are added up', () => {
  const skipped = Array.from({ length: 80 }, (_, number) => ({
    path: `${number}.csv`,
    reason: 'not a log file',
  }));
  const otherMeteringEvents = [{ eventName: 'RegisterUsage', count: 2 }];
  const merged = emptyReading();
  for (const index of [1, 2]) {
    const intake = createIntake({ sources: ['logs'], isVerified: false }, { index, count: 2 });
    intake.addBatch({ ...nothing, skipped, otherMeteringEvents });
    addReading(merged, intake.reading());
  }
  const coverage = mergeCoverage(merged);
  assert.deepEqual([coverage.skipped.length, coverage.skippedCount, coverage.filesSeen], [100, 160, 160]);
  assert.deepEqual(coverage.otherMeteringEvents, [{ eventName: 'RegisterUsage', count: 4 }]);
});
