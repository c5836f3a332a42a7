import assert from 'node:assert/strict';
import { test } from 'node:test';

import { batch } from '../../support/metering-records.ts';
import { byRole, foundBy, hour, hourly, oneFoundBy, range } from '../found.ts';

const rule = 'failed-call';

function failed(number: number, error: string, role = 'Meter', changes = {}) {
  const rows = [
    { at: hour(number), quantity: 5 },
    { at: hour(number), customer: 'customer2', quantity: 2 },
  ];
  return byRole(batch(rows, { at: hour(number) + 3_900_000, error }), changes, role);
}

test('calls that fail are one finding for each code and caller, with the hours that stay unbilled', () => {
  const records = [
    ...range(0, 3).map((number) => failed(number, 'ThrottlingException')),
    failed(3, 'AccessDenied', 'Other'),
  ];
  const findings = foundBy(rule, records, { asOf: hour(5), price: { perUnit: 1, currency: 'USD' } });
  assert.deepEqual(
    new Set(findings.map(({ subject }) => subject)),
    new Set([
      ['AccessDenied', '123456789012', 'role/Other'],
      ['ThrottlingException', '123456789012', 'role/Meter'],
    ]),
  );
  const throttled = findings.find(({ subject }) => subject[0] === 'ThrottlingException');
  assert.match(
    throttled?.title ?? '',
    /^3 calls by role\/Meter failed with ThrottlingException, the last at 2026-05-04 03:05 UTC; 6 hours unbilled because of it \(21\.00 USD\), all can still be billed/,
  );
  assert.deepEqual(throttled?.hours, [{ from: hour(0), to: hour(3) }]);
  assert.deepEqual([throttled.hourCount, throttled.quantity, throttled.evidenceCount], [6, 21, 3]);
  assert.equal(throttled.severity, 'critical');
  assert.match(throttled.action, /growing delay/);
});

test('the hours of all customers are in order', () => {
  const call = (number: number, customer: string) =>
    byRole(
      batch([{ at: hour(number), customer }], { at: hour(number) + 3_900_000, error: 'ThrottlingException' }),
    );
  const finding = oneFoundBy(rule, [call(5, 'customer1'), call(1, 'customer2'), call(6, 'customer2')], {
    asOf: hour(8),
  });
  assert.deepEqual(finding.hours, [
    { from: hour(1), to: hour(2) },
    { from: hour(5), to: hour(7) },
  ]);
});

test('where all of it was accepted later it is worth a look only, and can be left out', () => {
  const records = [
    failed(0, 'InternalServiceErrorException'),
    ...hourly([0], { delayMs: 7_200_000 }),
    ...hourly([0], { customer: 'customer2', quantity: 2, delayMs: 7_200_000 }),
  ];
  const finding = oneFoundBy(rule, records, { asOf: hour(3) });
  assert.equal(finding.severity, 'info');
  assert.match(finding.title, /no hour is unbilled because of it/);
  assert.deepEqual(foundBy(rule, records, { asOf: hour(3), settings: 'failed-call: { minCalls: 2 }' }), []);
});

test('a call that does not tell what it was about may have lost something', () => {
  const finding = oneFoundBy(rule, [failed(0, 'AccessDenied', 'Meter', { requestParameters: null })], {
    asOf: hour(3),
  });
  assert.equal(finding.severity, 'warning');
  assert.match(
    finding.title,
    /1 call of them without what was sent, so their hours are unknown; no hour is known/,
  );
  assert.match(finding.action, /aws-marketplace:BatchMeterUsage/);
});

test('calls without content that were followed by others, with no hour missing, are worth a look only', () => {
  const throttled = failed(0, 'ThrottlingException', 'Meter', { requestParameters: null });
  const sent = hourly([0, 1], { delayMs: 4_000_000 });
  assert.equal(oneFoundBy(rule, [throttled, ...sent], { asOf: hour(3) }).severity, 'info');
  const missing = hourly([0, 2], { delayMs: 4_000_000 });
  assert.equal(oneFoundBy(rule, [throttled, ...missing], { asOf: hour(4) }).severity, 'warning');
  assert.equal(
    oneFoundBy(rule, [...sent, failed(2, 'AccessDenied', 'Meter', { requestParameters: null })], {
      asOf: hour(4),
    }).severity,
    'warning',
  );
});

test('a code that is not known is told with the way to find out', () => {
  const finding = oneFoundBy(rule, [failed(0, 'constructor')], { asOf: hour(3) });
  assert.match(finding.action, /^Look at the error message in the events/);
});
