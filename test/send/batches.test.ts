import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { batchesOf } from '../../src/send/batches.ts';
import type { ReadyUsage } from '../../src/send/plan.ts';
import { usage } from './rescue.ts';

const anyUsage = fc.record({
  region: fc.constantFrom('us-east-1', 'eu-west-1'),
  productCode: fc.constantFrom(undefined, 'a', 'b'),
  LicenseArn: fc.constantFrom('x', 'y'),
  CustomerIdentifier: fc.constantFrom(undefined, 'one'),
});

test('a request has one Region, one product or licence, one kind of customer name and 25 records at most', () => {
  fc.assert(
    fc.property(fc.array(anyUsage, { maxLength: 200, size: 'max' }), (drawn) => {
      const all = drawn.map(({ region, productCode, LicenseArn, CustomerIdentifier }, index): ReadyUsage => {
        const { CustomerIdentifier: _, ...record } = usage({ Quantity: index });
        const identity =
          CustomerIdentifier === undefined ? { CustomerAWSAccountId: '1' } : { CustomerIdentifier };
        return {
          place: '',
          key: '',
          region,
          ...(productCode !== undefined && { productCode }),
          record: {
            ...record,
            Quantity: index,
            ...identity,
            ...(productCode === undefined && { LicenseArn }),
          },
          hour: 0,
          lossAt: index,
          closesAt: index,
        };
      });
      const batches = batchesOf(all);
      assert.deepEqual(
        batches.flat().toSorted((one, other) => one.lossAt - other.lossAt),
        all,
      );
      for (const batch of batches) {
        assert.ok(batch.length >= 1 && batch.length <= 25);
        const kinds = batch.map(({ region, productCode, record }) =>
          [region, productCode, record.LicenseArn, record.CustomerIdentifier].join(),
        );
        assert.equal(new Set(kinds).size, 1);
        assert.deepEqual(
          batch,
          batch.toSorted((one, other) => one.lossAt - other.lossAt),
        );
      }
      const firsts = batches.map(([first]) => first?.lossAt ?? -1);
      assert.deepEqual(
        firsts,
        firsts.toSorted((one, other) => one - other),
      );
    }),
  );
});
