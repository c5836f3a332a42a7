import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { layOutColumns } from '../../src/report/columns.ts';
import { hour16 } from '../support/metering-records.ts';
import { hourMs } from '../../src/time/hours.ts';

function hoursFrom(count: number, from = hour16): number[] {
  return Array.from({ length: count }, (_, index) => from + index * hourMs);
}

test('three days have a column an hour, and longer times ever longer columns', () => {
  const words = [72, 73, 24 * 8, 24 * 17, 24 * 30, 24 * 70, 24 * 400, 24 * 2000, 24 * 3000].map(
    (count) => layOutColumns(hoursFrom(count), 'hour', 72).scale.words,
  );
  assert.deepEqual(words, [
    'an hour',
    'for 2 hours',
    'for 3 hours',
    'for 6 hours',
    'for 12 hours',
    'a day',
    'a week',
    'a month',
    'a year',
  ]);
});

test('days are in columns of a day, though there are few of them', () => {
  assert.equal(layOutColumns([hour16, hour16 + 24 * hourMs], 'day', 72).scale.words, 'a day');
});

test('an hour that is years away does not press the others together', () => {
  const { scale, starts } = layOutColumns([0, ...hoursFrom(48)], 'hour', 72);
  assert.equal(scale.words, 'an hour');
  assert.deepEqual(starts.slice(0, 3), [0, 'gap', hour16]);
  assert.equal(starts.length, 50);
});

test('a night without anything keeps its columns', () => {
  const { starts } = layOutColumns([hour16, hour16 + 10 * hourMs], 'hour', 72);
  assert.deepEqual(starts, hoursFrom(11));
});

test('every hour is in the column that covers it, and there are never more columns than have room', () => {
  const anyHour = fc.integer({ min: -1_000_000, max: 3_000_000 }).map((hour) => hour * hourMs);
  const nearHour = fc.integer({ min: 0, max: 3000 }).map((hour) => hour16 + hour * hourMs);
  fc.assert(
    fc.property(
      fc.array(fc.oneof(anyHour, nearHour), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 5, max: 96 }),
      (hours, columnsMax) => {
        const columns = layOutColumns(hours, 'hour', columnsMax);
        assert.ok(columns.starts.length <= columnsMax);
        const times = columns.starts.filter((start) => start !== 'gap');
        assert.deepEqual(
          times,
          times.toSorted((one, other) => one - other),
        );
        for (const hour of hours) {
          const index = columns.indexOf(hour);
          if (index === undefined) {
            assert.ok(columns.isCut && hour < (times[0] ?? Infinity));
            continue;
          }
          const start = columns.starts[index];
          assert.ok(typeof start === 'number' && start <= hour && hour < columns.scale.next(start));
        }
      },
    ),
  );
});
