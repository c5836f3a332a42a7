import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  amountText,
  bytesText,
  counted,
  listed,
  moneyText,
  numberText,
  quantityText,
} from '../../src/text/figures.ts';

test('quantities and money do not show what adding fractions leaves behind', () => {
  assert.equal(quantityText(0.1 + 0.2), '0.3');
  assert.equal(moneyText(1234.5, 'USD'), '1,234.50 USD');
  assert.equal(moneyText(0.1 + 0.2, 'EUR'), '0.30 EUR');
  assert.equal(moneyText(0.000_25, 'USD'), '0.00025 USD');
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

test('small amounts are told by the digits that they have, and only nothing is 0.00', () => {
  const amounts = [0, 0.000_4, 0.001_2, 0.000_000_12, 12.345_678_9, 0.5, 1_000_000];
  assert.deepEqual(amounts.map(amountText), [
    '0.00',
    '0.0004',
    '0.0012',
    '0.00000012',
    '12.345679',
    '0.50',
    '1,000,000.00',
  ]);
});

test('a count agrees with its noun, and a list ends in words', () => {
  assert.deepEqual(
    [counted(1, 'file'), counted(0, 'file'), counted(2, 'file')],
    ['1 file', '0 files', '2 files'],
  );
  assert.deepEqual(
    [listed([]), listed(['a']), listed(['a', 'b', 'c']), listed(['a', 'b', 'c'], 2)],
    ['', 'a', 'a, b and c', 'a, b and 1 more'],
  );
  assert.equal(numberText(1_234_567), '1,234,567');
});
