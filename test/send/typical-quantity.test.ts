import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typicalQuantity } from '../../src/send/typical-quantity.ts';
import { accepted, missing } from '../support/series.ts';
import { hoursAgo } from './rescue.ts';

test('the typical quantity is a billed one from the middle of those nearest', () => {
  const cells = [
    ...Array.from({ length: 30 }, (_, index) => accepted(hoursAgo(60 - index), 1000)),
    ...Array.from({ length: 12 }, (_, index) => accepted(hoursAgo(30 - index), index + 1)),
    missing(hoursAgo(18)),
    missing(hoursAgo(17)),
    ...Array.from({ length: 12 }, (_, index) => accepted(hoursAgo(16 - index), index + 101)),
  ];
  assert.equal(typicalQuantity(cells, 42), 12);
});

test('hours further away than a week, and hours without a bill, say nothing', () => {
  assert.equal(
    typicalQuantity([accepted(hoursAgo(200), 5), missing(hoursAgo(20)), missing(hoursAgo(1))], 1),
    undefined,
  );
  assert.equal(typicalQuantity([accepted(hoursAgo(20), 0), missing(hoursAgo(1))], 1), 0);
  assert.equal(typicalQuantity([missing(hoursAgo(1))], 0), undefined);
});
