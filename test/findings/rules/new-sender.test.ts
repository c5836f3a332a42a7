import assert from 'node:assert/strict';
import { test } from 'node:test';

import { batch } from '../../support/metering-records.ts';
import { byRole, foundBy, hour, oneFoundBy, range } from '../found.ts';

const rule = 'new-sender';
const setting = { asOf: hour(80) };

function sent(
  number: number,
  of: { role?: string; address?: string; agent?: string; product?: string } = {},
) {
  const { role = 'Meter', address = '203.0.113.5', agent = 'Boto3/1.26.0 md/Botocore#1.29.0', product } = of;
  const record = batch([{ at: hour(number) }], {
    at: hour(number + 1),
    ...(product !== undefined && { product }),
  });
  return byRole(record, { sourceIPAddress: address, userAgent: agent }, role);
}
const usual = range(0, 70).map((number) => sent(number));

test('a principal that comes after the first day is new', () => {
  const finding = oneFoundBy(
    rule,
    [...usual, sent(40, { role: 'Other' }), sent(41, { role: 'Other' })],
    setting,
  );
  assert.match(
    finding.title,
    /^role\/Other of account 123456789012 has been sending for product prod1 since 2026-05-05 17:00 UTC, and was not seen before: 2 calls\.$/,
  );
  assert.deepEqual(
    [finding.severity, finding.evidenceCount, finding.culprits],
    ['warning', 2, ['role/Other']],
  );
});

test('a known principal from a new address, or with another program, is worth a look', () => {
  const records = [
    ...usual,
    sent(40, { address: '198.51.100.7' }),
    sent(41, { agent: 'aws-cli/2.13.5 Python/3.11' }),
  ];
  const findings = foundBy(rule, records, setting);
  assert.deepEqual(
    new Set(findings.map(({ subject }) => subject.slice(4))),
    new Set([
      ['address', '198.51.100.7'],
      ['program', 'aws-cli'],
    ]),
  );
  assert.ok(findings.every(({ severity }) => severity === 'info'));
});

test('a new version of a program is not another program', () => {
  assert.deepEqual(foundBy(rule, [...usual, sent(40, { agent: 'Boto3/1.35.1' })], setting), []);
});

test('whatever comes on the first day of a product is known', () => {
  const records = [...usual, sent(10, { role: 'Other' }), sent(50, { role: 'Third', product: 'prod2' })];
  assert.deepEqual(foundBy(rule, records, setting), []);
});

test('addresses that change all the time are no findings', () => {
  const roaming = range(0, 70).map((number) => sent(number, { address: `10.0.0.${number}` }));
  assert.deepEqual(foundBy(rule, roaming, setting), []);
  const later = range(30, 60).map((number) => sent(number, { address: `10.0.0.${number}` }));
  assert.deepEqual(foundBy(rule, [...usual, ...later], setting), []);
});
