import assert from 'node:assert/strict';
import { test } from 'node:test';

import { meter } from '../../support/metering-records.ts';
import { foundBy, hour, hourly, oneFoundBy, range } from '../found.ts';

const rule = 'two-regions';
const here = hourly(range(0, 10), { quantity: 5 });

test('hours accepted in two Regions are billed twice, by the smaller of the quantities too much', () => {
  const there = hourly(range(7, 12), { quantity: 3, region: 'eu-west-1' });
  const finding = oneFoundBy(rule, [...here, ...there], { asOf: hour(13) });
  assert.deepEqual(finding.hours, [{ from: hour(7), to: hour(10) }]);
  assert.match(
    finding.title,
    /^3 hours of Users of customer1 \(prod1\) accepted in eu-west-1 and us-east-1: billed twice, 9 units too many\.$/,
  );
  assert.deepEqual(
    [finding.evidenceCount, finding.culprits, finding.severity],
    [6, ['role/Meter'], 'critical'],
  );
});

test('a quantity that contradicts the first one is not what is billed', () => {
  const there = hourly([7], { quantity: 3, region: 'eu-west-1' });
  const again = hourly([7], { quantity: 4, region: 'eu-west-1', delayMs: 7_200_000 });
  assert.match(
    oneFoundBy(rule, [...here, ...there, ...again], { asOf: hour(13) }).title,
    /twice, 3 units too many/,
  );
});

test('zeros, other hours, other customers and the buyers’ own instances are none', () => {
  const region = 'eu-west-1';
  const setting = { asOf: hour(13) };
  for (const there of [
    hourly(range(0, 10), { region, quantity: 0 }),
    hourly(range(10, 12), { region }),
    hourly(range(0, 10), { region, customer: 'customer2' }),
    [meter({ at: hour(0) }), { ...meter({ at: hour(0) }), awsRegion: region }],
  ])
    assert.deepEqual(foundBy(rule, [...here, ...there], setting), []);
});
