import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { ResolveCustomerCommand } from '@aws-sdk/client-marketplace-metering';
import { startMetertrail } from '../../src/index.ts';
import type { FaultRuleInput } from '../../src/index.ts';
import { errorOf } from '../support/app.ts';
import { batch, countStored, record, startSandboxSeller } from '../support/sellers/sandbox-seller.ts';

test('throttling comes before the work, once, and is traced', async () => {
  await using world = await startSandboxSeller();
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
  await using world = await startSandboxSeller();
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
    await using world = await startSandboxSeller(clientOptions);
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
  await using world = await startSandboxSeller({ maxAttempts: 3 });
  await world.mt.faults.add({ kind: 'error-after', count: 1 });
  const { Results } = await world.metering.send(batch(record(world.at)));
  assert.equal(Results?.[0]?.Status, 'Success');
  assert.equal(await countStored(world), 1);
  assert.equal((await world.mt.faults.list())[0]?.matched, 2);
});

test('a call that is refused for its own reasons is not struck', async () => {
  await using world = await startSandboxSeller();
  await world.mt.faults.add({ kind: 'error-after', count: 1 });
  const refused = await errorOf(world.metering.send(batch(record(world.at, { Dimension: 'nosuch' }))));
  assert.equal(refused.name, 'InvalidUsageDimensionException');
  assert.deepEqual((await world.mt.faults.trace()).entries, []);
  assert.equal((await errorOf(world.metering.send(batch(record(world.at))))).status, 500);
});

test('unprocessed records are those of the customer that the fault names', async () => {
  await using world = await startSandboxSeller();
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
  await using world = await startSandboxSeller({
    requestHandler: { requestTimeout: 200, throwOnRequestTimeout: true },
  });
  await world.mt.faults.add({ kind: 'slow', delayMs: 60_000, count: 1 });
  assert.equal((await errorOf(world.metering.send(batch(record(world.at))))).name, 'TimeoutError');
  await world.mt.faults.clear();
  await world.mt.faults.add({ kind: 'slow', delayMs: 20 });
  const { Results } = await world.metering.send(batch(record(world.at)));
  assert.equal(Results?.[0]?.Status, 'Success');
});

test('a fault strikes the operation and the Region that it names', async () => {
  await using world = await startSandboxSeller();
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
  await using world = await startSandboxSeller();
  const lateOctober = () => batch(record('2026-10-31T23:30:00Z'));
  world.mt.clock.set('2026-11-01T05:59:59Z');
  const { Results } = await world.metering.send(lateOctober());
  assert.equal(Results?.[0]?.Status, 'Success');
  world.mt.clock.advance({ seconds: 1 });
  const { name } = await errorOf(world.metering.send(lateOctober()));
  assert.equal(name, 'TimestampOutOfBoundsException');
});

test('a frozen clock stands for the services, and real clients sign by the real time', async () => {
  await using world = await startSandboxSeller();
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

test('options are checked by their types and when it starts', async () => {
  // @ts-expect-error: a port is a number.
  await assert.rejects(startMetertrail({ port: true }), /--port/);
  await assert.rejects(startMetertrail({ batchWindowHours: 'x' }), /--batch-window-hours/);
});

test('the environment of the process that embeds it changes nothing', async (t) => {
  process.env['METERTRAIL_REGION'] = 'eu-west-1';
  process.env['METERTRAIL_ADMIN_TOKEN'] = 'no';
  t.after(() => {
    delete process.env['METERTRAIL_REGION'];
    delete process.env['METERTRAIL_ADMIN_TOKEN'];
  });
  await using mt = await startMetertrail();
  assert.equal(mt.region, 'us-east-1');
});

test('without the sandbox its members say what is missing', async () => {
  await using mt = await startMetertrail();
  for (const turn of [() => mt.clock.now(), () => mt.clock.freeze(), () => mt.clock.advance('PT1H')]) {
    assert.throws(turn, /mt\.clock .*sandbox: true/);
  }
  await assert.rejects(mt.faults.add({ kind: 'throttle' }), /mt\.faults .*sandbox: true/);
  await assert.rejects(mt.seed({}), /sandbox: true/);
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
