import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BatchMeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import { endedLicence, licence, noon, saasCode } from '../../support/sellers/catalogue.ts';
import { startSeller } from '../../support/sellers/seller.ts';
import type { Seller } from '../../support/sellers/seller.ts';
import { engines } from '../../support/stores.ts';
import type { TestDatabase } from '../../support/stores.ts';

for (const engine of engines()) {
  describe(`BatchMeterUsage on ${engine.name}`, () => {
    let database: TestDatabase;
    let seller: Seller;
    before(async () => {
      database = await engine.createDatabase();
      seller = await startSeller({ database });
    });
    after(async () => {
      await seller[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    });

    test('an accepted record is echoed with a record id, and nothing is unprocessed', async () => {
      const sent = seller.record({ Timestamp: at('2026-11-10T11:10:20Z') });
      const answer = await seller.send([sent]);
      assert.deepEqual(answer.UnprocessedRecords, []);
      assert.equal(answer.Results?.length, 1);
      const [result] = answer.Results ?? [];
      assert.equal(result?.Status, 'Success');
      assert.match(result?.MeteringRecordId ?? '', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      assert.deepEqual(result?.UsageRecord, sent);
    });

    test('a repeat within the hour answers the stored id, at whatever minute it is stamped', async () => {
      const first = await seller.send([
        seller.record({ Timestamp: at('2026-11-10T10:00:00Z'), Dimension: 'data' }),
      ]);
      const second = await seller.send([
        seller.record({ Timestamp: at('2026-11-10T10:59:59Z'), Dimension: 'data' }),
      ]);
      assert.equal(second.Results?.[0]?.Status, 'Success');
      assert.equal(second.Results?.[0]?.MeteringRecordId, first.Results?.[0]?.MeteringRecordId);
    });

    test('another quantity for a stored hour is a duplicate that is not honoured, and the first stays', async () => {
      const timestamp = at('2026-11-10T09:00:00Z');
      const first = await seller.send([seller.record({ Timestamp: timestamp, Quantity: 7 })]);
      const second = await seller.send([seller.record({ Timestamp: timestamp, Quantity: 8 })]);
      assert.equal(second.Results?.[0]?.Status, 'DuplicateRecord');
      assert.equal(second.Results?.[0]?.MeteringRecordId, undefined);
      const third = await seller.send([seller.record({ Timestamp: timestamp, Quantity: 7 })]);
      assert.equal(third.Results?.[0]?.MeteringRecordId, first.Results?.[0]?.MeteringRecordId);
    });

    test('both spellings of one customer are one customer', async () => {
      const timestamp = at('2026-11-10T08:00:00Z');
      const { CustomerIdentifier: _, ...rest } = seller.record({ Timestamp: timestamp });
      const first = await seller.send([seller.record({ Timestamp: timestamp })]);
      const second = await seller.send([{ ...rest, CustomerAWSAccountId: '987654321098' }]);
      assert.equal(second.Results?.[0]?.MeteringRecordId, first.Results?.[0]?.MeteringRecordId);
    });

    test('within one batch the first record of an hour wins', async () => {
      const Timestamp = at('2026-11-10T07:00:00Z');
      const records = [1, 2, 1].map((Quantity) => seller.record({ Timestamp, Quantity }));
      assert.deepEqual(await seller.statuses(records), ['Success', 'DuplicateRecord', 'Success']);
    });

    test('an absent quantity is zero, and a zero locks its hour', async () => {
      const Timestamp = at('2026-11-10T06:00:00Z');
      const { Quantity: _, ...rest } = seller.record({ Timestamp });
      const answer = await seller.send([rest]);
      assert.equal(answer.Results?.[0]?.UsageRecord?.Quantity, 0);
      assert.deepEqual(await seller.statuses([seller.record({ Timestamp, Quantity: 3 })]), [
        'DuplicateRecord',
      ]);
    });

    test('the same hour in two Regions is billed twice, as on AWS', async () => {
      const Timestamp = at('2026-11-10T05:00:00Z');
      const elsewhere = await seller.app.metering({ region: 'eu-west-1' });
      const here = await seller.send([seller.record({ Timestamp })]);
      const there = await elsewhere.send(
        new BatchMeterUsageCommand({
          ProductCode: saasCode,
          UsageRecords: [seller.record({ Timestamp })],
        }),
      );
      assert.equal(there.Results?.[0]?.Status, 'Success');
      assert.notEqual(there.Results?.[0]?.MeteringRecordId, here.Results?.[0]?.MeteringRecordId);
    });

    test('an empty list of records is answered with empty lists', async () => {
      const answer = await seller.send([]);
      assert.deepEqual([answer.Results, answer.UnprocessedRecords], [[], []]);
    });

    describe('customers', () => {
      test('a customer without an agreement for the product is not subscribed', async () => {
        assert.deepEqual(await seller.statuses([seller.record({ CustomerIdentifier: 'elsewhere' })]), [
          'CustomerNotSubscribed',
        ]);
      });

      test('a suspended customer is not subscribed', async () => {
        assert.deepEqual(await seller.statuses([seller.record({ CustomerIdentifier: 'suspended' })]), [
          'CustomerNotSubscribed',
        ]);
      });

      test('an AWS account that never bought is not subscribed, and carries no record id', async () => {
        const { CustomerIdentifier: _, ...rest } = seller.record();
        const answer = await seller.send([{ ...rest, CustomerAWSAccountId: '999999999999' }]);
        assert.equal(answer.Results?.[0]?.Status, 'CustomerNotSubscribed');
        assert.equal(answer.Results?.[0]?.MeteringRecordId, undefined);
      });

      test('an ended agreement takes its last usage for one hour, and only usage from before its end', async () => {
        const usage = seller.record({ CustomerIdentifier: 'ended', Timestamp: at('2026-11-10T11:00:00Z') });
        const late = seller.record({ CustomerIdentifier: 'ended', Timestamp: at('2026-11-10T11:45:00Z') });
        assert.deepEqual(await seller.statuses([usage, late]), ['Success', 'CustomerNotSubscribed']);
        seller.clock.set('2026-11-10T12:30:00Z');
        const client12 = await seller.app.metering();
        const answer = await client12.send(
          new BatchMeterUsageCommand({ ProductCode: saasCode, UsageRecords: [usage] }),
        );
        seller.clock.set(noon);
        assert.equal(answer.Results?.[0]?.Status, 'CustomerNotSubscribed');
      });

      test('one refused customer does not spoil the others of the batch', async () => {
        const records = [
          seller.record(),
          seller.record({ CustomerIdentifier: 'elsewhere' }),
          seller.record(),
        ];
        assert.deepEqual(await seller.statuses(records), ['Success', 'CustomerNotSubscribed', 'Success']);
      });
    });

    describe('licences', () => {
      test('a licence needs no product code, and its hours are apart from the product code’s', async () => {
        const usage = seller.byLicence({ Timestamp: at('2026-11-10T04:00:00Z') });
        const first = await (
          await seller.app.metering()
        ).send(new BatchMeterUsageCommand({ UsageRecords: [usage] }));
        assert.equal(first.Results?.[0]?.Status, 'Success');
        const { LicenseArn: _, ...byProduct } = usage;
        const second = await seller.send([byProduct]);
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
          assert.equal(await seller.refused([seller.byLicence(changes)]), 'InvalidLicenseException');
        });
      }

      test('a licence with a CustomerIdentifier is refused', async () => {
        assert.equal(
          await seller.refused([seller.record({ LicenseArn: licence })]),
          'InvalidCustomerIdentifierException',
        );
      });
    });
  });
}

function at(iso: string): Date {
  return new Date(iso);
}
