import assert from 'node:assert/strict';
import { test } from 'node:test';

import { judge } from '../../src/hours/verdict.ts';
import { cellsOf, evidenceOf } from '../support/evidence.ts';
import { batch, hour16, meter } from '../support/metering-records.ts';
import { hourMs, minuteMs } from '../../src/time/hours.ts';

/** The verdict on the only cell that the records make. */
function verdictOn(...records: Record<string, unknown>[]) {
  const [cell, ...others] = cellsOf(evidenceOf(records));
  assert.ok(cell);
  assert.equal(others.length, 0);
  const { state, billed, refused, notBilled } = judge(cell);
  return { state, billed, refused, notBilled };
}

const early = { at: hour16 + 5 * minuteMs };
const late = { at: hour16 + 65 * minuteMs };
const nothingRefused = { refused: undefined, notBilled: 0 };

test('a record with status Success is accepted', () => {
  assert.deepEqual(verdictOn(batch([{ quantity: 5 }])), { state: 'accepted', billed: 5, ...nothingRefused });
});

test('an accepted zero is accepted, as zero', () => {
  assert.deepEqual(verdictOn(batch([{ quantity: 0 }])), { state: 'accepted', billed: 0, ...nothingRefused });
});

test('the same record accepted again is billed once', () => {
  const again = batch([{ quantity: 5 }], { ...late, by: 'Bob' });
  const expected = { state: 'repeated', billed: 5, ...nothingRefused };
  assert.deepEqual(verdictOn(batch([{ quantity: 5 }], early), again), expected);
  assert.deepEqual(verdictOn(batch([{ quantity: 5 }, { quantity: 5 }])), expected);
});

test('a duplicate of another quantity is not billed: both quantities are told', () => {
  const duplicate = batch([{ quantity: 8, status: 'DuplicateRecord' }], late);
  assert.deepEqual(verdictOn(batch([{ quantity: 5 }], early), duplicate), {
    state: 'conflicting',
    billed: 5,
    refused: 8,
    notBilled: 3,
  });
});

test('a duplicate of a smaller quantity means that more is billed than was last sent', () => {
  const duplicate = batch([{ quantity: 2, status: 'DuplicateRecord' }], late);
  assert.equal(verdictOn(batch([{ quantity: 5 }], early), duplicate).notBilled, -3);
});

test('a duplicate of the quantity that is billed loses nothing', () => {
  const duplicate = batch([{ quantity: 5, status: 'DuplicateRecord' }], late);
  assert.equal(verdictOn(batch([{ quantity: 5 }], early), duplicate).state, 'repeated');
});

test('a duplicate whose first record is not in the logs conflicts with an unknown quantity', () => {
  assert.deepEqual(verdictOn(batch([{ quantity: 8, status: 'DuplicateRecord' }])), {
    state: 'conflicting',
    billed: undefined,
    refused: 8,
    notBilled: undefined,
  });
});

test('two acceptances of different quantities contradict each other, and only the first is counted', () => {
  const second = batch([{ quantity: 8 }], late);
  const expected = { state: 'conflicting', billed: 5, refused: 8, notBilled: 3 };
  assert.deepEqual(verdictOn(second, batch([{ quantity: 5 }], early)), expected);
});

for (const [why, record] of [
  ['not subscribed', batch([{ quantity: 5, status: 'CustomerNotSubscribed' }], early)],
  ['in a call that failed', batch([{ quantity: 5 }], { ...early, error: 'ThrottlingException' })],
  ['under a status that nobody knows yet', batch([{ quantity: 5, status: 'SomethingNew' }], early)],
] as const) {
  test(`a record is rejected: ${why}`, () => {
    assert.deepEqual(verdictOn(record), { state: 'rejected', billed: undefined, refused: 5, notBilled: 5 });
  });
  test(`a record that was rejected, ${why}, and accepted later is accepted`, () => {
    const verdict = verdictOn(record, batch([{ quantity: 4 }], late));
    assert.deepEqual(verdict, { state: 'accepted', billed: 4, ...nothingRefused });
  });
}

test('an unprocessed record that was never resent is unprocessed, and accepted once it was resent', () => {
  const unprocessed = batch([{ quantity: 5, status: 'unprocessed' }], early);
  assert.deepEqual(verdictOn(unprocessed), {
    state: 'unprocessed',
    billed: undefined,
    refused: 5,
    notBilled: 5,
  });
  assert.equal(verdictOn(unprocessed, batch([{ quantity: 5 }], late)).state, 'accepted');
});

test('an unprocessed record that was rejected when it was resent is rejected', () => {
  const unprocessed = batch([{ status: 'unprocessed' }], early);
  const rejected = batch([{ status: 'CustomerNotSubscribed' }], late);
  assert.equal(verdictOn(unprocessed, rejected).state, 'rejected');
});

test('another quantity that fails after the acceptance is not billed', () => {
  const failed = batch([{ quantity: 8 }], { ...late, error: 'InternalServiceErrorException' });
  assert.deepEqual(verdictOn(batch([{ quantity: 5 }], early), failed), {
    state: 'conflicting',
    billed: 5,
    refused: 8,
    notBilled: 3,
  });
});

test('instances that call MeterUsage add up', () => {
  const records = [
    meter({ instance: 'i-1', quantity: 2, recordId: 'r1' }),
    meter({ instance: 'i-2', quantity: 3, recordId: 'r2' }),
  ];
  assert.deepEqual(verdictOn(...records), { state: 'accepted', billed: 5, ...nothingRefused });
});

test('a metering record that MeterUsage returns twice is billed once', () => {
  const records = [meter({ quantity: 2, recordId: 'r1' }), meter({ quantity: 2, recordId: 'r1' })];
  assert.deepEqual(verdictOn(...records), { state: 'repeated', billed: 2, ...nothingRefused });
});

test('what one instance is refused is not made good by another’s acceptance', () => {
  const records = [
    meter({ instance: 'i-1', quantity: 2, recordId: 'r1' }),
    meter({ instance: 'i-2', quantity: 3, error: 'ThrottlingException' }),
  ];
  assert.deepEqual(verdictOn(...records), { state: 'conflicting', billed: 2, refused: 3, notBilled: 3 });
});

test('who meters call by call loses what a call is refused, unless the same quantity is accepted later', () => {
  const taken = [meter({ quantity: 2, recordId: 'r1' }), meter({ quantity: 4, recordId: 'r2' })];
  const conflict = meter({ quantity: 3, error: 'IdempotencyConflictException' });
  const throttled = meter({ quantity: 7, error: 'ThrottlingException' });
  assert.deepEqual(verdictOn(conflict, throttled, ...taken), {
    state: 'conflicting',
    billed: 6,
    refused: 10,
    notBilled: 10,
  });
  const resent = [conflict, throttled, ...taken, meter({ quantity: 7, recordId: 'r3' })];
  assert.deepEqual(verdictOn(...resent), { state: 'conflicting', billed: 13, refused: 3, notBilled: 3 });
});

test('a duplicate is not made good by the first quantity, sent once more', () => {
  const again = { at: hour16 + 125 * minuteMs };
  const duplicate = batch([{ quantity: 8, status: 'DuplicateRecord' }], late);
  const first = batch([{ quantity: 5 }], early);
  assert.deepEqual(verdictOn(first, duplicate, batch([{ quantity: 5 }], again)), {
    state: 'conflicting',
    billed: 5,
    refused: 8,
    notBilled: 3,
  });
});

test('a record that is accepted in the second in which another try fails is accepted', () => {
  const failed = batch([{ quantity: 4 }], { ...late, error: 'ThrottlingException' });
  const expected = { state: 'accepted', billed: 5, ...nothingRefused };
  for (const records of [
    [failed, batch([{ quantity: 5 }], late)],
    [batch([{ quantity: 5 }], late), failed],
  ])
    assert.deepEqual(verdictOn(...records), expected);
});

test('who meters call by call makes good in the second in which a call fails', () => {
  const records = [1, 2].map((number) => meter({ quantity: number, recordId: `record-${number}` }));
  const failed = meter({ quantity: 2, error: 'ThrottlingException' });
  assert.deepEqual(verdictOn(...records, failed), { state: 'accepted', billed: 3, ...nothingRefused });
});

test('acceptances under two names without record ids are one record', () => {
  const at = hour16 + hourMs;
  const proof = ['a', 'b'].map((customer) => batch([{ customer, recordId: 'both' }], early));
  const without = ['a', 'b'].map((customer) => {
    const record = structuredClone(batch([{ customer, at, quantity: 5 }], late));
    const { results } = record['responseElements'] as { results: Record<string, unknown>[] };
    for (const result of results) delete result['meteringRecordId'];
    return record;
  });
  const [, cell] = cellsOf(evidenceOf([...proof, ...without]));
  assert.ok(cell);
  assert.equal(cell.attempts.length, 2);
  const { state, billed } = judge(cell);
  assert.deepEqual([state, billed], ['repeated', 5]);
});

test('senders of one name and of different ARNs meter for themselves', () => {
  const [one, other] = ['a', 'b'].map((path) => ({
    type: 'IAMUser',
    userName: 'Bob',
    arn: `arn:aws:iam::210987654321:user/${path}/Bob`,
  }));
  const failed = { ...meter({ quantity: 4, error: 'ThrottlingException' }), userIdentity: one };
  const taken = { ...meter({ quantity: 3 }), userIdentity: other };
  assert.deepEqual(verdictOn(failed, taken), { state: 'conflicting', billed: 3, refused: 4, notBilled: 4 });
});
