import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { HourCell, HourState, Price } from '../../src/hours/hour-cell.ts';
import { createSums } from '../../src/audit/sums.ts';
import { hour16 } from '../support/metering-records.ts';
import { bareCell, series } from '../support/series.ts';
import { hourMs } from '../../src/time/hours.ts';

const price: Price = { perUnit: 2, currency: 'USD' };

const cell = (state: HourState, of: Partial<HourCell> = {}) => bareCell(state, hour16, of);

const accepted = (billed: number) => cell('accepted', { billed, notBilled: 0 });

function sumsOf(...cells: HourCell[]) {
  const sums = createSums();
  sums.add({ series: series(), price, cells });
  return { totals: sums.totals(), money: sums.money(), hours: sums.hours };
}

test('what was accepted is billed, at the price of a unit', () => {
  const { totals, money, hours } = sumsOf(accepted(3), accepted(4));
  assert.deepEqual(money, [{ currency: 'USD', billed: 14, atRisk: 0, lost: 0 }]);
  assert.equal(totals[0]?.billed, 7);
  assert.deepEqual(totals[0].money, money[0]);
  assert.deepEqual(totals[0].hours, hours);
  assert.equal(hours.accepted, 2);
});

test('a refused quantity is at risk while it can be sent again, and lost after that', () => {
  const refused = { refused: 5, notBilled: 5 };
  const { money, totals } = sumsOf(
    cell('rejected', { ...refused, lossAt: hour16 + 24 * hourMs, isRecoverable: true }),
    cell('unprocessed', { ...refused, lossAt: hour16, isRecoverable: false }),
  );
  assert.deepEqual(money, [{ currency: 'USD', billed: 0, atRisk: 10, lost: 10 }]);
  assert.deepEqual([totals[0]?.notBilled, totals[0]?.isNotBilledKnown], [10, true]);
});

test('what another quantity has taken is lost at once, and where less was sent last nothing is gained', () => {
  const conflict = cell('conflicting', { billed: 4, refused: 10, notBilled: 6 });
  const less = cell('conflicting', { billed: 4, refused: 1, notBilled: -3 });
  const { money, totals } = sumsOf(conflict, less);
  assert.deepEqual(money, [{ currency: 'USD', billed: 16, atRisk: 0, lost: 12 }]);
  assert.equal(totals[0]?.notBilled, 6);
});

test('a missing hour is worth the usual quantity of its series, and an unknown one is worth nothing', () => {
  const open = { lossAt: hour16 + hourMs, isRecoverable: true };
  const { money, totals, hours } = sumsOf(
    accepted(3),
    accepted(5),
    accepted(100),
    cell('missing', open),
    cell('unknown', { ...open, reason: 'broken' }),
    cell('missing', { ...open, isRecoverable: false }),
  );
  assert.deepEqual(money, [{ currency: 'USD', billed: 216, atRisk: 10, lost: 10 }]);
  assert.equal(totals[0]?.isNotBilledKnown, false);
  assert.deepEqual([hours.missing, hours.unknown], [2, 1]);
});

test('totals are by product, Region and dimension, in order, and money by currency', () => {
  const sums = createSums();
  const licence = series({ product: { kind: 'licence', id: 'prod1' } });
  const all = [
    series({ dimension: 'b' }),
    series({ dimension: 'a' }),
    series({ region: 'eu-west-1' }),
    licence,
    series({ dimension: 'a', customer: 'customer2' }),
  ];
  for (const [index, one] of all.entries())
    sums.add({
      series: one,
      price: { perUnit: 1, currency: index === 0 ? 'USD' : 'EUR' },
      cells: [accepted(1)],
    });
  assert.deepEqual(
    sums.totals().map((total) => [total.product.kind, total.region, total.dimension, total.billed]),
    [
      ['code', 'eu-west-1', 'Users', 1],
      ['code', 'us-east-1', 'a', 2],
      ['code', 'us-east-1', 'b', 1],
      ['licence', 'us-east-1', 'Users', 1],
    ],
  );
  assert.deepEqual(
    sums.money().map(({ currency, billed }) => [currency, billed]),
    [
      ['EUR', 4],
      ['USD', 1],
    ],
  );
});

test('without a price there is no money', () => {
  const sums = createSums();
  sums.add({ series: series(), cells: [accepted(1)] });
  assert.deepEqual(sums.money(), []);
  assert.equal(sums.totals()[0]?.money, undefined);
});
