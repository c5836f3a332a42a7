import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import type { MeteringCall } from '../../src/calls/call.ts';
import { readRecord } from '../../src/calls/read-record.ts';
import { batch, hour16, meter } from '../support/metering-records.ts';
import { minuteMs } from '../../src/time/hours.ts';

function callOf(record: Record<string, unknown>): MeteringCall {
  const read = readRecord(record);
  assert.ok(read && 'call' in read);
  return read.call;
}

const foundingExample = JSON.parse(
  readFileSync(new URL('../fixtures/logs/founding-example.json', import.meta.url), 'utf8'),
) as { Records: [Record<string, unknown>] };

test('the example of AWS’s user guide is one accepted record of Alice’s', () => {
  const call = callOf(foundingExample.Records[0]);
  assert.equal(call.caller.name, 'user/Alice');
  assert.equal(call.time, Date.UTC(2018, 3, 19, 16, 32, 51));
  assert.deepEqual(call.entries, [
    {
      product: { kind: 'code', id: 'EXAMPLE_proCode' },
      customer: 'customer1',
      customerKind: 'identifier',
      dimension: 'Dimension1',
      hour: Date.UTC(2018, 3, 19, 16),
      quantity: 1,
      outcome: 'accepted',
      code: 'Success',
      recordId: 'b52e6ed6-98f0-4e90-8bd2-bf01b024961e',
    },
  ]);
});

test('a call that was answered with success has each record’s own result', () => {
  const call = callOf(
    batch([
      { customer: 'a' },
      { customer: 'b', status: 'CustomerNotSubscribed' },
      { customer: 'c', status: 'DuplicateRecord' },
      { customer: 'd', status: 'unprocessed' },
    ]),
  );
  assert.deepEqual(
    call.entries.map(({ customer, outcome, code }) => [customer, outcome, code]),
    [
      ['a', 'accepted', 'Success'],
      ['b', 'rejected', 'CustomerNotSubscribed'],
      ['c', 'duplicate', 'DuplicateRecord'],
      ['d', 'unprocessed', 'UnprocessedRecords'],
    ],
  );
});

test('a call that failed rejects every record in it', () => {
  const call = callOf(
    batch([{ customer: 'a' }, { customer: 'b' }], { error: 'TimestampOutOfBoundsException' }),
  );
  assert.deepEqual(
    call.entries.map(({ outcome, code }) => [outcome, code]),
    [
      ['rejected', 'TimestampOutOfBoundsException'],
      ['rejected', 'TimestampOutOfBoundsException'],
    ],
  );
});

for (const spelling of ['customerAWSAccountId', 'customerAWSAccountID', 'customerAwsAccountId'])
  test(`the buyer’s account is found under ${spelling}`, () => {
    const text = JSON.stringify(batch([{ account: '987654321098' }])).replaceAll(
      'customerAWSAccountId',
      spelling,
    );
    const [entry] = callOf(JSON.parse(text) as Record<string, unknown>).entries;
    assert.equal(entry?.customer, '987654321098');
  });

test('a record with a licence belongs to the licence, with or without a product code', () => {
  const licence = 'arn:aws:license-manager::123456789012:license:l-1';
  const [entry] = callOf(batch([{ licence, account: '987654321098' }])).entries;
  assert.deepEqual(entry?.product, { kind: 'licence', id: licence });
});

test('a record that was sent and that the answer does not name was not processed', () => {
  const record = batch([{ customer: 'a' }, { customer: 'b' }, { customer: 'b' }]);
  (record['responseElements'] as { results: unknown[] }).results.splice(1, 1);
  assert.deepEqual(
    callOf(record).entries.map(({ customer, outcome, code }) => [customer, outcome, code]),
    [
      ['a', 'accepted', 'Success'],
      ['b', 'accepted', 'Success'],
      ['b', 'unprocessed', 'NoResult'],
    ],
  );
});

test('a call whose content was omitted as too large is a call of unknown content', () => {
  const omitted = { reason: 'requestParameters too large', omitted: true, originalSize: 149_893 };
  const both = callOf({ ...batch([{}]), requestParameters: omitted, responseElements: { omitted: 'true' } });
  assert.deepEqual(both.entries, []);
  assert.deepEqual(both.unplaced, { reason: 'responseElements omitted as too large' });
  const response = callOf({ ...batch([{}, {}]), responseElements: omitted });
  assert.deepEqual(response.unplaced, { reason: 'responseElements omitted as too large', records: 2 });
  const request = callOf({ ...batch([{}, {}]), requestParameters: omitted });
  assert.deepEqual(request.unplaced, { reason: 'no product code', records: 2 });
});

test('a refused call without parameters is known by its error code alone', () => {
  const call = callOf({ ...batch([{}], { error: 'AccessDenied' }), requestParameters: null });
  assert.equal(call.errorCode, 'AccessDenied');
  assert.deepEqual(call.unplaced, { reason: 'requestParameters absent' });
});

test('a record that belongs to no known hour is counted, and the others of its call are kept', () => {
  const record = batch([{ customer: 'a' }, { customer: 'b' }]);
  const { results } = record['responseElements'] as { results: [{ usageRecord: Record<string, unknown> }] };
  results[0].usageRecord['timestamp'] = 'the other day';
  const call = callOf(record);
  assert.deepEqual(call.unplaced, { reason: 'a timestamp that is no date', records: 1 });
  assert.deepEqual(
    call.entries.map(({ customer }) => customer),
    ['b'],
  );
});

test('usage belongs to the hour of its timestamp, not of the call, and an absent quantity is zero', () => {
  const record = batch([{ at: hour16 + 59 * minuteMs }], { at: hour16 + 300 * minuteMs });
  const { results } = record['responseElements'] as { results: [{ usageRecord: Record<string, unknown> }] };
  delete results[0].usageRecord['quantity'];
  const [entry] = callOf(record).entries;
  assert.equal(entry?.hour, hour16);
  assert.equal(entry.quantity, 0);
});

test('MeterUsage bills the account in which it was called', () => {
  const [entry] = callOf(meter({ quantity: 3 })).entries;
  assert.equal(entry?.customer, '210987654321');
  assert.equal(entry.outcome, 'accepted');
  assert.equal(entry.quantity, 3);
});

test('MeterUsage says by an error that the hour holds another quantity', () => {
  const [entry] = callOf(meter({ error: 'DuplicateRequestException' })).entries;
  assert.equal(entry?.outcome, 'duplicate');
});

test('MeterUsage without a metering record id proves nothing', () => {
  const call = callOf({ ...meter(), responseElements: null });
  assert.deepEqual(call.entries, []);
  assert.deepEqual(call.unplaced, { reason: 'responseElements absent', records: 1 });
});

test('dry runs and other operations of the service are passed over by name, other services in silence', () => {
  assert.deepEqual(readRecord(meter({ dryRun: true, error: 'DryRunOperation' })), {
    passedOver: 'MeterUsage (dry run)',
  });
  assert.deepEqual(readRecord({ ...meter(), eventName: 'RegisterUsage' }), { passedOver: 'RegisterUsage' });
  assert.equal(readRecord({ eventSource: 'iam.amazonaws.com', eventName: 'GetUser' }), undefined);
  assert.equal(readRecord({}), undefined);
});

test('nothing in a metering record makes the reader throw', () => {
  const source = 'metering-marketplace.amazonaws.com';
  for (const eventName of ['BatchMeterUsage', 'MeterUsage'])
    for (const value of [
      null,
      5,
      'x',
      [],
      {},
      { usageRecords: [null], results: [null, { usageRecord: 5 }] },
    ]) {
      const record = { eventSource: source, eventName, requestParameters: value, responseElements: value };
      const call = callOf({ ...record, eventTime: value, awsRegion: value, userIdentity: value });
      assert.equal(call.entries.length, 0);
      assert.ok(call.unplaced);
    }
});

test('a record that names both identifier and account tells both', () => {
  const record = batch([{ customer: 'customer1' }]);
  const text = JSON.stringify(record).replaceAll(
    '"customerIdentifier":"customer1"',
    '"customerIdentifier":"customer1","customerAWSAccountID":"987654321098"',
  );
  const [entry] = callOf(JSON.parse(text) as Record<string, unknown>).entries;
  assert.equal(entry?.customerKind, 'identifier');
  assert.equal(entry.alsoAccount, '987654321098');
});

test('usage that was not accepted keeps its allocations, which have to be sent again', () => {
  const allocated = (status: string) => {
    const text = JSON.stringify(batch([{ status }]));
    const usageAllocations = [{ allocatedUsageQuantity: 1, tags: [{ key: 'team', value: 'a' }] }];
    const withAllocations = text.replaceAll(
      '"quantity":1',
      `"quantity":1,"usageAllocations":${JSON.stringify(usageAllocations)}`,
    );
    return callOf(JSON.parse(withAllocations) as Record<string, unknown>).entries[0]?.allocations;
  };
  assert.equal(
    allocated('unprocessed'),
    '[{"allocatedUsageQuantity":1,"tags":[{"key":"team","value":"a"}]}]',
  );
  assert.equal(allocated('Success'), undefined);
});

test('a call knows from where it was made, by what, and in whose trail it stands', () => {
  const { sourceAddress, userAgent, accountId, errorMessage } = callOf({
    ...batch([{}], { error: 'ThrottlingException' }),
    sourceIPAddress: '192.0.2.1',
    userAgent: 'Boto3/1.43',
  });
  assert.deepEqual(
    [sourceAddress, userAgent, accountId, errorMessage],
    ['192.0.2.1', 'Boto3/1.43', '123456789012', 'refused'],
  );
});

test('a quantity that is beyond all numbers is none', () => {
  const record = batch([{ quantity: 7 }]);
  const huge = JSON.parse(
    JSON.stringify(record).replaceAll('"quantity":7', '"quantity":1e999'),
  ) as typeof record;
  assert.deepEqual(callOf(huge).unplaced, { reason: 'a quantity that is no number', records: 1 });
});

test('a call without a readable time belongs to no known hour, whatever its records say', () => {
  for (const change of [{ eventTime: 'yesterday' }, { awsRegion: null }]) {
    const { entries, unplaced } = callOf({ ...batch([{}]), ...change });
    assert.deepEqual(entries, []);
    assert.deepEqual(unplaced, { reason: 'no readable eventTime or awsRegion' });
  }
});

test('of an answer that names one record of no known hour, and leaves another out, each is counted once', () => {
  const record = structuredClone(batch([{}, { customer: 'customer2' }, { customer: 'customer3' }]));
  const { usageRecords } = record['requestParameters'] as { usageRecords: Record<string, unknown>[] };
  const { results } = record['responseElements'] as { results: { usageRecord: Record<string, unknown> }[] };
  for (const usage of [usageRecords[0], results[0]?.usageRecord]) if (usage) usage['timestamp'] = 'no date';
  results.pop();
  const { entries, unplaced } = callOf(record);
  assert.deepEqual(
    entries.map(({ customer, code }) => [customer, code]),
    [
      ['customer2', 'Success'],
      ['customer3', 'NoResult'],
    ],
  );
  assert.deepEqual(unplaced, { reason: 'a timestamp that is no date', records: 1 });
});

test('an answer may have results alone, or unprocessed records alone', () => {
  for (const [rows, name, outcome] of [
    [[{}], 'unprocessedRecords', 'accepted'],
    [[{ status: 'unprocessed' }], 'results', 'unprocessed'],
  ] as const) {
    const record = structuredClone(batch([...rows]));
    delete (record['responseElements'] as Record<string, unknown>)[name];
    const { entries, unplaced } = callOf(record);
    assert.equal(unplaced, undefined);
    assert.deepEqual(
      entries.map((entry) => entry.outcome),
      [outcome],
    );
  }
});

test('a record without allocations has none to repeat', () => {
  const record = structuredClone(batch([{}], { error: 'ThrottlingException' }));
  const { usageRecords } = record['requestParameters'] as { usageRecords: Record<string, unknown>[] };
  for (const usage of usageRecords) usage['usageAllocations'] = [];
  assert.equal(callOf(record).entries[0]?.allocations, undefined);
});

test('of a record with an identifier and an account the identifier is the customer', () => {
  const record = JSON.parse(
    JSON.stringify(batch([{}])).replaceAll(
      '"customerIdentifier":"customer1"',
      '"customerAWSAccountId":"210987654321","customerIdentifier":"customer1"',
    ),
  ) as Record<string, unknown>;
  const [entry] = callOf(record).entries;
  assert.deepEqual(
    [entry?.customer, entry?.customerKind, entry?.alsoAccount],
    ['customer1', 'identifier', '210987654321'],
  );
});
