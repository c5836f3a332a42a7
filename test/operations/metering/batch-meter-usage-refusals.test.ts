import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BatchMeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import type { UsageRecord } from '@aws-sdk/client-marketplace-metering';
import { errorOf } from '../../support/app.ts';
import { concurrentCode, containerCode, noon, saasCode } from '../../support/sellers/catalogue.ts';
import { startSeller } from '../../support/sellers/seller.ts';
import type { Seller } from '../../support/sellers/seller.ts';
import { engines } from '../../support/stores.ts';
import type { TestDatabase } from '../../support/stores.ts';

for (const engine of engines()) {
  describe(`what BatchMeterUsage refuses, on ${engine.name}`, () => {
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

    describe('request errors refuse the whole batch and store nothing', () => {
      const cases: [string, string, () => UsageRecord, string?][] = [
        [
          'an unknown dimension',
          'InvalidUsageDimensionException',
          () => seller.record({ Dimension: 'Users' }),
        ],
        ['a product that is not SaaS', 'InvalidProductCodeException', () => seller.record(), containerCode],
        [
          'an unknown customer identifier',
          'InvalidCustomerIdentifierException',
          () => seller.record({ CustomerIdentifier: 'nobody' }),
        ],
        [
          'an identifier with U+0000',
          'InvalidCustomerIdentifierException',
          () => seller.record({ CustomerIdentifier: 'a\0b' }),
        ],
        [
          'both customer identifiers',
          'InvalidCustomerIdentifierException',
          () => seller.record({ CustomerAWSAccountId: '987654321098' }),
        ],
        [
          'no customer at all',
          'InvalidCustomerIdentifierException',
          () => seller.record({ CustomerIdentifier: undefined }),
        ],
        [
          'a customer identifier where the integration has none',
          'InvalidCustomerIdentifierException',
          () => seller.record(),
          concurrentCode,
        ],
        ['an unknown product code', 'InvalidProductCodeException', () => seller.record(), 'nosuchproduct'],
        [
          'a timestamp in the future',
          'TimestampOutOfBoundsException',
          () => seller.record({ Timestamp: at('2026-11-10T12:00:01Z') }),
        ],
        [
          'usage of 24 hours ago',
          'TimestampOutOfBoundsException',
          () => seller.record({ Timestamp: at('2026-11-09T12:00:00Z') }),
        ],
      ];
      for (const [what, code, bad, product = saasCode] of cases) {
        test(`${what}: ${code}`, async () => {
          const good = seller.record({ Quantity: 11 });
          assert.equal(await seller.refused([good, bad()], product), code);
          assert.deepEqual(
            await seller.statuses([{ ...good, Quantity: 12 }]),
            ['Success'],
            'the good record was not stored',
          );
        });
      }

      test('a record without a licence needs a product code', async () => {
        const error = await errorOf(
          (await seller.app.metering()).send(new BatchMeterUsageCommand({ UsageRecords: [seller.record()] })),
        );
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
        const sent = seller.record({
          Quantity: 5,
          UsageAllocations: allocations([2, 'a'], [2, 'b'], [1, undefined]),
        });
        const answer = await seller.send([sent]);
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
            await seller.refused([seller.record({ UsageAllocations: parts })]),
            'InvalidUsageAllocationsException',
          );
        });
      }

      test('more than five tags, or a tag with a forbidden character: InvalidTagException', async () => {
        const six = [1, 2, 3, 4, 5, 6].map((n) => ({ Key: `k${n}`, Value: 'v' }));
        for (const Tags of [six, tags('a|b')]) {
          const name = await seller.refused([
            seller.record({ UsageAllocations: [{ AllocatedUsageQuantity: 5, Tags }] }),
          ]);
          assert.equal(name, 'InvalidTagException');
        }
      });
    });

    test('a batch of 26 records breaks a constraint of the shape', async () => {
      const error = await errorOf(
        seller.send(
          Array.from({ length: 26 }, () => seller.record({ Timestamp: at('2026-11-10T11:00:00Z') })),
        ),
      );
      assert.equal(error.name, 'ValidationException');
      assert.match(
        error.message,
        /^1 validation error detected: .*Member must have length less than or equal to 25$/,
      );
    });

    test('until 06:00 UTC on the 1st the month before is open, and then it is closed', async () => {
      const send31st = async (now: string) => {
        seller.clock.set(now);
        try {
          const atMonthEnd = await seller.app.metering();
          return await atMonthEnd
            .send(
              new BatchMeterUsageCommand({
                ProductCode: saasCode,
                UsageRecords: [seller.record({ Timestamp: at('2026-11-30T23:00:00Z') })],
              }),
            )
            .then(
              (answer) => answer.Results?.[0]?.Status,
              (error: Error) => error.name,
            );
        } finally {
          seller.clock.set(noon);
        }
      };
      assert.equal(await send31st('2026-12-01T05:59:59Z'), 'Success');
      assert.equal(await send31st('2026-12-01T06:00:00Z'), 'TimestampOutOfBoundsException');
    });
  });
}

function at(iso: string): Date {
  return new Date(iso);
}
