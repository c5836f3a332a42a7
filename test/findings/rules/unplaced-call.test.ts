import assert from 'node:assert/strict';
import { test } from 'node:test';

import { batch } from '../../support/metering-records.ts';
import { byRole, foundBy, hour, hourly, oneFoundBy, range } from '../found.ts';

const rule = 'unplaced-call';
const omitted = { reason: 'requestParameters too large', omitted: true, originalSize: 149_893 };

test('calls whose content was left out as too large say what to do about it', () => {
  const records = range(0, 3).map((number) =>
    byRole(batch([{}], { at: hour(number) }), { requestParameters: omitted, responseElements: omitted }),
  );
  const finding = oneFoundBy(rule, records, { asOf: hour(5) });
  assert.match(
    finding.title,
    /^3 BatchMeterUsage calls by role\/Meter in us-east-1 with usage records of unknown number that the log does not tell \(responseElements omitted as too large\)/,
  );
  assert.match(finding.action, /^CloudTrail leaves out parameters of more than 100 KB: send fewer records/);
  assert.deepEqual([finding.evidenceCount, finding.severity], [3, 'warning']);
});

test('records that cannot be understood are counted', () => {
  const record = byRole(batch([{}, {}], { at: hour(0), product: '' }));
  assert.match(
    oneFoundBy(rule, [record], { asOf: hour(2) }).title,
    /^1 BatchMeterUsage call .* with 2 usage records/,
  );
});

test('a call that failed, or that is whole, is none', () => {
  const failed = byRole(batch([{}], { at: hour(0), error: 'AccessDenied' }), { requestParameters: null });
  assert.deepEqual(foundBy(rule, [failed, ...hourly([0])], { asOf: hour(2) }), []);
});
