import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createUncertainty } from '../../src/hours/uncertainty.ts';
import { judged, states } from '../support/evidence.ts';
import { at, batch, meter, sent } from '../support/metering-records.ts';
import { hourMs, minuteMs } from '../../src/time/hours.ts';

test('an hour between accepted ones in which nothing was sent is missing', () => {
  assert.deepEqual(states(sent(0, 1, 3), { asOf: at(5) }), [
    [0, 'accepted'],
    [1, 'accepted'],
    [2, 'missing'],
    [3, 'accepted'],
  ]);
});

test('a series that goes silent misses every hour that is due', () => {
  // 16:00 + 1 h + an hour to send it + 25 minutes to deliver it: 18:25.
  assert.deepEqual(states(sent(0), { asOf: at(3) + 25 * minuteMs }), [
    [0, 'accepted'],
    [1, 'missing'],
  ]);
  assert.deepEqual(states(sent(0), { asOf: at(3) + 25 * minuteMs - 1 }), [[0, 'accepted']]);
});

test('where the logs do not reach an hour is unknown, and says up to when they are complete', () => {
  const { cells } = judged(sent(0), { asOf: at(5), completeUntil: at(3) + 5 * minuteMs });
  assert.deepEqual(
    cells.map(({ state, reason }) => [state, reason]),
    [
      ['accepted', undefined],
      ['missing', undefined],
      ['unknown', 'the logs of us-east-1 are complete until 2026-05-02 19:05 UTC only'],
    ],
  );
});

test('an hour whose call may stand in a file that cannot be read is unknown', () => {
  const uncertainty = createUncertainty([
    { region: 'us-east-1', from: at(2), to: at(2) + 5 * minuteMs, reason: 'b.json.gz: truncated gzip' },
  ]);
  const { cells } = judged(sent(0, 2, 4), { asOf: at(6), uncertainty });
  assert.deepEqual(
    cells.map(({ state, reason }) => [state, reason]),
    [
      ['accepted', undefined],
      ['unknown', 'b.json.gz: truncated gzip'],
      ['accepted', undefined],
      // The file was written before this hour began.
      ['missing', undefined],
      ['accepted', undefined],
    ],
  );
});

test('a file of another Region makes nothing unknown', () => {
  const uncertainty = createUncertainty([{ region: 'eu-west-1', from: at(0), to: at(9), reason: 'x' }]);
  assert.equal(judged(sent(0, 2), { uncertainty }).cells[1]?.state, 'missing');
});

test('nothing is expected after a customer was refused as not subscribed, until usage is accepted again', () => {
  const refused = batch([{ at: at(1), status: 'CustomerNotSubscribed' }]);
  assert.deepEqual(states([...sent(0, 4), refused], { asOf: at(8) }), [
    [0, 'accepted'],
    [1, 'rejected'],
    [4, 'accepted'],
    [5, 'missing'],
  ]);
});

test('a refusal for another reason ends nothing', () => {
  const throttled = batch([{ at: at(1) }], { error: 'ThrottlingException' });
  assert.deepEqual(states([...sent(0), throttled], { asOf: at(5) }), [
    [0, 'accepted'],
    [1, 'rejected'],
    [2, 'missing'],
  ]);
});

test('a series that was never accepted is not expected', () => {
  const refused = batch([{ status: 'CustomerNotSubscribed' }]);
  assert.deepEqual(states([refused], { asOf: at(9) }), [[0, 'rejected']]);
  assert.equal(judged([refused]).expectation, undefined);
});

test('what buyers’ software meters by itself is not expected', () => {
  assert.deepEqual(states([meter()], { asOf: at(9) }), [[0, 'accepted']]);
});

test('nothing is inferred when nothing is to be', () => {
  assert.deepEqual(states(sent(0), { asOf: at(9), isInferring: false }), [[0, 'accepted']]);
});

test('an accepted zero is zero, repeated or not, and counts as sent', () => {
  const zero = batch([{ at: at(1), quantity: 0 }]);
  const again = batch([{ at: at(1), quantity: 0 }]);
  assert.deepEqual(states([...sent(0), zero, again], { asOf: at(4) }), [
    [0, 'accepted'],
    [1, 'zero'],
  ]);
});

test('only the hours that are asked for are there, whatever was sent', () => {
  assert.deepEqual(states(sent(0, 1, 4), { from: at(1), to: at(4), asOf: at(9) }), [
    [1, 'accepted'],
    [2, 'missing'],
    [3, 'missing'],
  ]);
});

test('an open hour can be billed for 24 hours, and is lost after that', () => {
  const [, missing] = judged(sent(0), { asOf: at(3) + 25 * minuteMs }).cells;
  assert.equal(missing?.lossAt, at(1) + 24 * hourMs);
  assert.equal(missing.isRecoverable, true);
  const late = judged(sent(0), { asOf: at(25), judgedUntil: at(25) }).cells;
  assert.equal(late[1]?.isRecoverable, false);
  assert.equal(late[2]?.isRecoverable, true);
});

test('what is fine, and what another quantity has taken, can never be lost', () => {
  const conflict = batch([{ at: at(1), quantity: 5, status: 'DuplicateRecord' }]);
  for (const cell of judged([...sent(0), conflict], { asOf: at(3) }).cells)
    assert.equal(cell.lossAt, undefined);
});

test('of a day one record is enough, and a day without any misses its last hour', () => {
  const expected = { terms: [{ start: at(-16) }], every: 'day' } as const;
  const cells = states(sent(3), { asOf: at(72), expected, judgedUntil: at(72) });
  assert.deepEqual(cells, [
    [3, 'accepted'],
    [7 + 24, 'missing'],
    [7 + 48, 'missing'],
  ]);
});

test('months are as long as they are', () => {
  const start = Date.UTC(2026, 3, 1);
  const cells = states(sent(0), {
    asOf: Date.UTC(2026, 6, 2),
    judgedUntil: Date.UTC(2026, 6, 2),
    expected: { terms: [{ start }], every: 'month' },
  });
  const hours = cells.map(([hour]) => new Date(at(Number(hour))).toISOString());
  assert.deepEqual(hours, [
    '2026-04-30T23:00:00.000Z',
    '2026-05-02T16:00:00.000Z',
    '2026-06-30T23:00:00.000Z',
  ]);
});

test('an hour that was sent under another name of the customer is not missing', () => {
  assert.deepEqual(states(sent(0), { asOf: at(4), coveredElsewhere: new Set([at(1)]) }), [[0, 'accepted']]);
});

test('a refused quantity is not hidden by an accepted zero', () => {
  const zero = batch([{ quantity: 0 }]);
  const more = batch([{ quantity: 5, status: 'DuplicateRecord' }], { at: at(1) });
  const [cell] = judged([zero, more], { asOf: at(2) }).cells;
  assert.deepEqual([cell?.state, cell?.billed, cell?.notBilled], ['conflicting', 0, 5]);
});

test('a day whose call may stand in a file of any of its hours is unknown', () => {
  const expected = { terms: [{ start: at(-16) }], every: 'day' } as const;
  const uncertainty = createUncertainty([{ from: at(9), to: at(9), reason: 'broken' }]);
  assert.deepEqual(states(sent(3), { asOf: at(72), expected, judgedUntil: at(72), uncertainty }), [
    [3, 'accepted'],
    [7 + 24, 'unknown'],
    [7 + 48, 'missing'],
  ]);
});

test('what is uncertain after the end of complete logs makes no hour before it unknown', () => {
  const uncertainty = createUncertainty([{ from: at(6), to: at(7), reason: 'broken' }]);
  assert.deepEqual(states(sent(0), { asOf: at(4), completeUntil: at(4), uncertainty }), [
    [0, 'accepted'],
    [1, 'missing'],
  ]);
});

test('nothing more is inferred of a series from when on another one has its usage', () => {
  assert.deepEqual(states(sent(0, 2), { asOf: at(9), handedOverAt: at(2) }), [
    [0, 'accepted'],
    [1, 'missing'],
    [2, 'accepted'],
  ]);
  assert.equal(judged(sent(0), { asOf: at(9), handedOverAt: at(0) }).expectation, undefined);
});

test('of a day that began before the hours asked for nothing is said, since its first hours are not read', () => {
  const expected = { terms: [{ start: at(-16) }], every: 'day' } as const;
  const of = { asOf: at(60), judgedUntil: at(60), completeUntil: at(60), expected };
  // The first whole day ends at 24:00 of the next one.
  assert.deepEqual(states(sent(-40), { ...of, from: at(-5) }), [
    [31, 'missing'],
    [55, 'missing'],
  ]);
});
