import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { proofsMax } from '../../src/findings/finding.ts';
import { createProofs } from '../../src/findings/proofs.ts';

const caller = { name: 'role/Meter (task)', kind: 'role', principal: 'role/Meter' } as const;
const event = (number: number) => ({
  time: Math.floor(number / 2),
  eventId: String(number).padStart(4, '0'),
  file: 'f',
});

test('the oldest and the newest events are kept in order of time, and all are counted, in whatever order they come', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }),
      fc.boolean(),
      (numbers, isTwice) => {
        const proofs = createProofs();
        for (const number of isTwice ? [...numbers, ...numbers] : numbers) proofs.add(event(number), caller);
        const sorted = numbers.toSorted((one, other) => one - other);
        const kept = sorted.length <= proofsMax ? sorted : [...sorted.slice(0, 5), ...sorted.slice(-5)];
        const { evidence, evidenceCount } = proofs.list();
        assert.deepEqual(
          evidence,
          kept.map((number) => ({ ...event(number), caller: caller.name })),
        );
        assert.equal(evidenceCount, numbers.length);
      },
    ),
  );
});

test('equal attempts count as many, and their first and last events are kept', () => {
  const proofs = createProofs();
  proofs.addAttempt({
    outcome: 'rejected',
    code: 'ThrottlingException',
    quantity: 1,
    recordId: undefined,
    customer: 'customer1',
    caller,
    count: 7,
    first: event(1),
    last: event(9),
  });
  const { evidence, evidenceCount } = proofs.list();
  assert.deepEqual([evidence.map(({ eventId }) => eventId), evidenceCount], [['0001', '0009'], 7]);
});

test('events without an id are different events', () => {
  const proofs = createProofs();
  for (const time of [1, 2]) proofs.add({ time, eventId: '', file: 'f' }, caller);
  assert.equal(proofs.list().evidenceCount, 2);
});
