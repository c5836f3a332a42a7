import assert from 'node:assert/strict';
import { test } from 'node:test';

import { batch } from '../../support/metering-records.ts';
import { audited, byRole, hour, hourly, range } from '../found.ts';

const rule = 'sending-stopped';

function rulesOf(...args: Parameters<typeof audited>) {
  return audited(...args).findings.map((finding) => finding.rule);
}

test('a product of which nothing is sent any more is one finding, not one for each series', () => {
  const stopped = [...hourly(range(0, 10)), ...hourly(range(0, 9), { customer: 'customer2' })];
  const goingOn = hourly(range(0, 20), { product: 'prod2' });
  const { findings } = audited([...stopped, ...goingOn], { asOf: hour(21) });
  const [finding, ...others] = findings;
  assert.equal(others.length, 0);
  assert.equal(finding?.rule, rule);
  assert.match(
    finding.title,
    /^Nothing of product prod1 in us-east-1 has been sent for hours after that of 2026-05-04 09:00 UTC: 2 series, 19 records missing/,
  );
  assert.deepEqual(finding.hours, [{ from: hour(9), to: hour(19) }]);
  assert.deepEqual([finding.hourCount, finding.lossAt], [19, hour(9 + 24)]);
  assert.equal(finding.evidence.length, 2);
  assert.deepEqual(finding.subject, ['us-east-1', 'BatchMeterUsage', 'code', 'prod1']);
});

test('when all products of a Region have stopped it is one finding for the Region', () => {
  const stopped = [...hourly(range(0, 10)), ...hourly(range(0, 10), { product: 'prod2' })];
  const { findings } = audited(
    [...stopped, ...hourly(range(0, 20), { region: 'eu-west-1', customer: 'customer2' })],
    { asOf: hour(21) },
  );
  assert.deepEqual(
    findings.map((finding) => finding.subject),
    [['us-east-1']],
  );
  assert.match(findings[0]?.title ?? '', /^Nothing in us-east-1 has been sent for hours after/);
});

test('when nothing at all is sent any more it is one finding', () => {
  const records = [
    ...hourly(range(0, 10)),
    ...hourly(range(0, 12), { region: 'eu-west-1', product: 'prod2' }),
  ];
  const { findings } = audited(records, { asOf: hour(21) });
  assert.deepEqual(
    findings.map((finding) => [finding.rule, finding.subject]),
    [[rule, []]],
  );
  assert.match(
    findings[0]?.title ?? '',
    /^Nothing at all has been sent for hours after that of 2026-05-04 11:00/,
  );
});

test('licences, one for each customer, stop together by their dimension', () => {
  const licences = range(0, 3).flatMap((number) =>
    hourly(range(0, 10), {
      account: `11111111111${number}`,
      licence: `arn:aws:license-manager::123456789012:license:l-${number}`,
    }),
  );
  const { findings } = audited([...licences, ...hourly(range(0, 20))], { asOf: hour(21) });
  assert.deepEqual(
    findings.map((finding) => [finding.rule, finding.subject]),
    [[rule, ['us-east-1', 'BatchMeterUsage', 'licence', 'Users']]],
  );
});

test('calls that fail without telling what they were about are named as the likely cause', () => {
  const denied = [2, ...range(10, 20)].map((number) =>
    byRole(batch([{}], { at: hour(number) + 3_900_000, error: 'AccessDenied' }), { requestParameters: null }),
  );
  const { findings } = audited([...hourly(range(0, 10)), ...denied], { asOf: hour(21) });
  const finding = findings.find((each) => each.rule === rule);
  assert.match(finding?.title ?? '', /10 calls failed there since then \(AccessDenied\)\.$/);
  assert.match(finding?.action ?? '', /^Put right what those calls failed with/);
});

test('one series that goes on, or an hour that is only just missing, is no stop', () => {
  assert.deepEqual(
    rulesOf([...hourly(range(0, 10)), ...hourly(range(0, 20), { customer: 'customer2' })], {
      asOf: hour(21),
    }),
    ['series-silent'],
  );
  assert.deepEqual(rulesOf(hourly(range(0, 10)), { asOf: hour(12.9) }), ['missing-hour']);
  assert.deepEqual(rulesOf(hourly(range(0, 10)), { asOf: hour(13.5) }), [rule]);
});

test('where the rule is off, each series is told by itself', () => {
  const records = [...hourly(range(0, 10)), ...hourly(range(0, 10), { customer: 'customer2' })];
  assert.deepEqual(rulesOf(records, { asOf: hour(21), settings: 'sending-stopped: false' }), [
    'series-silent',
    'series-silent',
  ]);
});
