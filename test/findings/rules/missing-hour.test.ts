import assert from 'node:assert/strict';
import { test } from 'node:test';

import { audited, foundBy, hour, hourly, oneFoundBy, range } from '../found.ts';

const rule = 'missing-hour';
/** Hours 0 to 9, without 3, 4 and 7. */
const withGaps = hourly([0, 1, 2, 5, 6, 8, 9]);

test('hours that no call was seen for, between others, are one finding of their series, in ranges', () => {
  const finding = oneFoundBy(rule, withGaps, { asOf: hour(12) });
  assert.equal(finding.severity, 'critical');
  assert.deepEqual(finding.hours, [
    { from: hour(3), to: hour(5) },
    { from: hour(7), to: hour(8) },
  ]);
  assert.equal(finding.hourCount, 3);
  assert.equal(finding.series?.customer, 'customer1');
  assert.match(finding.title, /^3 hours of Users of customer1 \(product prod1, us-east-1\) were never sent/);
});

test('it says by when the first of them has to be sent, and how many are lost', () => {
  const open = oneFoundBy(rule, withGaps, { asOf: hour(12) });
  assert.deepEqual([open.recoverableHours, open.lostHours, open.lossAt], [3, 0, hour(3 + 24)]);
  const late = oneFoundBy(rule, [...withGaps, ...hourly(range(10, 29))], { asOf: hour(3 + 24) });
  assert.deepEqual([late.recoverableHours, late.lostHours, late.lossAt], [2, 1, hour(4 + 24)]);
  assert.match(late.title, /2 can still be billed, the first until 2026-05-05 04:00 UTC, and 1 is lost\.$/);
  assert.match(late.action, /^Send their usage now/);
  const lost = oneFoundBy(rule, [...withGaps, ...hourly(range(10, 60))], { asOf: hour(60) });
  assert.deepEqual([lost.recoverableHours, lost.lostHours, lost.lossAt], [0, 3, undefined]);
  assert.match(lost.title, /all are lost\.$/);
});

test('what they are worth is estimated from the median quantity of the series', () => {
  const records = [
    ...hourly([0, 1], { quantity: 5 }),
    ...hourly([3, 4], { quantity: 7 }),
    ...hourly([5], { quantity: 900 }),
  ];
  const finding = oneFoundBy(rule, records, { asOf: hour(7), price: { perUnit: 0.5, currency: 'USD' } });
  assert.deepEqual(finding.money, { amount: 3.5, currency: 'USD' });
  assert.match(finding.title, /\(about 3\.50 USD, estimated from its median quantity\)/);
  assert.equal(finding.quantity, undefined);
});

test('a missing hour at the end is told before the series counts as silent, and together with the others', () => {
  const [finding, ...others] = audited(hourly([0, 1, 3, 4]), { asOf: hour(7.9) }).findings;
  assert.equal(others.length, 0);
  assert.deepEqual(finding?.hours, [
    { from: hour(2), to: hour(3) },
    { from: hour(5), to: hour(6) },
  ]);
});

test('the end of a series is told by this rule where the others are off, and by nobody else', () => {
  const settings = 'series-silent: false\nsending-stopped: false';
  const [finding, ...others] = audited(hourly(range(0, 4)), { asOf: hour(20), settings }).findings;
  assert.equal(others.length, 0);
  assert.equal(finding?.rule, rule);
  assert.deepEqual(finding.hours, [{ from: hour(4), to: hour(18) }]);
});

test('days are counted as days, where one record a day is expected', () => {
  const finding = oneFoundBy(rule, hourly([1, 49]), {
    asOf: hour(60),
    expected: { terms: [{ start: hour(0) }], every: 'day' },
  });
  assert.deepEqual(finding.hours, [{ from: hour(24), to: hour(48) }]);
  assert.match(finding.title, /^1 day of Users .* was never sent/);
});

test('a series without a gap is no finding', () => {
  assert.deepEqual(foundBy(rule, hourly(range(0, 10)), { asOf: hour(11) }), []);
});
