import assert from 'node:assert/strict';
import { test } from 'node:test';

import { meter } from '../../support/metering-records.ts';
import { hourMs } from '../../../src/time/hours.ts';
import { foundBy, hour, hourly, oneFoundBy, range } from '../found.ts';

const rule = 'late-sending';

test('hours accepted shortly before they would be lost are told, with the closest one', () => {
  const records = [
    ...hourly(range(0, 20)),
    ...hourly([20, 21], { delayMs: 21 * hourMs }),
    ...hourly([22], { delayMs: 23.5 * hourMs }),
  ];
  const finding = oneFoundBy(rule, records, { asOf: hour(50) });
  assert.match(
    finding.title,
    /^role\/Meter sends product prod1 in us-east-1 late: 3 hours of 23 were accepted less than 4 h before they would have been lost, that of 2026-05-04 22:00 UTC with 0\.5 h left\.$/,
  );
  assert.deepEqual([finding.hourCount, finding.evidenceCount, finding.severity], [3, 3, 'warning']);
});

test('a margin that shrinks from day to day is told before it is small', () => {
  const days = range(0, 4).flatMap((day) =>
    hourly(range(day * 24, day * 24 + 24), { delayMs: (2 + (day === 3 ? 9 : 0)) * hourMs }),
  );
  const finding = oneFoundBy(rule, days, { asOf: hour(110) });
  assert.match(finding.title, /the median margin shrank from 22 h to 13 h on the last day\.$/);
  assert.deepEqual(
    foundBy(rule, days, { asOf: hour(110), settings: 'late-sending: { shrinkHours: 10 }' }),
    [],
  );
});

test('the last hours of a month have little time, and are late when they are sent as others may be', () => {
  const may31 = (Date.UTC(2026, 4, 31) - hour(0)) / hourMs;
  const lastDay = range(may31 + 20, may31 + 24);
  assert.deepEqual(foundBy(rule, hourly(lastDay), { asOf: hour(may31 + 30) }), []);
  const late = hourly(lastDay, { delayMs: 6 * hourMs });
  assert.match(oneFoundBy(rule, late, { asOf: hour(may31 + 40) }).title, /3 hours of 4 .* with 1 h left/);
});

test('instances have six hours, and an hour left is enough', () => {
  const sent = (delayMs: number) =>
    range(0, 5).map((number) => ({
      ...meter({ at: hour(number), recordId: `r${number}` }),
      eventTime: new Date(hour(number) + delayMs).toISOString(),
    }));
  assert.deepEqual(foundBy(rule, sent(4 * hourMs), { asOf: hour(12) }), []);
  assert.match(oneFoundBy(rule, sent(5.5 * hourMs), { asOf: hour(12) }).title, /5 hours of 5/);
});

test('usage sent in time is no finding', () => {
  assert.deepEqual(foundBy(rule, hourly(range(0, 72)), { asOf: hour(74) }), []);
});
