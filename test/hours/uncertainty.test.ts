import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { createUncertainty } from '../../src/hours/uncertainty.ts';

const region = 'us-east-1';
const account = '123456789012';

test('both ends of an uncertain time, and of the time asked for, are part of it', () => {
  const uncertainty = createUncertainty([{ region, from: 10, to: 20, reason: 'broken' }]);
  assert.equal(uncertainty.reasonAt(region, [account], 0, 9), undefined);
  assert.equal(uncertainty.reasonAt(region, [account], 0, 10), 'broken');
  assert.equal(uncertainty.reasonAt(region, [account], 12, 13), 'broken');
  assert.equal(uncertainty.reasonAt(region, [account], 20, 30), 'broken');
  assert.equal(uncertainty.reasonAt(region, [account], 21, 30), undefined);
});

test('what names no Region is uncertain in every one, and what names one in no other', () => {
  const uncertainty = createUncertainty([
    { from: 0, to: 5, reason: 'everywhere' },
    { region: 'eu-west-1', from: 0, to: 9, reason: 'there' },
  ]);
  assert.equal(uncertainty.reasonAt(region, [account], 5, 6), 'everywhere');
  assert.equal(uncertainty.reasonAt(region, [account], 6, 7), undefined);
  assert.equal(uncertainty.reasonAt('eu-west-1', [account], 6, 7), 'there');
});

test('of times that overlap, a short one ends no longer one, and the first reason in order of text is told', () => {
  const all = [
    { region, from: 0, to: 100, reason: 'b' },
    { region, from: 10, to: 20, reason: 'a' },
    { region, from: 200, to: 210, reason: 'c' },
  ];
  for (const list of [all, all.toReversed()]) {
    const uncertainty = createUncertainty(list);
    assert.equal(uncertainty.reasonAt(region, [account], 50, 60), 'a');
    assert.equal(uncertainty.reasonAt(region, [account], 150, 160), undefined);
    assert.equal(uncertainty.reasonAt(region, [account], 150, 200), 'c');
  }
});

test('something is uncertain exactly where one of the times is touched, in any order', () => {
  const times = fc.array(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 9 }), fc.constantFrom('a', 'b', 'c')));
  fc.assert(
    fc.property(times, fc.nat({ max: 60 }), fc.nat({ max: 9 }), (drawn, from, length) => {
      const all = drawn.map(([start, long, reason]) => ({ region, from: start, to: start + long, reason }));
      const to = from + length;
      const isTouched = all.some((one) => one.from <= to && from <= one.to);
      const found = createUncertainty(all).reasonAt(region, [account], from, to);
      assert.equal(found !== undefined, isTouched);
      assert.equal(createUncertainty(all.toReversed()).reasonAt(region, [account], from, to), found);
    }),
  );
});

test('what stands in one account’s logs is uncertain for that account alone', () => {
  const uncertainty = createUncertainty([{ region, accountId: account, from: 0, to: 5, reason: 'there' }]);
  assert.equal(uncertainty.reasonAt(region, [account], 0, 1), 'there');
  assert.equal(uncertainty.reasonAt(region, ['999999999999'], 0, 1), undefined);
  assert.equal(uncertainty.reasonAt(region, ['999999999999', account], 0, 1), 'there');
  assert.equal(uncertainty.reasonAt(region, [], 0, 1), undefined);
});
