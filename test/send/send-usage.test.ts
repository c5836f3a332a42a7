// In npm test only: it starts a whole server for every test.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parseRescue } from '../../src/send/parse-rescue.ts';
import { renderRescue } from '../../src/send/render-rescue.ts';
import {
  fileOf,
  hourBefore,
  hoursAgo,
  hoursOf,
  noon,
  request,
  states,
  unprocessed,
  usage,
  usageSeries,
} from './rescue.ts';
import { missing, seriesHours, standing } from '../support/series.ts';
import { batch, countStored, record } from '../support/sellers/sandbox-seller.ts';
import { quickly, startSendingSeller } from '../support/sellers/sending-seller.ts';

test('every record is sent in requests of 25 with the hour of its usage, and the receipt has its id', async () => {
  await using seller = await startSendingSeller();
  const { sent } = await seller.send(
    fileOf(request(...hoursOf(24), ...hoursOf(24, { CustomerIdentifier: 'two' }))),
  );
  assert.deepEqual(sent, { leftOut: [] });
  assert.deepEqual(
    (await seller.calls()).map(({ records }) => records).toSorted((a, b) => a - b),
    [23, 25],
  );
  const stored = await seller.mt.store.read((tx) => tx.selectFrom('usage_records').selectAll().execute());
  const receipt = await seller.receipt();
  assert.deepEqual(
    receipt
      .map(({ Timestamp, MeteringRecordId }) => `${Date.parse(Timestamp)} ${MeteringRecordId}`)
      .toSorted(),
    stored.map(({ timestamp, metering_record_id: id }) => `${timestamp} ${id}`).toSorted(),
  );
  const { requestId, MeteringRecordId, ...first } =
    receipt.find(({ Timestamp }) => Timestamp === hourBefore(3)) ?? {};
  assert.deepEqual(first, {
    region: 'us-east-1',
    ProductCode: 'analytics',
    Timestamp: '2026-11-10T09:00:00Z',
    CustomerIdentifier: 'one',
    Dimension: 'users',
    Quantity: 5,
    state: 'accepted',
    code: 'Success',
    at: '2026-11-10T12:00:00.000Z',
  });
  assert.match(`${requestId} ${MeteringRecordId}`, /^[0-9a-f-]{36} [0-9a-f-]{36}$/);
  const { records: _, ...rest } = JSON.parse(await readFile(seller.receiptPath, 'utf8')) as {
    records: unknown;
  };
  assert.deepEqual(rest, {
    schema: 'metertrail.receipt',
    version: 1,
    source: 'rescue.json',
    updatedAt: '2026-11-10T12:00:00.000Z',
    endpoints: { 'us-east-1': seller.mt.endpoint },
    notSent: [],
  });
});

test('a status of 200 does not pass for a bill: each record has its own, and a taken hour keeps its quantity', async () => {
  await using seller = await startSendingSeller();
  await seller.metering.send(batch(record(hourBefore(2), { Quantity: 9 })));
  await seller.metering.send(batch(record(hourBefore(4))));
  const { CustomerIdentifier: _, ...byAccount } = usage({ Timestamp: hourBefore(9) });
  const accounts = ['111122223333', '999999999999'].map((account) => ({
    ...byAccount,
    CustomerAWSAccountId: account,
  }));
  const zero = usage({ Timestamp: hourBefore(7), Quantity: 0 });
  await seller.send(fileOf(request(...hoursOf(6), zero, ...accounts)));
  assert.deepEqual(states(await seller.receipt()), {
    'accepted Success': 7,
    'conflicting DuplicateRecord': 1,
    'rejected CustomerNotSubscribed': 1,
  });
  const taken = await seller.mt.store.read((tx) =>
    tx
      .selectFrom('usage_records')
      .select('quantity')
      .where('hour', '=', Date.parse(hourBefore(2)))
      .execute(),
  );
  assert.deepEqual(
    taken.map(({ quantity }) => quantity),
    [9],
  );
});

test('records that spoil a request are found, and the others are billed', async () => {
  await using seller = await startSendingSeller();
  const records = hoursOf(24);
  records[3] = usage({ Timestamp: hourBefore(3), Dimension: 'Users' });
  records[17] = usage({ Timestamp: hourBefore(17), CustomerIdentifier: 'nobody' });
  // The service takes ten requests a second.
  await seller.send(fileOf(request(...records)), { pace: { ...quickly, gapMs: 110 } });
  const receipt = await seller.receipt();
  assert.deepEqual(states(receipt), {
    'accepted Success': 22,
    'rejected InvalidUsageDimensionException': 1,
    'rejected InvalidCustomerIdentifierException': 1,
  });
  assert.equal(await countStored(seller), 22);
  const { message } = receipt.find(({ CustomerIdentifier }) => CustomerIdentifier === 'nobody') ?? {};
  assert.match(message ?? '', /nobody/);
  // Two in 24: a path of halves to each of them, and what is beside it.
  assert.ok((await seller.calls()).length <= 2 * 2 * Math.ceil(Math.log2(24)));
});

test('a product that the service does not know costs one request', async () => {
  await using seller = await startSendingSeller();
  const unknown = { ...request(...hoursOf(24)), ProductCode: 'nosuch' };
  const { sent } = await seller.send(fileOf(unknown, request(usage())));
  assert.deepEqual(sent, { leftOut: [] });
  assert.deepEqual(states(await seller.receipt()), {
    'rejected InvalidProductCodeException': 24,
    'accepted Success': 1,
  });
  assert.equal((await seller.calls()).length, 2);
});

test('unprocessed records alone are sent again, until they are taken', async () => {
  await using seller = await startSendingSeller();
  await seller.mt.faults.add({ id: 'left', kind: 'unprocessed', records: [0, 3], count: 2 });
  await seller.send(fileOf(request(...hoursOf(10))));
  assert.deepEqual(states(await seller.receipt()), { 'accepted Success': 10 });
  assert.deepEqual(
    (await seller.calls()).map(({ records }) => records).toSorted((a, b) => a - b),
    [1, 2, 10],
  );
  assert.equal(await countStored(seller), 10);
});

test('what is left over each time stays unprocessed, after as many attempts as are allowed', async () => {
  await using seller = await startSendingSeller();
  await seller.mt.faults.add({ kind: 'unprocessed', customer: 'two' });
  const { sent } = await seller.send(fileOf(request(...hoursOf(3), usage({ CustomerIdentifier: 'two' }))));
  assert.equal(sent.stopped, undefined);
  assert.deepEqual(states(await seller.receipt()), {
    'accepted Success': 3,
    'unprocessed UnprocessedRecords': 1,
  });
  assert.equal((await seller.calls()).length, 4);
  await seller.mt.faults.clear();
  await seller.send(fileOf(request(...hoursOf(3), usage({ CustomerIdentifier: 'two' }))));
  assert.deepEqual(states(await seller.receipt()), { 'accepted Success': 4 });
  assert.equal((await seller.calls()).length, 5);
});

for (const [kind, errorCode] of [
  ['throttle', 'ThrottlingException'],
  ['error-before', 'InternalServiceErrorException'],
] as const) {
  test(`after ${kind} the whole request is tried again, and not parted`, async () => {
    await using seller = await startSendingSeller();
    await seller.mt.faults.add({ kind, count: 2 });
    await seller.send(fileOf(request(...hoursOf(10))));
    assert.deepEqual(states(await seller.receipt()), { 'accepted Success': 10 });
    const calls = await seller.calls();
    assert.deepEqual(
      calls.map(({ records }) => records),
      [10, 10, 10],
    );
    assert.deepEqual(calls.filter((call) => call.errorCode === errorCode).length, 2);
  });
}

for (const [kind, client] of [
  ['error-after', {}],
  ['timeout-after', { requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true } }],
] as const) {
  test(`an answer that is lost (${kind}) is asked for again, and nothing is billed twice`, async () => {
    await using seller = await startSendingSeller();
    await seller.mt.faults.add({ kind, count: 1 });
    await seller.send(fileOf(request(...hoursOf(10))), { client });
    const stored = await seller.mt.store.read((tx) =>
      tx.selectFrom('usage_records').select('metering_record_id').execute(),
    );
    assert.deepEqual(
      (await seller.receipt()).map(({ MeteringRecordId = '' }) => MeteringRecordId).toSorted(),
      stored.map(({ metering_record_id: id }) => id).toSorted(),
    );
    assert.deepEqual(states(await seller.receipt()), { 'accepted Success': 10 });
  });
}

test('a record whose time ends while others are sent is left out, since it would spoil its request', async () => {
  await using seller = await startSendingSeller();
  const { sent } = await seller.send(
    fileOf(request(...hoursOf(24), ...hoursOf(24, { CustomerIdentifier: 'two' }))),
    {
      onAnswer: () => seller.mt.clock.set('2026-11-11T02:00:00Z'),
    },
  );
  // The oldest 25 are gone already: both customers' hours up to 00:00, and one of 01:00.
  const late = ['2026-11-11T01:00:00Z', '2026-11-11T02:00:00Z', '2026-11-11T02:00:00Z'];
  assert.deepEqual(
    sent.leftOut.map(({ reason }) => reason),
    late.map((time) => `too late: it could be billed until ${time}`),
  );
  assert.deepEqual(states(await seller.receipt()), { 'accepted Success': 45 });
  assert.deepEqual(
    (await seller.calls()).map(({ records }) => records).toSorted((a, b) => a - b),
    [20, 25],
  );
  const { notSent } = JSON.parse(await readFile(seller.receiptPath, 'utf8')) as {
    notSent: { place: string }[];
  };
  assert.deepEqual(
    notSent.map(({ place }) => place),
    sent.leftOut.map(({ place }) => place),
  );
});

test('what the audit writes is sent as it is, allocations and all, and a blank is left', async () => {
  await using seller = await startSendingSeller();
  const allocations =
    '[{"allocatedUsageQuantity":4,"tags":[{"key":"team","value":"a"}]},{"allocatedUsageQuantity":3}]';
  const cells = [
    standing(hoursAgo(3), 'unprocessed', unprocessed({ quantity: 7, allocations })),
    missing(hoursAgo(2)),
  ];
  const { text } = renderRescue({
    series: [seriesHours(usageSeries(), ...cells)],
    asOf: noon,
    source: ['logs'],
  });
  const { plan } = await seller.send(parseRescue(text));
  assert.deepEqual(
    plan.leftOut.map(({ place }) => place),
    ['requests[0].UsageRecords[1]'],
  );
  const stored = await seller.mt.store.read((tx) => tx.selectFrom('usage_records').selectAll().execute());
  assert.deepEqual(
    stored.map(({ hour, quantity, usage_allocations: tags }) => [
      hour,
      quantity,
      JSON.parse(tags ?? '') as unknown,
    ]),
    [
      [
        hoursAgo(3),
        7,
        [{ AllocatedUsageQuantity: 4, Tags: [{ Key: 'team', Value: 'a' }] }, { AllocatedUsageQuantity: 3 }],
      ],
    ],
  );
});
