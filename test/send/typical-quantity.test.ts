import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typicalQuantity } from '../../src/send/typical-quantity.ts';
import { accepted, hourBefore, missing } from './series.ts';

test('the typical quantity is a billed one from the middle of those nearest', () => {
  const cells = [
    ...Array.from({ length: 30 }, (_, index) => accepted(hourBefore(60 - index), 1000)),
    ...Array.from({ length: 12 }, (_, index) => accepted(hourBefore(30 - index), index + 1)),
    missing(hourBefore(18)),
    missing(hourBefore(17)),
    ...Array.from({ length: 12 }, (_, index) => accepted(hourBefore(16 - index), index + 101)),
  ];
  assert.equal(typicalQuantity(cells, 42), 12);
});

test('hours further away than a week, and hours without a bill, say nothing', () => {
  assert.equal(
    typicalQuantity([accepted(hourBefore(200), 5), missing(hourBefore(20)), missing(hourBefore(1))], 1),
    undefined,
  );
  assert.equal(typicalQuantity([accepted(hourBefore(20), 0), missing(hourBefore(1))], 1), 0);
  assert.equal(typicalQuantity([missing(hourBefore(1))], 0), undefined);
});
