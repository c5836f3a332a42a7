import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationMs } from '../../src/time/duration.ts';

test('durations are weeks, days, hours, minutes and seconds', () => {
  const hour = 3_600_000;
  assert.equal(durationMs('PT1H30M'), 1.5 * hour);
  assert.equal(durationMs('P1D'), 24 * hour);
  assert.equal(durationMs('P2W'), 14 * 24 * hour);
  assert.equal(durationMs('PT0.25S'), 250);
  assert.equal(durationMs('-PT1S'), -1000);
  // PostgreSQL's bigint takes no fraction.
  assert.equal(durationMs('PT0.0019S'), 1);
  assert.equal(durationMs({ hours: 1, minutes: 30 }), 1.5 * hour);
  assert.equal(durationMs({ days: 1 }), 24 * hour);
});

test('months, years and anything else are none', () => {
  for (const wrong of ['P1M', 'P1Y', '', '1h', 'P', 'PT', '3600000'])
    assert.equal(durationMs(wrong), undefined, wrong);
  assert.equal(durationMs({ months: 1 } as object), undefined);
  assert.equal(durationMs({}), undefined);
});
