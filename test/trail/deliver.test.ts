import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { deleteTrail } from '../../src/operations/cloudtrail/delete-trail.ts';
import { getTrailStatus } from '../../src/operations/cloudtrail/get-trail-status.ts';
import { stopLogging } from '../../src/operations/cloudtrail/stop-logging.ts';
import { updateTrail } from '../../src/operations/cloudtrail/update-trail.ts';
import { dayMs } from '../../src/time/hours.ts';
import { deliverRound } from '../../src/trail/deliver.ts';
import { countOwed, delayMs, openDeliveryBench, readLogFiles } from '../support/deliveries.ts';
import type { DeliveryBench } from '../support/deliveries.ts';
import { engines } from '../support/stores.ts';
import { createLogBucket, trailPolicy } from '../support/trails.ts';

async function roundAfter(bench: DeliveryBench, ms: number): Promise<void> {
  bench.clock.advance(ms);
  await deliverRound(bench.parts, false);
}

async function latestError(bench: DeliveryBench, name = 'main'): Promise<unknown> {
  return (await bench.call(getTrailStatus, { Name: name }))['LatestDeliveryError'];
}

for (const engine of engines()) {
  test(`an event is delivered once its delay is over, and not before, on ${engine.name}`, async () => {
    await using bench = await openDeliveryBench(await engine.createDatabase());
    await bench.startTrail('main');
    await roundAfter(bench, delayMs - 1);
    assert.deepEqual(await readLogFiles(bench.buckets), []);
    // A later event goes along with the one that is due.
    await bench.makeEvents(1);
    await roundAfter(bench, 1);
    const [file, ...others] = await readLogFiles(bench.buckets);
    assert.deepEqual(others, []);
    assert.deepEqual(file?.eventNames.toSorted(), ['GetCallerIdentity', 'StartLogging']);
    assert.equal(
      file?.key,
      'AWSLogs/123456789012/CloudTrail/us-east-1/2026/11/22/' +
        '123456789012_CloudTrail_us-east-1_20261122T1205Z_0000000000000001.json.gz',
    );
    assert.equal(await countOwed(bench.store), 0);
    await roundAfter(bench, delayMs);
    assert.equal((await readLogFiles(bench.buckets)).length, 1);
  });

  test(`a delivery is kept in the ledger with the hash that digests quote, on ${engine.name}`, async () => {
    await using bench = await openDeliveryBench(await engine.createDatabase());
    await bench.startTrail('main');
    await roundAfter(bench, delayMs);
    const [file] = await readLogFiles(bench.buckets);
    const [row] = await bench.store.read((tx) => tx.selectFrom('deliveries').selectAll().execute());
    assert.equal(row?.state, 'delivered');
    assert.equal(row?.object_key, file?.key);
    assert.equal(row?.event_count, 1);
    assert.equal(row?.delivered_at, bench.clock.now());
    const unpacked = gunzipSync(file?.body ?? '');
    assert.equal(row?.hash_value, createHash('sha256').update(unpacked).digest('hex'));
  });

  test(`each Region of a multi-Region trail has its own files, each trail its own copy, on ${engine.name}`, async () => {
    await using bench = await openDeliveryBench(await engine.createDatabase());
    await createLogBucket(bench.buckets, 'logs', trailPolicy('logs', ['', 'all/']));
    await bench.startTrail('everywhere', { IsMultiRegionTrail: true, S3KeyPrefix: 'all' });
    await bench.startTrail('here');
    await bench.makeEvents(1, 'us-east-1');
    await bench.makeEvents(1, 'eu-west-1');
    await roundAfter(bench, delayMs);
    const files = (await readLogFiles(bench.buckets)).map(({ key, eventNames }) => [
      key.replace(/\/\d{4}\/.*/, ''),
      eventNames.toSorted().join(' '),
    ]);
    assert.deepEqual(files, [
      ['AWSLogs/123456789012/CloudTrail/us-east-1', 'GetCallerIdentity StartLogging'],
      ['all/AWSLogs/123456789012/CloudTrail/eu-west-1', 'GetCallerIdentity'],
      [
        'all/AWSLogs/123456789012/CloudTrail/us-east-1',
        'CreateTrail GetCallerIdentity StartLogging StartLogging',
      ],
    ]);
  });

  test(`a bucket that is gone stands in the status, and is tried again until it is back, on ${engine.name}`, async () => {
    await using bench = await openDeliveryBench(await engine.createDatabase());
    await bench.startTrail('main', { S3BucketName: await otherBucket(bench, 'fragile') });
    await bench.buckets.delete('fragile', 'AWSLogs/123456789012/CloudTrail/');
    await bench.buckets.deleteBucket('fragile');
    await roundAfter(bench, delayMs);
    assert.equal(await latestError(bench), 'NoSuchBucket');
    assert.deepEqual(bench.said, ['warn: A log file could not be delivered and is tried again.']);
    // Later events wait with the failing ones instead of failing for themselves.
    await bench.makeEvents(1);
    await roundAfter(bench, 9_999);
    assert.equal(bench.said.length, 1);
    await createLogBucket(bench.buckets, 'fragile');
    await roundAfter(bench, 1);
    const files = await readLogFiles(bench.buckets, 'fragile');
    assert.deepEqual(
      files.map(({ eventNames }) => eventNames.toSorted()),
      [['StartLogging'], ['GetCallerIdentity', 'GetTrailStatus']],
    );
    assert.equal(await latestError(bench), undefined);
  });
}

test('a policy that refuses meanwhile is AccessDenied in the status', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main');
  await bench.buckets.putPolicy('logs', trailPolicy('logs', ['elsewhere/']));
  await roundAfter(bench, delayMs);
  assert.equal(await latestError(bench), 'AccessDenied');
  const status = await bench.call(getTrailStatus, { Name: 'main' });
  assert.equal(status['LatestDeliveryAttemptTime'], '2026-11-22T12:00:10Z');
  assert.equal(status['LatestDeliveryAttemptSucceeded'], '');
  assert.equal('LatestDeliveryTime' in status, false);
});

test('whatever else goes wrong at the bucket is InternalError, and is logged', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main');
  const buckets = { ...bench.buckets, put: () => Promise.reject(new Error('ENOSPC: the disk is full')) };
  bench.clock.advance(delayMs);
  await deliverRound({ ...bench.parts, buckets }, false);
  assert.equal(await latestError(bench), 'InternalError');
});

test('a failed delivery goes to the bucket and prefix that the trail has by then, under the same name', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main');
  await bench.buckets.deletePolicy('logs');
  await roundAfter(bench, delayMs);
  await createLogBucket(bench.buckets, 'safe', trailPolicy('safe', ['p/']));
  await bench.call(
    updateTrail,
    { Name: 'main', S3BucketName: 'safe', S3KeyPrefix: 'p' },
    { now: bench.clock.now() },
  );
  await roundAfter(bench, 10_000);
  assert.deepEqual(await readLogFiles(bench.buckets, 'logs'), []);
  const [first] = await readLogFiles(bench.buckets, 'safe');
  assert.match(first?.key ?? '', /^p\/AWSLogs\/.*_20261122T1200Z_0000000000000001\.json\.gz$/);
});

test('attempts follow each other at growing distances of at most five minutes', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main');
  await bench.buckets.deletePolicy('logs');
  await roundAfter(bench, delayMs);
  for (const wait of [10, 20, 40, 80, 160, 300, 300]) {
    const before = bench.said.length;
    await roundAfter(bench, wait * 1000 - 1);
    assert.equal(bench.said.length, before);
    await roundAfter(bench, 1);
    assert.equal(bench.said.length, before + 1);
  }
});

test('a delivery is given up after 30 days, and the next one goes on', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main');
  await bench.buckets.deletePolicy('logs');
  await roundAfter(bench, delayMs);
  bench.clock.advance(29 * dayMs);
  await bench.makeEvents(1);
  await roundAfter(bench, dayMs);
  assert.equal(bench.said.includes('error: A log file was given up.'), true);
  await bench.buckets.putPolicy('logs', trailPolicy('logs'));
  await roundAfter(bench, 300_000);
  assert.deepEqual(
    (await readLogFiles(bench.buckets)).map(({ eventNames }) => eventNames),
    [['GetCallerIdentity']],
  );
  assert.equal(await countOwed(bench.store), 0);
});

test('a deleted trail still delivers what it logged, its own end included', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main');
  bench.clock.advance(1);
  await bench.call(deleteTrail, { Name: 'main' }, { now: bench.clock.now() });
  bench.clock.advance(1);
  await bench.makeEvents(1);
  await roundAfter(bench, delayMs);
  const files = await readLogFiles(bench.buckets);
  assert.deepEqual(files.flatMap(({ eventNames }) => eventNames).sort(), ['DeleteTrail', 'StartLogging']);
});

test('a deleted trail gives up at the first failure, and is forgotten an hour later', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main');
  await bench.buckets.deletePolicy('logs');
  await bench.call(deleteTrail, { Name: 'main' });
  await roundAfter(bench, delayMs);
  assert.deepEqual(bench.said, ['error: A log file was given up.']);
  assert.equal(await countOwed(bench.store), 0);
  const trails = () => bench.store.read((tx) => tx.selectFrom('trails').selectAll().execute());
  assert.equal((await trails()).length, 1);
  await roundAfter(bench, 3_600_000);
  assert.deepEqual(await trails(), []);
});

test('what happens after StopLogging is not delivered', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main');
  bench.clock.advance(1);
  await bench.call(stopLogging, { Name: 'main' }, { now: bench.clock.now() });
  bench.clock.advance(1);
  await bench.makeEvents(3);
  await roundAfter(bench, delayMs);
  const names = (await readLogFiles(bench.buckets)).flatMap(({ eventNames }) => eventNames);
  assert.deepEqual(names.sort(), ['StartLogging', 'StopLogging']);
});

test('a long backlog becomes one file for every five minutes', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main');
  for (let minute = 0; minute < 12; minute++) {
    bench.clock.advance(60_000);
    await bench.makeEvents(1);
  }
  await roundAfter(bench, delayMs);
  const files = await readLogFiles(bench.buckets);
  assert.deepEqual(
    files.map(({ eventIds }) => eventIds.length),
    [5, 5, 3],
  );
});

test('everything is delivered at once when the server is about to stop', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main');
  await bench.makeEvents(2);
  await deliverRound(bench.parts, true);
  assert.equal(await countOwed(bench.store), 0);
  assert.equal((await readLogFiles(bench.buckets)).length, 1);
});

async function otherBucket(bench: DeliveryBench, name: string): Promise<string> {
  await createLogBucket(bench.buckets, name);
  return name;
}
