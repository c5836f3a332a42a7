import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  dayText,
  distanceText,
  hoursText,
  hourText,
  isoText,
  momentText,
  rangesText,
  rangeText,
  timeText,
} from '../../src/text/times.ts';
import { hourMs, minuteMs } from '../../src/time/hours.ts';

const hour16 = Date.parse('2026-05-02T16:00:00Z');

test('a range names its end in full only on another day', () => {
  assert.equal(rangeText({ from: hour16, to: hour16 + hourMs }), '2026-05-02 16:00');
  assert.equal(rangeText({ from: hour16, to: hour16 + 3 * hourMs }), '2026-05-02 16:00 to 19:00 (3 hours)');
  assert.equal(
    rangeText({ from: hour16, to: hour16 + 9 * hourMs }),
    '2026-05-02 16:00 to 2026-05-03 01:00 (9 hours)',
  );
});

test('of many ranges the first are named and the others counted', () => {
  const ranges = [0, 2, 4, 6].map((hours) => ({
    from: hour16 + hours * hourMs,
    to: hour16 + (hours + 1) * hourMs,
  }));
  assert.equal(rangesText(ranges, 2), '2026-05-02 16:00, 2026-05-02 18:00, 2 more periods');
});

test('a deadline is told as the time that is left, or since when it is over', () => {
  const left = [0, 20 * minuteMs, 9 * hourMs + 12 * minuteMs, 76 * hourMs, -hourMs];
  assert.deepEqual(
    left.map((ms) => distanceText(hour16 + ms, hour16)),
    ['in 0 min', 'in 20 min', 'in 9 h 12 min', 'in 3 d 4 h', 'since 1 h 0 min'],
  );
});

test('one moment is told to the day, the minute, the second and as it was sent', () => {
  const moment = hour16 + 32 * minuteMs + 51_000;
  assert.equal(dayText(moment), '2026-05-02');
  assert.equal(hourText(moment), '2026-05-02 16:32');
  assert.equal(momentText(moment), '2026-05-02 16:32:51');
  assert.equal(timeText(moment), '2026-05-02 16:32 UTC');
  assert.equal(timeText(-Infinity), 'no time known');
  assert.equal(isoText(moment), '2026-05-02T16:32:51Z');
  assert.equal(isoText(moment + 7), '2026-05-02T16:32:51.007Z');
  assert.equal(hoursText(7.46 * hourMs), '7.5 h');
});
