import assert from 'node:assert/strict';
import { test } from 'node:test';

import { batch } from '../../support/metering-records.ts';
import { byRole, foundBy, hour, hourly, oneFoundBy, range } from '../found.ts';

const rule = 'both-identity-styles';
const account = '111122223333';
const licence = 'arn:aws:license-manager::123456789012:license:l-1';
const setting = { asOf: hour(12) };
const byCode = hourly(range(0, 6), { account, quantity: 5 });

test('an account billed under product code and licence with equal quantities is billed twice', () => {
  const finding = oneFoundBy(
    rule,
    [...byCode, ...hourly(range(2, 9), { account, licence, quantity: 5 })],
    setting,
  );
  assert.deepEqual(finding.hours, [{ from: hour(2), to: hour(6) }]);
  assert.equal(finding.severity, 'critical');
  assert.match(
    finding.title,
    /^4 hours of Users of 111122223333 \(us-east-1\) accepted under code prod1 and licence arn:.*: billed twice, 20 units too many\.$/,
  );
  assert.equal(finding.evidenceCount, 8);
});

test('with other quantities it may be the usage of two products', () => {
  const finding = oneFoundBy(
    rule,
    [...byCode, ...hourly(range(2, 9), { account, licence, quantity: 7 })],
    setting,
  );
  assert.equal(finding.severity, 'warning');
  assert.match(finding.title, /billed twice, if the licence is for the same product\.$/);
});

test('an identifier and an account are one customer once a record carries both', () => {
  const identifier = hourly(range(0, 6), { customer: 'one', quantity: 5, recordId: 'ours' });
  const records = [...byCode, ...identifier, bothNames('one')];
  const finding = oneFoundBy(rule, records, setting);
  assert.deepEqual(finding.hours, [{ from: hour(0), to: hour(6) }]);
  assert.match(finding.title, /accepted under 111122223333 and one: billed twice, 30 units too many\.$/);
  assert.deepEqual(foundBy(rule, [...byCode, ...identifier], setting), []);
});

test('a customer known by code is told from one known by licence when a record carries its names', () => {
  const identifier = hourly(range(0, 6), { customer: 'one', quantity: 5 });
  const byLicence = hourly(range(0, 6), { account, licence, quantity: 5 });
  const finding = oneFoundBy(rule, [...identifier, ...byLicence, bothNames('one')], setting);
  assert.match(finding.title, /accepted under code prod1 and licence/);
});

test('names that shared a record once, and have a record each in another hour, are billed twice there', () => {
  const sharedHour = [
    ...hourly([0], { customer: 'one', recordId: 'shared' }),
    ...hourly([0], { account, recordId: 'shared' }),
  ];
  const twice = [
    ...hourly([1], { customer: 'one', recordId: 'a' }),
    ...hourly([1], { account, recordId: 'b' }),
  ];
  const finding = oneFoundBy(rule, [...sharedHour, ...twice], setting);
  assert.deepEqual(finding.hours, [{ from: hour(1), to: hour(2) }]);
  assert.match(
    finding.title,
    /accepted under 111122223333 and one with a metering record for each: billed twice/,
  );
  assert.deepEqual(foundBy(rule, sharedHour, setting), []);
});

test('two product codes, or two licences, are two things', () => {
  const other = licence.replace('l-1', 'l-2');
  const codes = [...byCode, ...hourly(range(0, 6), { account, product: 'prod2' })];
  const licences = [licence, other].flatMap((each) => hourly(range(0, 6), { account, licence: each }));
  for (const records of [codes, licences]) assert.deepEqual(foundBy(rule, records, setting), []);
});

/** A record with both names of the customer, before all others. */
function bothNames(customer: string) {
  const record = batch([{ at: hour(-2), customer, dimension: 'Other' }], { at: hour(-1) });
  const { requestParameters, responseElements } = JSON.parse(
    JSON.stringify(record).replaceAll(
      `"customerIdentifier"`,
      `"customerAWSAccountId":"${account}","customerIdentifier"`,
    ),
  ) as typeof record;
  return byRole({ ...record, requestParameters, responseElements });
}
