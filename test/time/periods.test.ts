import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { periods, nextPeriod, periodStart } from '../../src/time/periods.ts';
import type { Period } from '../../src/time/periods.ts';

const iso = (time: number) => new Date(time).toISOString();

for (const [every, time, start, next] of [
  ['hour', '2026-05-02T16:59:59.999Z', '2026-05-02T16:00:00.000Z', '2026-05-02T17:00:00.000Z'],
  ['day', '2026-05-02T23:59:59.999Z', '2026-05-02T00:00:00.000Z', '2026-05-03T00:00:00.000Z'],
  // 2026-05-04 is a Monday.
  ['week', '2026-05-03T23:59:59.999Z', '2026-04-27T00:00:00.000Z', '2026-05-04T00:00:00.000Z'],
  ['week', '2026-05-04T00:00:00.000Z', '2026-05-04T00:00:00.000Z', '2026-05-11T00:00:00.000Z'],
  ['week', '1969-12-31T12:00:00.000Z', '1969-12-29T00:00:00.000Z', '1970-01-05T00:00:00.000Z'],
  ['month', '2028-02-29T23:00:00.000Z', '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
  ['month', '2026-12-31T23:59:59.999Z', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
  // Berlin’s and New York’s clocks change on these days; UTC’s does not.
  ['day', '2026-03-29T02:30:00.000Z', '2026-03-29T00:00:00.000Z', '2026-03-30T00:00:00.000Z'],
] as [Period, string, string, string][])
  test(`the ${every} of ${time} begins at ${start}, and the next one at ${next}`, () => {
    assert.equal(iso(periodStart(every, Date.parse(time))), start);
    assert.equal(iso(nextPeriod(every, Date.parse(start))), next);
  });

test('every moment lies in one period, which ends where the next one begins', () => {
  const moment = fc.integer({ min: Date.UTC(1960, 0), max: Date.UTC(9999, 11) });
  fc.assert(
    fc.property(moment, fc.constantFrom(...periods), (time, every) => {
      const start = periodStart(every, time);
      const next = nextPeriod(every, start);
      assert.ok(start <= time && time < next);
      assert.equal(periodStart(every, next - 1), start);
      assert.equal(periodStart(every, next), next);
    }),
  );
});
