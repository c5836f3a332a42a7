import assert from 'node:assert/strict';
import { test } from 'node:test';

import { meter } from '../../support/metering-records.ts';
import { foundBy, hour, hourly, oneFoundBy } from '../found.ts';

const rule = 'conflicting-quantity';
const again = 7_200_000;
const price = { perUnit: 0.25, currency: 'USD' };

test('a larger quantity that was refused as a duplicate is under-billed by the difference', () => {
  const records = [
    ...hourly([0, 1], { quantity: 5 }),
    ...hourly([0, 1], { quantity: 8, status: 'DuplicateRecord', delayMs: again }),
  ];
  const finding = oneFoundBy(rule, records, { asOf: hour(3), price });
  assert.match(
    finding.title,
    /^2 hours of Users of customer1 .* under-billed by 6 \(1\.50 USD\): the quantity sent last was refused/,
  );
  assert.deepEqual([finding.quantity, finding.severity], [6, 'critical']);
  assert.deepEqual(finding.money, { amount: 1.5, currency: 'USD' });
  assert.deepEqual([finding.evidenceCount, finding.culprits], [4, ['role/Meter']]);
});

test('a smaller one is over-billed, and a finding of its own', () => {
  const records = [
    ...hourly([0, 1], { quantity: 5 }),
    ...hourly([0], { quantity: 8, status: 'DuplicateRecord', delayMs: again }),
    ...hourly([1], { quantity: 1, status: 'DuplicateRecord', delayMs: again }),
  ];
  const [under, over] = foundBy(rule, records, { asOf: hour(3), price });
  assert.match(under?.title ?? '', /under-billed by 3/);
  assert.match(over?.title ?? '', /^1 hour of .* over-billed by 4: the quantity/);
  assert.deepEqual([over?.quantity, over?.severity, over?.money], [-4, 'warning', undefined]);
});

test('where the accepted quantity is in no log, the difference is not known', () => {
  const unknown = hourly([0], { quantity: 8, status: 'DuplicateRecord' });
  assert.match(oneFoundBy(rule, unknown, { asOf: hour(3) }).title, /under-billed by an unknown quantity/);
  const known = [
    ...hourly([1], { quantity: 5 }),
    ...hourly([1], { quantity: 8, status: 'DuplicateRecord', delayMs: again }),
  ];
  assert.match(
    oneFoundBy(rule, [...unknown, ...known], { asOf: hour(3) }).title,
    /under-billed by at least 3/,
  );
});

test('an instance that was refused another quantity is told apart from a batch', () => {
  const records = [
    meter({ at: hour(0), quantity: 2 }),
    meter({ at: hour(0), quantity: 4, error: 'DuplicateRequestException' }),
  ];
  assert.match(oneFoundBy(rule, records, { asOf: hour(3) }).action, /^Each instance or task is billed/);
});

test('the same quantity again is no conflict', () => {
  const records = [
    ...hourly([0]),
    ...hourly([0], { status: 'DuplicateRecord', delayMs: again }),
    ...hourly([0]),
  ];
  assert.deepEqual(foundBy(rule, records, { asOf: hour(2) }), []);
});
