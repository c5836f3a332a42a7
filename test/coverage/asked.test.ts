import assert from 'node:assert/strict';
import { test } from 'node:test';

import { askedOf } from '../../src/coverage/asked.ts';
import { createIntake } from '../../src/coverage/intake.ts';
import { addReading, emptyReading } from '../../src/coverage/merge.ts';
import type { AskedScope } from '../../src/coverage/reading.ts';

/** What runs that were asked for this come to. */
function together(...all: Partial<AskedScope>[]) {
  const merged = emptyReading();
  for (const [index, asked] of all.entries())
    addReading(
      merged,
      createIntake({ sources: [`${index}`], isVerified: false, ...asked }, undefined).reading(),
    );
  return askedOf(merged);
}

test('runs together answer for the hours that every one of them was asked for', () => {
  assert.deepEqual(together({ from: 1, to: 9 }, { from: 3, to: 12 }), { from: 3, to: 9, isVerified: false });
  assert.deepEqual(together({ from: 1 }, { to: 12 }), { from: 1, to: 12, isVerified: false });
  assert.deepEqual(together({}, {}), { isVerified: false });
});

test('runs together answer for every Region and account that one of them was asked for', () => {
  const { regions, accounts } = together({ regions: ['a'], accounts: ['1'] }, { regions: ['b'] });
  assert.deepEqual(regions, new Set(['a', 'b']));
  assert.equal(accounts, undefined);
});

test('digests are asked for as soon as one run read them', () => {
  assert.equal(together({ isVerified: true }, {}).isVerified, true);
});
