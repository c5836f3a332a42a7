import assert from 'node:assert/strict';
import { test } from 'node:test';

import { audited, foundBy, hour, hourly, oneFoundBy, range } from '../found.ts';

const rule = 'series-silent';
const goingOn = hourly(range(0, 20), { customer: 'customer2' });
const silent = hourly(range(0, 10));

test('a series that is silent while others of its product are sent is told, with the last call for it', () => {
  const { findings } = audited([...silent, ...goingOn], { asOf: hour(21) });
  assert.deepEqual(
    findings.map((finding) => finding.rule),
    [rule],
  );
  const [finding] = findings;
  assert.deepEqual(finding?.hours, [{ from: hour(10), to: hour(19) }]);
  assert.match(
    finding.title,
    /^Users of customer1 \(product prod1, us-east-1\) has been silent since its hour 2026-05-04 09:00 UTC: 9 hours missing, all can still be billed/,
  );
  assert.equal(finding.evidenceCount, 1);
  assert.equal(finding.evidence[0]?.file, 'logs/9.json.gz');
  assert.deepEqual(finding.culprits, ['role/Meter']);
});

test('it is silent from the hours on that the operator sets', () => {
  const setting = { asOf: hour(21), settings: 'series-silent: { minHours: 10 }' };
  const { findings } = audited([...silent, ...goingOn], setting);
  assert.deepEqual(
    findings.map((finding) => finding.rule),
    ['missing-hour'],
  );
});

test('the gaps before the silence are left to missing-hour, so that no hour is told twice', () => {
  const { findings } = audited([...hourly([0, 1, 3, 4, 5]), ...goingOn], { asOf: hour(21) });
  assert.deepEqual(
    findings.map((finding) => [finding.rule, finding.hours]),
    [
      ['missing-hour', [{ from: hour(2), to: hour(3) }]],
      [rule, [{ from: hour(6), to: hour(19) }]],
    ],
  );
});

test('a series that is sent and refused is not silent', () => {
  const refused = hourly(range(10, 20), { status: 'SomethingElse' });
  assert.deepEqual(foundBy(rule, [...silent, ...refused, ...goingOn], { asOf: hour(21) }), []);
});

test('a customer who has cancelled is not silent', () => {
  const refused = hourly([10], { status: 'CustomerNotSubscribed' });
  assert.deepEqual(foundBy(rule, [...silent, ...refused, ...goingOn], { asOf: hour(21) }), []);
});

test('what a silence may cost is estimated from the usual quantity', () => {
  const price = { perUnit: 2, currency: 'EUR' };
  const finding = oneFoundBy(rule, [...silent, ...goingOn], { asOf: hour(21), price });
  assert.deepEqual(finding.money, { amount: 9 * 5 * 2, currency: 'EUR' });
});
