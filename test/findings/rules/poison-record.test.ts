import assert from 'node:assert/strict';
import { test } from 'node:test';

import { batch } from '../../support/metering-records.ts';
import { byRole, foundBy, hour, hourly, oneFoundBy, range } from '../found.ts';

const rule = 'poison-record';
const poison = { customer: 'customer9', dimension: 'users', at: hour(0), quantity: 3 };

function failed(number: number, error: string, ...rows: Parameters<typeof batch>[0]) {
  return byRole(batch([poison, ...rows], { at: hour(number) + 3_900_000, error }));
}

test('the record that the error code fits is named, out of a batch that is sent again and again', () => {
  const companions = range(0, 5).map((number) => ({
    at: hour(0),
    customer: `customer${number}`,
    quantity: 1,
  }));
  const known = hourly(range(0, 1), { customer: 'known' });
  const records = range(0, 4).map((number) =>
    failed(number, 'InvalidUsageDimensionException', ...companions),
  );
  const finding = oneFoundBy(rule, [...known, ...records], { asOf: hour(6) });
  assert.match(
    finding.title,
    /^One record \(users of customer9, 3 in the hour of 2026-05-04 00:00 UTC\) stands in 4 calls by role\/Meter that failed with InvalidUsageDimensionException/,
  );
  assert.deepEqual(
    [finding.series?.customer, finding.evidenceCount, finding.evidence.length],
    ['customer9', 4, 4],
  );
  assert.deepEqual([finding.lossAt, finding.recoverableHours, finding.lostHours], [hour(24), 1, 0]);
  assert.match(finding.action, /^Take the record out/);
});

test('a record that is carried from batch to batch is told by the calls it stands in', () => {
  const records = range(0, 5).map((number) =>
    failed(number, 'ValidationException', { at: hour(number), customer: 'customer1' }),
  );
  assert.equal(oneFoundBy(rule, records, { asOf: hour(7) }).series?.customer, 'customer9');
});

test('a record too old for its calls is the one, and the others are not', () => {
  const records = range(30, 34).map((number) =>
    failed(number, 'TimestampOutOfBoundsException', { at: hour(29), customer: 'customer1' }),
  );
  const finding = oneFoundBy(rule, records, { asOf: hour(36) });
  assert.equal(finding.series?.customer, 'customer9');
  assert.deepEqual([finding.lossAt, finding.lostHours], [undefined, 1]);
});

test('records that stand together in all of the calls are told together', () => {
  const records = range(0, 3).map((number) =>
    failed(number, 'ValidationException', { at: hour(0), customer: 'customer1' }),
  );
  const finding = oneFoundBy(rule, records, { asOf: hour(6) });
  assert.match(finding.title, /^2 records stand together/);
  assert.match(finding.action, /^Send the records one by one/);
});

test('two calls, errors that are no record’s fault, and a record that was answered are none', () => {
  const twice = range(0, 2).map((number) => failed(number, 'ValidationException'));
  const throttled = range(0, 5).map((number) => failed(number, 'ThrottlingException'));
  const answered = [
    ...range(0, 5).map((number) => failed(number, 'InvalidUsageDimensionException')),
    byRole(batch([poison], { at: hour(8) })),
  ];
  for (const records of [twice, throttled, answered])
    assert.deepEqual(foundBy(rule, records, { asOf: hour(9) }), []);
});
