import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { CloudTrailClient, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import { PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { startMetertrail } from '../../src/index.ts';
import { errorOf } from '../support/app.ts';
import { readLog } from '../support/read-logs.ts';
import { sellerSeed } from '../support/sellers/catalogue.ts';
import { batch, record, startSandboxSeller, startTrail } from '../support/sellers/sandbox-seller.ts';
import type { SandboxSeller } from '../support/sellers/sandbox-seller.ts';

/** The names of the events in the bucket, log file by log file. */
async function logFiles({ mt }: Pick<SandboxSeller, 'mt'>): Promise<string[][]> {
  const files = (await readdir(mt.bucketsFolder, { recursive: true })).filter((name) => name.endsWith('.gz'));
  const bodies = await Promise.all(files.toSorted().map((name) => readFile(join(mt.bucketsFolder, name))));
  return bodies.map((body) => readLog(body).map((event) => String(event['eventName'])));
}

/** Resolves when there are so many log files. */
async function untilLogFiles(world: SandboxSeller, count: number): Promise<string[][]> {
  for (;;) {
    const files = await logFiles(world);
    if (files.length >= count) return files;
    await wait(20);
  }
}

test('log files are due by the clock, and come as soon as it is put forward', async () => {
  await using world = await startSandboxSeller();
  await startTrail(world);
  assert.deepEqual(await logFiles(world), []);
  world.mt.clock.advance({ minutes: 5 });
  assert.deepEqual(await untilLogFiles(world, 1), [['StartLogging']]);
});

test('what was owed before the clock went back comes by the earlier time', async () => {
  await using world = await startSandboxSeller();
  await startTrail(world);
  world.mt.clock.set('2025-01-01T00:00:00Z');
  world.mt.clock.advance({ minutes: 5 });
  assert.deepEqual(await untilLogFiles(world, 1), [['StartLogging']]);
});

test('a withheld log file comes as soon as its fault is removed', async () => {
  await using world = await startSandboxSeller();
  await startTrail(world);
  await world.mt.faults.add({ id: 'kept', kind: 'delivery-withhold' });
  await world.mt.flush();
  assert.deepEqual(await logFiles(world), []);
  const { entries } = await world.mt.faults.trace();
  const [{ objectKey = '', ...entry }] = entries as unknown as [{ objectKey?: string }];
  assert.match(objectKey, /^AWSLogs\/123456789012\/CloudTrail\/us-east-1\/2026\/11\/10\/.*\.json\.gz$/);
  assert.deepEqual(entry, {
    at: '2026-11-10T12:00:00.000Z',
    ruleId: 'kept',
    kind: 'delivery-withhold',
    accountId: '123456789012',
    region: 'us-east-1',
    trail: 'main',
    bucket: 'logs',
    events: 1,
  });
  await world.mt.faults.remove('kept');
  assert.deepEqual(await untilLogFiles(world, 1), [['StartLogging']]);
});

test('a doubled log file stands in the bucket twice', async () => {
  await using world = await startSandboxSeller();
  await startTrail(world);
  await world.mt.faults.add({ kind: 'delivery-duplicate', trail: 'main' });
  await world.mt.flush();
  assert.deepEqual(await logFiles(world), [['StartLogging'], ['StartLogging']]);
});

test('reset leaves the credentials and the seed, and nothing else', async () => {
  await using world = await startSandboxSeller();
  await startTrail(world);
  await world.metering.send(batch(record(world.at)));
  await world.mt.flush();
  await world.mt.faults.add({ kind: 'throttle' });
  await world.mt.reset();
  assert.ok(
    Math.abs(world.mt.clock.now().getTime() - Date.now()) < 5000,
    'the clock runs beside the real one',
  );
  assert.deepEqual(await world.mt.faults.list(), []);
  const s3 = new S3Client(world.mt.clientConfig);
  assert.equal(
    (await errorOf(s3.send(new PutBucketPolicyCommand({ Bucket: 'logs', Policy: '{}' })))).name,
    'NoSuchBucket',
  );
  s3.destroy();
  const hourAgo = new Date(Date.now() - 60_000);
  const { Results } = await world.metering.send(batch(record(hourAgo)));
  assert.equal(Results?.[0]?.Status, 'Success', 'the seed is there again');
  await world.mt.reset({ seed: false });
  assert.equal(
    (await errorOf(world.metering.send(batch(record(hourAgo))))).name,
    'InvalidProductCodeException',
  );
  await world.mt.seed(sellerSeed);
  await world.metering.send(batch(record(hourAgo)));
});

test('a reset under traffic and delivery leaves a whole world', async () => {
  await using world = await startSandboxSeller();
  // The first reset sets the clock right; from then on no reset moves it.
  await world.mt.reset();
  await startTrail(world);
  const state = { calls: 0, isOver: false };
  const traffic = Array.from({ length: 4 }, async () => {
    while (!state.isOver) {
      state.calls += 1;
      const at = new Date(world.mt.clock.now().getTime() - 60_000);
      const { name } = await world.metering.send(batch(record(at))).then(
        () => ({ name: 'none' }),
        (error: Error) => error,
      );
      assert.ok(['none', 'ThrottlingException'].includes(name), name);
    }
  });
  const flushes = (async () => {
    while (!state.isOver) await world.mt.admin('POST', '/flush');
  })();
  for (let round = 0; round < 5; round++) {
    const enough = state.calls + 8;
    while (state.calls < enough) await world.mt.admin('GET', '/clock');
    await world.mt.reset();
  }
  state.isOver = true;
  await Promise.all([...traffic, flushes]);
  await world.mt.flush();
  const owed = await world.mt.store.read((tx) => tx.selectFrom('undelivered_events').selectAll().execute());
  assert.deepEqual(owed, [], 'no trail outlives a reset');
});

for (const sandbox of [true, false]) {
  test(`a trail that was stopped by a clock far ahead is stopped after the next start, ${sandbox ? 'a sandbox' : 'no sandbox'}`, async (t) => {
    const data = await mkdtemp(join(tmpdir(), 'metertrail-ahead-'));
    t.after(() => rm(data, { recursive: true }));
    const stop = async () => {
      await using mt = await startMetertrail({ sandbox: true, data, seed: sellerSeed });
      await startTrail({ mt });
      mt.clock.advance('P30D');
      const cloudtrail = new CloudTrailClient(mt.clientConfig);
      await cloudtrail.send(new StopLoggingCommand({ Name: 'main' }));
      cloudtrail.destroy();
      await mt.flush();
      return (await logFiles({ mt })).flat();
    };
    const before = await stop();
    assert.ok(before.includes('StopLogging'));
    await using mt = await startMetertrail({ sandbox, data });
    const metering = new MarketplaceMeteringClient({ ...mt.clientConfig, maxAttempts: 1 });
    await metering.send(batch(record(new Date())));
    metering.destroy();
    await mt.flush();
    assert.deepEqual((await logFiles({ mt })).flat(), before);
  });
}
