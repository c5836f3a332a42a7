import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  bytesText,
  distanceText,
  moneyText,
  quantityText,
  rangesText,
  rangeText,
  sumText,
} from '../../../src/audit/report/figures.ts';
import { hour16, hourMs, minuteMs } from './sample-series.ts';

test('a range names its end in full only on another day', () => {
  assert.equal(rangeText({ from: hour16, to: hour16 + hourMs }), '2026-05-02 16:00');
  assert.equal(rangeText({ from: hour16, to: hour16 + 3 * hourMs }), '2026-05-02 16:00 to 19:00 (3 hours)');
  assert.equal(
    rangeText({ from: hour16, to: hour16 + 9 * hourMs }),
    '2026-05-02 16:00 to 2026-05-03 01:00 (9 hours)',
  );
});

test('of many ranges the first are named and the others counted', () => {
  const ranges = [0, 2, 4, 6].map((hours) => ({
    from: hour16 + hours * hourMs,
    to: hour16 + (hours + 1) * hourMs,
  }));
  assert.equal(rangesText(ranges, 2), '2026-05-02 16:00, 2026-05-02 18:00, 2 more periods');
});

test('a deadline is told as the time that is left, or since when it is over', () => {
  const left = [0, 20 * minuteMs, 9 * hourMs + 12 * minuteMs, 76 * hourMs, -hourMs];
  assert.deepEqual(
    left.map((ms) => distanceText(hour16 + ms, hour16)),
    ['in 0 min', 'in 20 min', 'in 9 h 12 min', 'in 3 d 4 h', 'since 1 h 0 min'],
  );
});

test('quantities and money do not show what adding fractions leaves behind', () => {
  assert.equal(quantityText(0.1 + 0.2), '0.3');
  assert.equal(moneyText(1234.5, 'USD'), '1,234.50 USD');
  assert.equal(moneyText(0.1 + 0.2, 'EUR'), '0.30 EUR');
  assert.equal(moneyText(0.000_25, 'USD'), '0.00025 USD');
});

test('of money at risk or lost only what there is is told', () => {
  const of = { currency: 'USD', billed: 10, atRisk: 0, lost: 0 };
  assert.equal(sumText(of), '10.00 USD billed');
  assert.equal(sumText({ ...of, atRisk: 1, lost: 2 }), '10.00 USD billed, 1.00 USD at risk, 2.00 USD lost');
});

test('sizes are told in powers of a thousand', () => {
  assert.deepEqual([0, 999, 1000, 1_500_000, 999_999, 123e9].map(bytesText), [
    '0 bytes',
    '999 bytes',
    '1.0 kB',
    '1.5 MB',
    '1.0 MB',
    '123 GB',
  ]);
});
