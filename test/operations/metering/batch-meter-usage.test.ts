import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BatchMeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import type { MarketplaceMeteringClient, UsageRecord } from '@aws-sdk/client-marketplace-metering';
import { errorOf, productCode, startTestApp, stoppedClock } from '../../support/app.ts';
import type { TestApp } from '../../support/app.ts';

const licence = 'arn:aws:license-manager::294406891311:license:l-e52ca6f38bf84d0fafb8802ca15ac11x';
const endedLicence = 'arn:aws:license-manager::294406891311:license:l-ended';

const seed = `
products:
  - code: ${productCode}
    title: Analytics
    dimensions:
      - { key: users, unit: Users }
      - { key: data, unit: GB }
  - code: otherproduct
    title: Other
    dimensions: [{ key: users, unit: Users }]
customers:
  - awsAccountId: '987654321098'
    identifier: customer1
    agreements: [{ product: ${productCode}, start: 2026-11-01T08:30:00Z }]
  - awsAccountId: '111122223333'
    agreements:
      - { product: ${productCode}, licenseArn: '${licence}', start: 2026-06-01T00:00:00Z }
  - awsAccountId: '222233334444'
    agreements:
      - { product: ${productCode}, licenseArn: '${endedLicence}', start: 2026-06-01T00:00:00Z, end: 2026-11-10T11:30:00Z }
  - awsAccountId: '444455556666'
    identifier: ended
    agreements: [{ product: ${productCode}, start: 2026-06-01T00:00:00Z, end: 2026-11-10T11:30:00Z }]
  - awsAccountId: '555566667777'
    identifier: suspended
    status: suspended
    agreements: [{ product: ${productCode} }]
  - awsAccountId: '666677778888'
    identifier: elsewhere
    agreements: [{ product: otherproduct }]
`;

describe('BatchMeterUsage', () => {
  const clock = stoppedClock('2026-11-10T12:00:00Z');
  let app: TestApp;
  let client: MarketplaceMeteringClient;
  let hour = 0;

  before(async () => {
    app = await startTestApp({ seed, overrides: { clock } });
    client = await app.metering();
  });
  after(() => app[Symbol.asyncDispose]());

  const at = (iso: string): Date => new Date(iso);
  /** A record in an hour that no other test uses. */
  const record = (changes: Partial<UsageRecord> = {}): UsageRecord => ({
    Timestamp: new Date(clock.now() - ++hour * 1_800_000),
    CustomerIdentifier: 'customer1',
    Dimension: 'users',
    Quantity: 5,
    ...changes,
  });
  const send = (records: UsageRecord[], product: string | undefined = productCode) =>
    client.send(new BatchMeterUsageCommand({ ProductCode: product, UsageRecords: records }));
  const refused = async (records: UsageRecord[], product: string | undefined = productCode) =>
    (await errorOf(send(records, product))).name;
  const statuses = async (records: UsageRecord[], product: string | undefined = productCode) =>
    (await send(records, product)).Results?.map(({ Status }) => Status);
  const byLicence = (changes: Partial<UsageRecord> = {}): UsageRecord => {
    const { CustomerIdentifier: _, ...rest } = record();
    return { ...rest, CustomerAWSAccountId: '111122223333', LicenseArn: licence, ...changes };
  };

  test('an accepted record is echoed with a record id, and nothing is unprocessed', async () => {
    const sent = record({ Timestamp: at('2026-11-10T11:10:20Z') });
    const answer = await send([sent]);
    assert.deepEqual(answer.UnprocessedRecords, []);
    assert.equal(answer.Results?.length, 1);
    const [result] = answer.Results ?? [];
    assert.equal(result?.Status, 'Success');
    assert.match(result?.MeteringRecordId ?? '', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.deepEqual(result?.UsageRecord, sent);
  });

  test('a repeat within the hour answers the stored id, at whatever minute it is stamped', async () => {
    const first = await send([record({ Timestamp: at('2026-11-10T10:00:00Z'), Dimension: 'data' })]);
    const second = await send([record({ Timestamp: at('2026-11-10T10:59:59Z'), Dimension: 'data' })]);
    assert.equal(second.Results?.[0]?.Status, 'Success');
    assert.equal(second.Results?.[0]?.MeteringRecordId, first.Results?.[0]?.MeteringRecordId);
  });

  test('another quantity for a stored hour is a duplicate that is not honoured, and the first stays', async () => {
    const timestamp = at('2026-11-10T09:00:00Z');
    const first = await send([record({ Timestamp: timestamp, Quantity: 7 })]);
    const second = await send([record({ Timestamp: timestamp, Quantity: 8 })]);
    assert.equal(second.Results?.[0]?.Status, 'DuplicateRecord');
    assert.equal(second.Results?.[0]?.MeteringRecordId, undefined);
    const third = await send([record({ Timestamp: timestamp, Quantity: 7 })]);
    assert.equal(third.Results?.[0]?.MeteringRecordId, first.Results?.[0]?.MeteringRecordId);
  });

  test('both spellings of one customer are one customer', async () => {
    const timestamp = at('2026-11-10T08:00:00Z');
    const { CustomerIdentifier: _, ...rest } = record({ Timestamp: timestamp });
    const first = await send([record({ Timestamp: timestamp })]);
    const second = await send([{ ...rest, CustomerAWSAccountId: '987654321098' }]);
    assert.equal(second.Results?.[0]?.MeteringRecordId, first.Results?.[0]?.MeteringRecordId);
  });

  test('within one batch the first record of an hour wins', async () => {
    const Timestamp = at('2026-11-10T07:00:00Z');
    const records = [1, 2, 1].map((Quantity) => record({ Timestamp, Quantity }));
    assert.deepEqual(await statuses(records), ['Success', 'DuplicateRecord', 'Success']);
  });

  test('an absent quantity is zero, and a zero locks its hour', async () => {
    const Timestamp = at('2026-11-10T06:00:00Z');
    const { Quantity: _, ...rest } = record({ Timestamp });
    const answer = await send([rest]);
    assert.equal(answer.Results?.[0]?.UsageRecord?.Quantity, 0);
    assert.deepEqual(await statuses([record({ Timestamp, Quantity: 3 })]), ['DuplicateRecord']);
  });

  test('the same hour in two Regions is billed twice, as on AWS', async () => {
    const Timestamp = at('2026-11-10T05:00:00Z');
    const elsewhere = await app.metering({ region: 'eu-west-1' });
    const here = await send([record({ Timestamp })]);
    const there = await elsewhere.send(
      new BatchMeterUsageCommand({ ProductCode: productCode, UsageRecords: [record({ Timestamp })] }),
    );
    assert.equal(there.Results?.[0]?.Status, 'Success');
    assert.notEqual(there.Results?.[0]?.MeteringRecordId, here.Results?.[0]?.MeteringRecordId);
  });

  test('an empty list of records is answered with empty lists', async () => {
    const answer = await send([]);
    assert.deepEqual([answer.Results, answer.UnprocessedRecords], [[], []]);
  });

  describe('customers', () => {
    test('a customer without an agreement for the product is not subscribed', async () => {
      assert.deepEqual(await statuses([record({ CustomerIdentifier: 'elsewhere' })]), [
        'CustomerNotSubscribed',
      ]);
    });

    test('a suspended customer is not subscribed', async () => {
      assert.deepEqual(await statuses([record({ CustomerIdentifier: 'suspended' })]), [
        'CustomerNotSubscribed',
      ]);
    });

    test('an AWS account that never bought is not subscribed, and carries no record id', async () => {
      const { CustomerIdentifier: _, ...rest } = record();
      const answer = await send([{ ...rest, CustomerAWSAccountId: '999999999999' }]);
      assert.equal(answer.Results?.[0]?.Status, 'CustomerNotSubscribed');
      assert.equal(answer.Results?.[0]?.MeteringRecordId, undefined);
    });

    test('an ended agreement takes its last usage for one hour, and only usage from before its end', async () => {
      const usage = record({ CustomerIdentifier: 'ended', Timestamp: at('2026-11-10T11:00:00Z') });
      const late = record({ CustomerIdentifier: 'ended', Timestamp: at('2026-11-10T11:45:00Z') });
      assert.deepEqual(await statuses([usage, late]), ['Success', 'CustomerNotSubscribed']);
      clock.set('2026-11-10T12:30:00Z');
      const client12 = await app.metering();
      const answer = await client12.send(
        new BatchMeterUsageCommand({ ProductCode: productCode, UsageRecords: [usage] }),
      );
      clock.set('2026-11-10T12:00:00Z');
      assert.equal(answer.Results?.[0]?.Status, 'CustomerNotSubscribed');
    });

    test('one refused customer does not spoil the others of the batch', async () => {
      const records = [record(), record({ CustomerIdentifier: 'elsewhere' }), record()];
      assert.deepEqual(await statuses(records), ['Success', 'CustomerNotSubscribed', 'Success']);
    });
  });

  describe('licences', () => {
    test('a licence needs no product code, and its hours are apart from the product code’s', async () => {
      const usage = byLicence({ Timestamp: at('2026-11-10T04:00:00Z') });
      const first = await client.send(new BatchMeterUsageCommand({ UsageRecords: [usage] }));
      assert.equal(first.Results?.[0]?.Status, 'Success');
      const { LicenseArn: _, ...byProduct } = usage;
      const second = await send([byProduct]);
      assert.equal(second.Results?.[0]?.Status, 'Success');
      assert.notEqual(second.Results?.[0]?.MeteringRecordId, first.Results?.[0]?.MeteringRecordId);
    });

    for (const [what, changes] of Object.entries({
      'an unknown licence': { LicenseArn: `${licence}0` },
      'a licence of another customer': { CustomerAWSAccountId: '987654321098' },
      'usage outside the licence': {
        CustomerAWSAccountId: '222233334444',
        LicenseArn: endedLicence,
        Timestamp: at('2026-11-10T11:59:00Z'),
      },
    })) {
      test(`${what} is an InvalidLicenseException`, async () => {
        assert.equal(await refused([byLicence(changes)]), 'InvalidLicenseException');
      });
    }

    test('a licence with a CustomerIdentifier is refused', async () => {
      assert.equal(await refused([record({ LicenseArn: licence })]), 'InvalidCustomerIdentifierException');
    });
  });

  describe('request errors refuse the whole batch and store nothing', () => {
    const cases: [string, string, () => UsageRecord, string?][] = [
      ['an unknown dimension', 'InvalidUsageDimensionException', () => record({ Dimension: 'Users' })],
      [
        'an unknown customer identifier',
        'InvalidCustomerIdentifierException',
        () => record({ CustomerIdentifier: 'nobody' }),
      ],
      [
        'both customer identifiers',
        'InvalidCustomerIdentifierException',
        () => record({ CustomerAWSAccountId: '987654321098' }),
      ],
      [
        'no customer at all',
        'InvalidCustomerIdentifierException',
        () => record({ CustomerIdentifier: undefined }),
      ],
      ['an unknown product code', 'InvalidProductCodeException', () => record(), 'nosuchproduct'],
      [
        'a timestamp in the future',
        'TimestampOutOfBoundsException',
        () => record({ Timestamp: at('2026-11-10T12:00:01Z') }),
      ],
      [
        'usage of 24 hours ago',
        'TimestampOutOfBoundsException',
        () => record({ Timestamp: at('2026-11-09T12:00:00Z') }),
      ],
    ];
    for (const [what, code, bad, product = productCode] of cases) {
      test(`${what}: ${code}`, async () => {
        const good = record({ Quantity: 11 });
        assert.equal(await refused([good, bad()], product), code);
        assert.deepEqual(
          await statuses([{ ...good, Quantity: 12 }]),
          ['Success'],
          'the good record was not stored',
        );
      });
    }

    test('a record without a licence needs a product code', async () => {
      const error = await errorOf(client.send(new BatchMeterUsageCommand({ UsageRecords: [record()] })));
      assert.equal(error.name, 'InvalidProductCodeException');
    });
  });

  describe('usage allocations', () => {
    const tags = (value: string) => [{ Key: 'team', Value: value }];
    const allocations = (...parts: [number, string | undefined][]) =>
      parts.map(([AllocatedUsageQuantity, value]) =>
        value === undefined ? { AllocatedUsageQuantity } : { AllocatedUsageQuantity, Tags: tags(value) },
      );

    test('parts that add up are accepted and echoed, with one part untagged', async () => {
      const sent = record({ Quantity: 5, UsageAllocations: allocations([2, 'a'], [2, 'b'], [1, undefined]) });
      const answer = await send([sent]);
      assert.equal(answer.Results?.[0]?.Status, 'Success');
      assert.deepEqual(answer.Results?.[0]?.UsageRecord, sent);
    });

    for (const [what, parts] of Object.entries({
      'parts that do not add up': allocations([2, 'a'], [2, 'b']),
      'the same tags twice': allocations([2, 'a'], [3, 'a']),
      'two untagged parts': allocations([2, undefined], [3, undefined]),
    })) {
      test(`${what}: InvalidUsageAllocationsException`, async () => {
        assert.equal(
          await refused([record({ UsageAllocations: parts })]),
          'InvalidUsageAllocationsException',
        );
      });
    }

    test('more than five tags, or a tag with a forbidden character: InvalidTagException', async () => {
      const six = [1, 2, 3, 4, 5, 6].map((n) => ({ Key: `k${n}`, Value: 'v' }));
      for (const Tags of [six, tags('a|b')]) {
        const name = await refused([record({ UsageAllocations: [{ AllocatedUsageQuantity: 5, Tags }] })]);
        assert.equal(name, 'InvalidTagException');
      }
    });
  });

  test('a batch of 26 records breaks a constraint of the shape', async () => {
    const error = await errorOf(
      send(Array.from({ length: 26 }, () => record({ Timestamp: at('2026-11-10T11:00:00Z') }))),
    );
    assert.equal(error.name, 'ValidationException');
    assert.match(
      error.message,
      /^1 validation error detected: .*Member must have length less than or equal to 25$/,
    );
  });

  test('until 06:00 UTC on the 1st the month before is open, and then it is closed', async () => {
    const send31st = async (now: string) => {
      clock.set(now);
      try {
        const atMonthEnd = await app.metering();
        return await atMonthEnd
          .send(
            new BatchMeterUsageCommand({
              ProductCode: productCode,
              UsageRecords: [record({ Timestamp: at('2026-11-30T23:00:00Z') })],
            }),
          )
          .then(
            (answer) => answer.Results?.[0]?.Status,
            (error: Error) => error.name,
          );
      } finally {
        clock.set('2026-11-10T12:00:00Z');
      }
    };
    assert.equal(await send31st('2026-12-01T05:59:59Z'), 'Success');
    assert.equal(await send31st('2026-12-01T06:00:00Z'), 'TimestampOutOfBoundsException');
  });
});
