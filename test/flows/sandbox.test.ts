import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateTrailCommand,
  LookupEventsCommand,
  StartLoggingCommand,
  CloudTrailClient,
} from '@aws-sdk/client-cloudtrail';
import {
  BatchMeterUsageCommand,
  MarketplaceMeteringClient,
  ResolveCustomerCommand,
} from '@aws-sdk/client-marketplace-metering';
import type { UsageRecord } from '@aws-sdk/client-marketplace-metering';
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { startMetertrail } from '../../src/index.ts';
import type { FaultRuleInput, Metertrail } from '../../src/index.ts';
import { parseLogFile } from '../../src/record/log-file.ts';
import { errorOf } from '../support/app.ts';
import { trailPolicy } from '../support/trails.ts';

const product = 'analytics';
const seed = {
  products: [{ code: product, title: 'Analytics', dimensions: [{ key: 'users', unit: 'Users' }] }],
  customers: [
    { awsAccountId: '111122223333', identifier: 'one', agreements: [{ product }] },
    { awsAccountId: '444455556666', identifier: 'two', agreements: [{ product }] },
  ],
};

const record = (Timestamp: Date | string, changes: Partial<UsageRecord> = {}): UsageRecord => ({
  Timestamp: new Date(Timestamp),
  CustomerIdentifier: 'one',
  Dimension: 'users',
  Quantity: 5,
  ...changes,
});

const batch = (...UsageRecords: UsageRecord[]) =>
  new BatchMeterUsageCommand({ ProductCode: product, UsageRecords });

type World = AsyncDisposable & { mt: Metertrail; metering: MarketplaceMeteringClient; at: string };

/** A seller at a frozen noon, whose client does not try again of its own accord. */
async function start(clientOptions: object = {}): Promise<World> {
  const mt = await startMetertrail({ sandbox: true, seed, deliveryDelaySeconds: 300 });
  mt.clock.freeze();
  mt.clock.set('2026-11-10T12:00:00Z');
  const metering = new MarketplaceMeteringClient({ ...mt.clientConfig, maxAttempts: 1, ...clientOptions });
  return {
    mt,
    metering,
    at: '2026-11-10T11:10:00Z',
    async [Symbol.asyncDispose]() {
      metering.destroy();
      await mt[Symbol.asyncDispose]();
    },
  };
}

async function countStored({ mt }: World): Promise<number> {
  const rows = await mt.store.read((tx) => tx.selectFrom('usage_records').select('hour').execute());
  return rows.length;
}

test('throttling comes before the work, once, and is traced', async () => {
  await using world = await start();
  await world.mt.faults.add({ id: 'slow-down', operation: 'BatchMeterUsage', kind: 'throttle', count: 1 });
  const { name, status } = await errorOf(world.metering.send(batch(record(world.at))));
  assert.deepEqual([name, status], ['ThrottlingException', 400]);
  assert.equal(await countStored(world), 0);
  const { Results } = await world.metering.send(batch(record(world.at)));
  assert.equal(Results?.[0]?.Status, 'Success');
  const { entries, dropped } = await world.mt.faults.trace();
  assert.equal(dropped, 0);
  const [{ requestId, ...entry }] = entries as [(typeof entries)[number] & { requestId: string }];
  assert.match(requestId, /^[0-9a-f-]{36}$/);
  assert.deepEqual(entry, {
    at: '2026-11-10T12:00:00.000Z',
    ruleId: 'slow-down',
    kind: 'throttle',
    accountId: '123456789012',
    region: 'us-east-1',
    operation: 'BatchMeterUsage',
  });
});

test('an error before the work stores nothing, and is in Event history', async () => {
  await using world = await start();
  await world.mt.faults.add({ kind: 'error-before' });
  const { name, status } = await errorOf(world.metering.send(batch(record(world.at))));
  assert.deepEqual([name, status], ['InternalServiceErrorException', 500]);
  assert.equal(await countStored(world), 0);
  const [event] = await world.mt.store.read((tx) => tx.selectFrom('events').select('record').execute());
  assert.match(event?.record ?? '', /"errorCode":"InternalServiceErrorException"/);
});

for (const [kind, clientOptions, raised] of [
  ['error-after', {}, 'InternalServiceErrorException'],
  ['timeout-after', { requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true } }, 'TimeoutError'],
] as const) {
  test(`after ${kind} the work stands, and whoever repeats the call gets the same id`, async () => {
    await using world = await start(clientOptions);
    await world.mt.faults.add({ operation: 'BatchMeterUsage', kind, count: 1 });
    const lost = await errorOf(world.metering.send(batch(record(world.at))));
    assert.equal(lost.name, raised);
    const stored = await world.mt.store.read((tx) => tx.selectFrom('usage_records').selectAll().execute());
    assert.equal(stored.length, 1);
    const { Results } = await world.metering.send(batch(record(world.at)));
    assert.deepEqual(
      [Results?.[0]?.Status, Results?.[0]?.MeteringRecordId],
      ['Success', stored[0]?.metering_record_id],
    );
    assert.equal(await countStored(world), 1);
    const events = await world.mt.store.read((tx) => tx.selectFrom('events').select('record').execute());
    assert.equal(events.length, 2);
    assert.ok(
      events.every(({ record: text }) => !text.includes('errorCode')),
      'to CloudTrail both calls succeeded',
    );
    assert.deepEqual(
      (await world.mt.faults.trace()).entries.map((entry) => entry.kind),
      [kind],
    );
  });
}

test("a client's own retry after a lost answer meters once", async () => {
  await using world = await start({ maxAttempts: 3 });
  await world.mt.faults.add({ kind: 'error-after', count: 1 });
  const { Results } = await world.metering.send(batch(record(world.at)));
  assert.equal(Results?.[0]?.Status, 'Success');
  assert.equal(await countStored(world), 1);
  assert.equal((await world.mt.faults.list())[0]?.matched, 2);
});

test('a call that is refused for its own reasons is not struck', async () => {
  await using world = await start();
  await world.mt.faults.add({ kind: 'error-after', count: 1 });
  const refused = await errorOf(world.metering.send(batch(record(world.at, { Dimension: 'nosuch' }))));
  assert.equal(refused.name, 'InvalidUsageDimensionException');
  assert.deepEqual((await world.mt.faults.trace()).entries, []);
  assert.equal((await errorOf(world.metering.send(batch(record(world.at))))).status, 500);
});

test('unprocessed records are those of the customer that the fault names', async () => {
  await using world = await start();
  await world.mt.faults.add({ kind: 'unprocessed', customer: 'two' });
  const records = [
    record(world.at),
    record(world.at, { CustomerIdentifier: 'two' }),
    record('2026-11-10T10:10:00Z', { CustomerIdentifier: 'two' }),
  ];
  const { Results, UnprocessedRecords } = await world.metering.send(batch(...records));
  assert.deepEqual(
    Results?.map(({ UsageRecord }) => UsageRecord?.CustomerIdentifier),
    ['one'],
  );
  assert.deepEqual(UnprocessedRecords, records.slice(1));
  assert.equal(await countStored(world), 1);
  const { entries } = await world.mt.faults.trace();
  assert.deepEqual(
    entries.map((entry) => 'records' in entry && entry.records),
    [[1, 2]],
  );
});

test('a slow call is answered after its delay', async () => {
  await using world = await start({ requestHandler: { requestTimeout: 200, throwOnRequestTimeout: true } });
  await world.mt.faults.add({ kind: 'slow', delayMs: 60_000, count: 1 });
  assert.equal((await errorOf(world.metering.send(batch(record(world.at))))).name, 'TimeoutError');
  await world.mt.faults.clear();
  await world.mt.faults.add({ kind: 'slow', delayMs: 20 });
  const { Results } = await world.metering.send(batch(record(world.at)));
  assert.equal(Results?.[0]?.Status, 'Success');
});

test('a fault strikes the operation and the Region that it names', async () => {
  await using world = await start();
  await world.mt.faults.add({ kind: 'throttle', operation: 'ResolveCustomer' });
  await world.mt.faults.add({ kind: 'throttle', region: 'eu-central-1' });
  const { Results } = await world.metering.send(batch(record(world.at)));
  assert.equal(Results?.[0]?.Status, 'Success');
  const refused = await errorOf(
    world.metering.send(new ResolveCustomerCommand({ RegistrationToken: 'nosuchtoken' })),
  );
  assert.equal(refused.name, 'ThrottlingException');
});

test('the month before can be metered until 06:00 on the 1st', async () => {
  await using world = await start();
  const lateOctober = () => batch(record('2026-10-31T23:30:00Z'));
  world.mt.clock.set('2026-11-01T05:59:59Z');
  const { Results } = await world.metering.send(lateOctober());
  assert.equal(Results?.[0]?.Status, 'Success');
  world.mt.clock.advance({ seconds: 1 });
  const { name } = await errorOf(world.metering.send(lateOctober()));
  assert.equal(name, 'TimestampOutOfBoundsException');
});

test('a frozen clock stands for the services, and real clients sign by the real time', async () => {
  await using world = await start();
  world.mt.clock.set('2031-05-06T07:08:09Z');
  await world.metering.send(batch(record('2031-05-06T07:00:00Z')));
  const cloudtrail = new CloudTrailClient(world.mt.clientConfig);
  const { Events } = await cloudtrail.send(new LookupEventsCommand({}));
  assert.deepEqual(
    Events?.map(({ EventTime }) => EventTime?.toISOString()),
    ['2031-05-06T07:08:09.000Z'],
  );
  cloudtrail.destroy();
});

/** A trail into the bucket `logs`. */
async function startTrail({ mt }: World): Promise<void> {
  const s3 = new S3Client(mt.clientConfig);
  const cloudtrail = new CloudTrailClient(mt.clientConfig);
  await s3.send(new CreateBucketCommand({ Bucket: 'logs' }));
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'logs', Policy: trailPolicy('logs') }));
  await cloudtrail.send(new CreateTrailCommand({ Name: 'main', S3BucketName: 'logs' }));
  await cloudtrail.send(new StartLoggingCommand({ Name: 'main' }));
  s3.destroy();
  cloudtrail.destroy();
}

/** The names of the events in the bucket, log file by log file. */
async function logFiles({ mt }: World): Promise<string[][]> {
  const files = (await readdir(mt.bucketsFolder, { recursive: true })).filter((name) => name.endsWith('.gz'));
  const bodies = await Promise.all(files.toSorted().map((name) => readFile(join(mt.bucketsFolder, name))));
  return bodies.map((body) => {
    const parsed = parseLogFile(body);
    return 'records' in parsed ? parsed.records.map((event) => String(event['eventName'])) : [];
  });
}

/** Resolves when there are so many log files. */
async function untilLogFiles(world: World, count: number): Promise<string[][]> {
  for (;;) {
    const files = await logFiles(world);
    if (files.length >= count) return files;
    await wait(20);
  }
}

test('log files are due by the clock, and come as soon as it is put forward', async () => {
  await using world = await start();
  await startTrail(world);
  assert.deepEqual(await logFiles(world), []);
  world.mt.clock.advance({ minutes: 5 });
  assert.deepEqual(await untilLogFiles(world, 1), [['StartLogging']]);
});

test('what was owed before the clock went back comes by the earlier time', async () => {
  await using world = await start();
  await startTrail(world);
  world.mt.clock.set('2025-01-01T00:00:00Z');
  world.mt.clock.advance({ minutes: 5 });
  assert.deepEqual(await untilLogFiles(world, 1), [['StartLogging']]);
});

test('a withheld log file comes as soon as its fault is removed', async () => {
  await using world = await start();
  await startTrail(world);
  await world.mt.faults.add({ id: 'kept', kind: 'delivery-withhold' });
  await world.mt.flush();
  assert.deepEqual(await logFiles(world), []);
  const { entries } = await world.mt.faults.trace();
  const [{ objectKey = '', ...entry }] = entries as [{ objectKey?: string }];
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
  await using world = await start();
  await startTrail(world);
  await world.mt.faults.add({ kind: 'delivery-duplicate', trail: 'main' });
  await world.mt.flush();
  assert.deepEqual(await logFiles(world), [['StartLogging'], ['StartLogging']]);
});

test('reset leaves the credentials and the seed, and nothing else', async () => {
  await using world = await start();
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
  await world.mt.seed(seed);
  await world.metering.send(batch(record(hourAgo)));
});

test('a reset under traffic and delivery leaves a whole world', async () => {
  await using world = await start();
  world.mt.clock.resume();
  await startTrail(world);
  let calls = 0;
  let isOver = false;
  const traffic = Array.from({ length: 4 }, async () => {
    while (!isOver) {
      calls += 1;
      const at = new Date(world.mt.clock.now().getTime() - 60_000);
      const { name } = await world.metering.send(batch(record(at))).then(
        () => ({ name: 'none' }),
        (error: Error) => error,
      );
      assert.ok(['none', 'ThrottlingException'].includes(name), name);
    }
  });
  const flushes = (async () => {
    while (!isOver) await world.mt.admin('POST', '/flush');
  })();
  for (let round = 0; round < 5; round++) {
    const before = calls;
    while (calls < before + 8) await world.mt.admin('GET', '/clock');
    await world.mt.reset();
  }
  isOver = true;
  await Promise.all([...traffic, flushes]);
  await world.mt.flush();
  const owed = await world.mt.store.read((tx) => tx.selectFrom('undelivered_events').selectAll().execute());
  assert.deepEqual(owed, [], 'no trail outlives a reset');
});

test('without the sandbox its members say what is missing', async () => {
  await using mt = await startMetertrail();
  assert.throws(() => mt.clock, /sandbox: true/);
  assert.throws(() => mt.faults, /sandbox: true/);
  await assert.rejects(mt.reset(), /sandbox: true/);
  await assert.rejects(mt.admin('GET', '/clock'), /--sandbox/);
});

test('rules of a fault are checked by their types and by the server', async () => {
  await using mt = await startMetertrail({ sandbox: true });
  const wrong = { kind: 'throttle', delayMs: 5 } as unknown as FaultRuleInput;
  await assert.rejects(mt.faults.add(wrong), { name: 'MetertrailError', status: 400 });
  await assert.rejects(
    mt.faults.add({ kind: 'throttle', operation: 'BatchMeterUsages' }),
    /BatchMeterUsages/,
  );
});
