import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { joinSpans } from '../../src/hours/spans.ts';
import { at } from '../support/metering-records.ts';
import { minuteMs } from '../../src/time/hours.ts';

test('agreements that run beside each other are one span, however they are ordered', () => {
  const spans = [
    { from: at(5), to: at(10) },
    { from: at(0), to: Infinity },
  ];
  assert.deepEqual(joinSpans(spans), [{ from: at(0), to: Infinity }]);
  assert.deepEqual(joinSpans(spans.toReversed()), [{ from: at(0), to: Infinity }]);
});

test('an agreement that begins when another one ends goes on with it', () => {
  assert.deepEqual(
    joinSpans([
      { from: at(0), to: at(2) },
      { from: at(2), to: at(4) },
    ]),
    [{ from: at(0), to: at(4) }],
  );
});

test('agreements that meet in one period are one span, and others stay apart', () => {
  const spans = [
    { from: at(0), to: at(2) + 20 * minuteMs },
    { from: at(2) + 40 * minuteMs, to: at(4) },
  ];
  assert.deepEqual(joinSpans(spans), [{ from: at(0), to: at(4) }]);
  const apart = [
    { from: at(0), to: at(2) },
    { from: at(3), to: at(4) },
  ];
  assert.deepEqual(joinSpans(apart), apart);
  assert.deepEqual(joinSpans(apart, 'day'), [{ from: at(0), to: at(4) }]);
});

test('joined spans hold the same times, in order and apart from each other', () => {
  const span = fc.tuple(fc.nat({ max: 30 }), fc.integer({ min: 1, max: 5 }));
  fc.assert(
    fc.property(fc.array(span), (drawn) => {
      const spans = drawn.map(([from, length]) => ({ from: at(from), to: at(from + length) }));
      const joined = joinSpans(spans);
      const holds = (list: typeof spans, time: number) =>
        list.some(({ from, to }) => from <= time && time < to);
      for (let hour = 0; hour < 36; hour++) assert.equal(holds(joined, at(hour)), holds(spans, at(hour)));
      for (const [index, { from }] of joined.entries())
        if (index > 0) assert.ok(from > (joined[index - 1]?.to ?? Infinity));
    }),
  );
});
