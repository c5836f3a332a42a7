import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { addHour, countHours, includesHour, overlap, unite } from '../../src/time/hour-ranges.ts';
import type { HourRange } from '../../src/time/hour-ranges.ts';
import { hour, range } from '../findings/found.ts';

const hours = fc.uniqueArray(fc.integer({ min: 0, max: 30 }));

function rangesOf(numbers: Iterable<number>): HourRange[] {
  const ranges: HourRange[] = [];
  for (const number of [...numbers].toSorted((one, other) => one - other)) addHour(ranges, hour(number));
  return ranges;
}

test('ranges hold the hours that were put in, and are as few as can be', () => {
  fc.assert(
    fc.property(hours, (numbers) => {
      const ranges = rangesOf(numbers);
      assert.deepEqual(
        range(-1, 32).filter((number) => includesHour(ranges, hour(number))),
        numbers.toSorted((one, other) => one - other),
      );
      assert.equal(countHours(ranges), numbers.length);
      assert.ok(ranges.every(({ from }, index) => from > (ranges[index - 1]?.to ?? -Infinity)));
    }),
  );
});

test('hours in both, and hours in one of two, are those of sets', () => {
  fc.assert(
    fc.property(hours, hours, (one, other) => {
      const [first, second] = [new Set(one), new Set(other)];
      assert.deepEqual(overlap(rangesOf(one), rangesOf(other)), rangesOf(first.intersection(second)));
      assert.deepEqual(unite([rangesOf(one), rangesOf(other)]), rangesOf(first.union(second)));
    }),
  );
});
