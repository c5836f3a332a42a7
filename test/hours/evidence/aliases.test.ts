import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { judge } from '../../../src/hours/verdict.ts';
import { batch, hour16, meter } from '../../support/metering-records.ts';
import { hourMs, minuteMs } from '../../../src/time/hours.ts';
import { cellsOf, evidenceOf } from '../../support/evidence.ts';

/** Every cell with its series' names and its verdict. */
function cellsIn(...records: Record<string, unknown>[]) {
  return cellsOf(evidenceOf(records)).map((cell) => {
    const { customer, alsoNamed } = cell.series;
    const { state, billed, refused, notBilled } = judge(cell);
    return { customer, alsoNamed, state, billed, refused, notBilled };
  });
}

function billedBy(...records: Record<string, unknown>[]): number {
  return cellsIn(...records).reduce((sum, { billed = 0 }) => sum + billed, 0);
}

const account = '987654321098';
const early = { at: hour16 + 5 * minuteMs };
const late = { at: hour16 + 65 * minuteMs };
const byIdentifier = { customer: 'customer1', quantity: 12, recordId: 'record-1' };
const byAccount = { account, quantity: 12, recordId: 'record-1' };

test('one metering record under two names of a customer is billed once', () => {
  assert.deepEqual(cellsIn(batch([byIdentifier], early), batch([byAccount], late)), [
    {
      customer: account,
      alsoNamed: ['customer1'],
      state: 'repeated',
      billed: 12,
      refused: undefined,
      notBilled: 0,
    },
  ]);
});

test('both names in one call are one record too', () => {
  assert.equal(billedBy(batch([byIdentifier, byAccount])), 12);
});

test('what is refused under one name is set against what is billed under the other', () => {
  const refused = batch([{ ...byAccount, quantity: 15, status: 'DuplicateRecord' }], late);
  assert.deepEqual(cellsIn(batch([byIdentifier], early), batch([byAccount], early), refused), [
    {
      customer: account,
      alsoNamed: ['customer1'],
      state: 'conflicting',
      billed: 12,
      refused: 15,
      notBilled: 3,
    },
  ]);
});

test('three names are one where two records link them', () => {
  const cells = cellsIn(
    batch([{ customer: 'c', recordId: 'record-1' }]),
    batch([{ customer: 'a', recordId: 'record-2' }]),
    batch([{ customer: 'b', recordId: 'record-2' }], early),
    batch([{ customer: 'b', recordId: 'record-1' }], late),
  );
  assert.deepEqual(
    cells.map(({ customer, alsoNamed }) => [customer, alsoNamed]),
    [['a', ['b', 'c']]],
  );
});

test('a MeterUsage that the logs of two accounts hold is billed once', () => {
  const other = { ...meter(), recipientAccountId: '111111111111' };
  assert.equal(billedBy(meter(), other), 1);
  assert.deepEqual(cellsIn(meter(), other)[0]?.alsoNamed, ['210987654321']);
});

const apart: [string, ...Record<string, unknown>[]][] = [
  ['record id', batch([byIdentifier]), batch([{ ...byAccount, recordId: 'record-2' }])],
  ['region', batch([byIdentifier]), { ...batch([byAccount]), awsRegion: 'eu-west-1' }],
  ['product', batch([byIdentifier]), batch([byAccount], { product: 'prod2' })],
  ['kind of product', batch([byIdentifier]), batch([{ ...byAccount, licence: 'prod1' }])],
  ['dimension', batch([byIdentifier]), batch([{ ...byAccount, dimension: 'DataGB' }])],
  ['hour', batch([byIdentifier]), batch([{ ...byAccount, at: hour16 + hourMs }])],
  ['operation', batch([byIdentifier]), meter({ recordId: 'record-1', quantity: 12 })],
];
for (const [what, ...records] of apart)
  test(`names with another ${what} stay two, and both are billed`, () => {
    assert.deepEqual(
      cellsIn(...records).map(({ billed, alsoNamed }) => [billed, alsoNamed]),
      [
        [12, undefined],
        [12, undefined],
      ],
    );
  });

test('only an accepted record links names', () => {
  const refused = batch([{ ...byAccount, status: 'DuplicateRecord' }]);
  assert.equal(cellsIn(batch([byIdentifier]), refused).length, 2);
});

/** Usage of one of three customers, sent under one of the customer's two names. */
const sending = fc.record({
  customer: fc.nat({ max: 2 }),
  isByAccount: fc.boolean(),
  hour: fc.nat({ max: 1 }),
  quantity: fc.nat({ max: 2 }),
});
type Sending = typeof sending extends fc.Arbitrary<infer Value> ? Value : never;

/** What the service stores and answers: one customer has one record in one hour, and the first write wins. */
function meterAll(sendings: Sending[]) {
  const stored = new Map<string, number>();
  const records = sendings.map(({ customer, isByAccount, hour, quantity }, index) => {
    const recordId = `record-${customer}-${hour}`;
    const isStored = (stored.get(recordId) ?? quantity) === quantity;
    if (isStored) stored.set(recordId, quantity);
    const name = isByAccount ? { account: `11111111111${customer}` } : { customer: `customer${customer}` };
    const status = isStored ? 'Success' : 'DuplicateRecord';
    const row = { ...name, at: hour16 + hour * hourMs, quantity, status, ...(isStored && { recordId }) };
    return batch([row], { at: hour16 + index * minuteMs });
  });
  return { records, billed: [...stored.values()].reduce((sum, quantity) => sum + quantity, 0) };
}

test('whatever names usage is sent under, what is billed is what the service stored, in any order', () => {
  const sendings = fc.array(sending, { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(sendings, fc.infiniteStream(fc.nat()), (sent, keys) => {
      const { records, billed } = meterAll(sent);
      const keyed = records.map((record) => ({ record, key: keys.next().value as number }));
      const shuffled = keyed.toSorted((one, other) => one.key - other.key).map(({ record }) => record);
      assert.equal(billedBy(...records), billed);
      assert.deepEqual(cellsIn(...shuffled), cellsIn(...records));
    }),
    { numRuns: 200 },
  );
});

test('who has two names in one hour has them in every hour', () => {
  const next = { at: hour16 + hourMs };
  const cells = cellsIn(
    batch([byIdentifier, byAccount]),
    batch([{ ...byAccount, ...next, recordId: 'record-2' }]),
  );
  assert.deepEqual(
    cells.map(({ customer, alsoNamed }) => [customer, alsoNamed]),
    [
      [account, ['customer1']],
      [account, ['customer1']],
    ],
  );
});

test('another record under the other name of a customer is billed as well', () => {
  const next = { at: hour16 + hourMs };
  const [, twice] = cellsIn(
    batch([byIdentifier, byAccount]),
    batch([{ ...byIdentifier, ...next, recordId: 'record-2' }]),
    batch([{ ...byAccount, ...next, recordId: 'record-3' }]),
  );
  assert.equal(twice?.billed, 24);
});
