import assert from 'node:assert/strict';
import { test } from 'node:test';

import { batch } from '../../support/metering-records.ts';
import { audited, foundBy, hour, hourly, oneFoundBy, range } from '../found.ts';

const rule = 'rejected';
const refused = hourly(range(3, 6), { status: 'CustomerNotSubscribed' });

test('a customer who was accepted before has cancelled, or is suspended', () => {
  const finding = oneFoundBy(rule, [...hourly(range(0, 3)), ...refused], {
    asOf: hour(7),
    price: { perUnit: 2, currency: 'USD' },
  });
  assert.match(
    finding.title,
    /^3 hours of Users of customer1 .* refused as CustomerNotSubscribed, 15 units not billed \(30\.00 USD\): all can still be billed/,
  );
  assert.match(finding.action, /^It was accepted before: the customer has cancelled/);
  assert.deepEqual([finding.severity, finding.lossAt, finding.evidenceCount], ['critical', hour(3 + 24), 3]);
});

test('a customer who never was accepted may never have subscribed', () => {
  assert.match(oneFoundBy(rule, refused, { asOf: hour(7) }).action, /^It was never accepted/);
});

test('usage after the end of the agreement is not lost revenue', () => {
  const finding = oneFoundBy(rule, [...hourly(range(0, 3)), ...refused], {
    asOf: hour(7),
    expected: { terms: [{ start: hour(0), end: hour(3) }], every: 'hour' },
  });
  assert.equal(finding.severity, 'info');
  assert.match(finding.action, /^The agreement has ended/);
});

test('refused zeros lose nothing yet', () => {
  const finding = oneFoundBy(rule, hourly([0], { quantity: 0, status: 'CustomerNotSubscribed' }), {
    asOf: hour(2),
  });
  assert.equal(finding.severity, 'warning');
  assert.match(finding.title, /of quantity 0/);
});

test('a status that nobody has heard of is a finding of its own', () => {
  const records = [...refused, ...hourly([6], { status: 'Quarantined' })];
  const findings = foundBy(rule, records, { asOf: hour(8) });
  assert.deepEqual(findings.map(({ subject }) => subject.at(-1) ?? '').toSorted(), [
    'CustomerNotSubscribed',
    'Quarantined',
  ]);
  assert.match(
    findings.find(({ title }) => title.includes('Quarantined'))?.action ?? '',
    /^Quarantined is no status/,
  );
});

test('records of a failed call are left to failed-call', () => {
  const failed = batch([{ at: hour(0) }], { at: hour(1), error: 'ThrottlingException' });
  const { findings } = audited([failed], { asOf: hour(2), settings: 'sent-by-person: false' });
  assert.deepEqual(
    findings.map((finding) => finding.rule),
    ['failed-call'],
  );
});

test('what was accepted later is no finding', () => {
  const later = hourly(range(3, 6), { delayMs: 9_000_000 });
  assert.deepEqual(foundBy(rule, [...refused, ...later], { asOf: hour(9) }), []);
});
