import assert from 'node:assert/strict';
import { test } from 'node:test';

import { foundBy, hour, hourly, oneFoundBy, range } from '../found.ts';

const rule = 'quantity-anomaly';

/** Hours from 0 on with the quantities given. */
function withQuantities(quantities: number[]) {
  return quantities.flatMap((quantity, number) => hourly([number], { quantity }));
}
/** Between 90 and 110. */
const usual = range(0, 100).map((number) => 90 + ((number * 7) % 21));

test('a quantity many times the median is a spike, with the hour and the median', () => {
  const finding = oneFoundBy(rule, withQuantities([...usual, 5000, 100]), { asOf: hour(103) });
  assert.match(
    finding.title,
    /far more than usual in 1 hour: 5000 in the hour of 2026-05-08 04:00 UTC, with a median of 97 before/,
  );
  assert.deepEqual(finding.hours, [{ from: hour(100), to: hour(101) }]);
  assert.equal(finding.severity, 'warning');
});

test('zeros for hours on end are a drop, and a few are not', () => {
  const zeros = (count: number) => withQuantities([...usual, ...range(0, count).map(() => 0), 100]);
  const finding = oneFoundBy(rule, zeros(6), { asOf: hour(108) });
  assert.match(
    finding.title,
    /dropped to zero in 6 hours, the last time from 2026-05-08 04:00 UTC on, with a median of 97 before/,
  );
  assert.deepEqual(finding.hours, [{ from: hour(100), to: hour(106) }]);
  assert.deepEqual(foundBy(rule, zeros(5), { asOf: hour(107) }), []);
});

test('what happens every day is usual', () => {
  const daily = range(0, 240).map((number) => (number % 24 === 3 ? 5000 : number % 24 > 15 ? 0 : 100));
  assert.deepEqual(foundBy(rule, withQuantities(daily), { asOf: hour(241) }), []);
});

test('with few hours before nothing is unusual yet, unless the operator says so', () => {
  const few = withQuantities([...usual.slice(0, 20), 5000]);
  assert.deepEqual(foundBy(rule, few, { asOf: hour(22) }), []);
  assert.equal(
    foundBy(rule, few, { asOf: hour(22), settings: 'quantity-anomaly: { minHours: 10 }' }).length,
    1,
  );
});

test('where quantities are far apart anyway, a spike has to stand out from that', () => {
  const apart = range(0, 100).map((number) => [0, 10, 25][number % 3] ?? 0);
  assert.deepEqual(foundBy(rule, withQuantities([...apart, 105]), { asOf: hour(102) }), []);
  assert.equal(foundBy(rule, withQuantities([...apart, 115]), { asOf: hour(102) }).length, 1);
});

test('growth is no spike', () => {
  const growing = range(0, 150).map((number) => Math.round(10 * 1.03 ** number));
  assert.deepEqual(foundBy(rule, withQuantities(growing), { asOf: hour(151) }), []);
});
