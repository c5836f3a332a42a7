import assert from 'node:assert/strict';
import { test } from 'node:test';

import { audited, foundBy, hour, hourly, range } from '../found.ts';

const rule = 'early-zero';
const late = 7_200_000;

test('usage refused since a zero was accepted first is told once, with what it comes to', () => {
  const records = [
    ...hourly(range(0, 3), { quantity: 0 }),
    ...hourly([1, 2], { quantity: 40, status: 'DuplicateRecord', delayMs: late }),
  ];
  const { findings } = audited(records, { asOf: hour(4), price: { perUnit: 1, currency: 'USD' } });
  const [finding, ...others] = findings;
  assert.equal(others.length, 0);
  assert.equal(finding?.rule, rule);
  assert.match(
    finding.title,
    /^2 hours of .* locked at 0 by a zero sent first: 80 units refused and not billed \(80\.00 USD\)/,
  );
  assert.deepEqual(finding.hours, [{ from: hour(1), to: hour(3) }]);
});

test('a zero that is alone, or a conflict with another quantity, is none', () => {
  assert.deepEqual(foundBy(rule, hourly([0], { quantity: 0 }), { asOf: hour(2) }), []);
  const conflict = [
    ...hourly([0]),
    ...hourly([0], { quantity: 0, status: 'DuplicateRecord', delayMs: late }),
  ];
  assert.deepEqual(foundBy(rule, conflict, { asOf: hour(2) }), []);
});
