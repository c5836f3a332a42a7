import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { medianOf } from '../../src/hours/median.ts';
import { createSortedWindow } from '../../src/findings/sorted-window.ts';

test('the window tells of the last numbers what sorting them tells', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 9 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 12 }),
      (numbers, size) => {
        const window = createSortedWindow(size);
        for (const number of numbers) window.push(number);
        const last = numbers.slice(-size).toSorted((one, other) => one - other);
        assert.deepEqual([...window.values()], last);
        assert.equal(window.length(), last.length);
        assert.equal(window.median(), medianOf(last));
        assert.equal(window.max(), last.at(-1));
        assert.equal(window.zeros(), last.filter((number) => number === 0).length);
      },
    ),
  );
});
