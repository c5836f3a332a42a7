import assert from 'node:assert/strict';
import { test } from 'node:test';

import { judged, states } from '../support/evidence.ts';
import { at, batch, hour16, sent } from '../support/metering-records.ts';
import { hourMs, minuteMs } from '../../src/time/hours.ts';

test('by a file, usage is expected from the start of the agreement to its end, sent or not', () => {
  const expected = { terms: [{ start: at(-2), end: at(2) }], every: 'hour' } as const;
  const { cells, expectation } = judged(sent(0), { asOf: at(9), expected });
  assert.deepEqual(
    cells.map(({ hour, state }) => [(hour - hour16) / hourMs, state]),
    [
      [-2, 'missing'],
      [-1, 'missing'],
      [0, 'accepted'],
      [1, 'missing'],
    ],
  );
  // The final hour after the agreement.
  assert.ok(cells.every(({ lossAt }) => lossAt === undefined || lossAt === at(3)));
  assert.deepEqual(expectation, {
    source: 'file',
    start: at(-2),
    end: at(2),
    agreementEnd: at(2),
    every: 'hour',
  });
});

test('an agreement that begins and ends within hours is expected in both of them', () => {
  const expected = {
    terms: [{ start: at(1) + 20 * minuteMs, end: at(2) + minuteMs }],
    every: 'hour',
  } as const;
  assert.deepEqual(
    states(sent(0), { asOf: at(9), expected }).map(([hour]) => hour),
    [0, 1, 2],
  );
  assert.equal(judged(sent(0), { expected }).expectation?.start, at(1));
});

test('agreements that follow one another leave the time between them alone', () => {
  const terms = [{ start: at(0), end: at(1) }, { start: at(3) }];
  assert.deepEqual(
    states(sent(0), { asOf: at(6), expected: { terms, every: 'hour' } }).map(([hour]) => hour),
    [0, 3],
  );
});

test('an hour in which one agreement ends and the next one begins is expected once', () => {
  const renewed = at(2) + 30 * minuteMs;
  const terms = [{ start: renewed }, { start: at(0), end: renewed }];
  const { cells, expectation } = judged(sent(0), { asOf: at(6), expected: { terms, every: 'hour' } });
  assert.deepEqual(
    cells.map(({ hour, state }) => [(hour - hour16) / hourMs, state]),
    [
      [0, 'accepted'],
      [1, 'missing'],
      [2, 'missing'],
      [3, 'missing'],
    ],
  );
  // The customer stays subscribed: the service goes on taking what is late.
  assert.ok(cells.every(({ hour, lossAt }) => lossAt === undefined || lossAt === hour + 24 * hourMs));
  assert.equal(expectation?.start, at(0));
  assert.equal(expectation.end, undefined);
});

test('hours of agreements that run beside each other are expected once, until the last of them ends', () => {
  const terms = [
    { start: at(0), end: at(5) },
    { start: at(1), end: at(3) },
  ];
  const { cells, expectation } = judged(sent(0), { asOf: at(9), expected: { terms, every: 'hour' } });
  assert.deepEqual(
    cells.map(({ hour }) => (hour - hour16) / hourMs),
    [0, 1, 2, 3, 4],
  );
  assert.equal(cells[1]?.lossAt, at(6));
  assert.equal(expectation?.agreementEnd, at(5));
});

test('an hour after an agreement is lost an hour after its end, and one before the next is judged by the last', () => {
  const terms = [
    { start: at(-9), end: at(-8) },
    { start: at(-5), end: at(-4) },
    { start: at(4), end: at(8) },
  ];
  const refused = batch([{ at: at(0), status: 'CustomerNotSubscribed' }]);
  const { cells } = judged([refused], { asOf: at(1), expected: { terms, every: 'hour' } });
  assert.deepEqual(
    cells.map(({ hour, lossAt }) => [(hour - hour16) / hourMs, ((lossAt ?? 0) - hour16) / hourMs]),
    [
      [-9, -7],
      [-5, -3],
      [0, -3],
    ],
  );
});

test('the last hour of an agreement is due while there is still half an hour to send it', () => {
  const expected = { terms: [{ start: at(0), end: at(1) + 10 * minuteMs }], every: 'hour' } as const;
  // It is lost at 18:10.
  const due = at(1) + 10 * minuteMs + 30 * minuteMs;
  assert.deepEqual(states(sent(0), { asOf: due, completeUntil: at(9), expected }), [
    [0, 'accepted'],
    [1, 'missing'],
  ]);
  assert.deepEqual(states(sent(0), { asOf: due - 1, completeUntil: at(9), expected }), [[0, 'accepted']]);
});

test('an agreement without a start is expected from the first accepted hour, else from the first hour asked for', () => {
  const expected = { terms: [{}], every: 'hour' } as const;
  assert.deepEqual(states(sent(1), { asOf: at(5), expected, from: at(0) }), [
    [1, 'accepted'],
    [2, 'missing'],
  ]);
  const refused = batch([{ at: at(1), status: 'CustomerNotSubscribed' }]);
  assert.deepEqual(states([refused], { asOf: at(5), expected, from: at(0) }), [
    [0, 'missing'],
    [1, 'rejected'],
    [2, 'missing'],
  ]);
  assert.deepEqual(states([refused], { asOf: at(5), expected }), [[1, 'rejected']]);
});
