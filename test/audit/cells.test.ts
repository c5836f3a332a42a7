import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { readRecord } from '../../src/audit/calls.ts';
import { createCells } from '../../src/audit/cells.ts';
import { batch, hour16, hourMs, meter, minuteMs } from './metering-records.ts';

function cellsOf(records: Record<string, unknown>[]) {
  const cells = createCells();
  let duplicates = 0;
  for (const record of records) {
    const read = readRecord(record);
    assert.ok(read && 'call' in read);
    if (!cells.add(read.call)) duplicates += 1;
  }
  return { cells: [...cells.all()], duplicates };
}

test('a copy of an event is told by its id', () => {
  const record = batch([{}]);
  const { cells, duplicates } = cellsOf([record, structuredClone(record)]);
  assert.equal(duplicates, 1);
  assert.equal(cells[0]?.attempts[0]?.count, 1);
});

test('different events that share an id, as in AWS’s examples, are all counted', () => {
  const { cells, duplicates } = cellsOf([
    batch([{}], { id: 'cEXAMPLE' }),
    batch([{ at: hour16 + hourMs }], { id: 'cEXAMPLE' }),
  ]);
  assert.equal(duplicates, 0);
  assert.equal(cells.length, 2);
});

test('a cell is one region, product, customer, dimension, operation and hour', () => {
  const base = batch([{}]);
  const { cells } = cellsOf([
    base,
    { ...batch([{}]), awsRegion: 'eu-west-1' },
    batch([{}], { product: 'prod2' }),
    batch([{ licence: 'prod1' }]),
    batch([{ customer: 'customer2' }]),
    batch([{ dimension: 'users' }]),
    batch([{ at: hour16 + hourMs }]),
    meter(),
    batch([{ at: hour16 + 59 * minuteMs }]),
  ]);
  assert.equal(cells.length, 8);
});

test('no text in one member can pass for another member', () => {
  const { cells } = cellsOf([
    batch([{ customer: 'a","b', dimension: 'c' }]),
    batch([{ customer: 'a', dimension: 'b","c' }]),
    batch([{ customer: 'a\u0000b', dimension: 'c' }]),
  ]);
  assert.equal(cells.length, 3);
});

test('many different attempts for one hour stay one cell', () => {
  const records = Array.from({ length: 60 }, (_, index) =>
    batch([{ quantity: index % 20 }], { by: `sender${index % 20}`, error: 'ThrottlingException' }),
  );
  const { cells } = cellsOf(records);
  assert.equal(cells.length, 1);
  assert.equal(cells[0]?.attempts.length, 20);
  assert.ok(cells[0].attempts.every(({ count }) => count === 3));
});

test('the first and the last of equal attempts are kept as evidence', () => {
  const times = [3, 1, 2].map((minutes) => hour16 + minutes * minuteMs);
  const { cells } = cellsOf(times.map((at) => batch([{}], { at })));
  const [attempt] = cells[0]?.attempts ?? [];
  assert.equal(attempt?.count, 3);
  assert.equal(attempt.first.time, hour16 + minuteMs);
  assert.equal(attempt.last.time, hour16 + 3 * minuteMs);
});

test('calls without an event id are apart unless they are the same', () => {
  const one = { ...batch([{}]), eventID: undefined };
  const other = { ...batch([{}], { at: hour16 + hourMs }), eventID: undefined };
  assert.equal(cellsOf([one, other, structuredClone(one)]).duplicates, 1);
});

test('the number of calls in, copies apart, is the number of attempts counted', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 40 }), (quantities) => {
      const records = quantities.map((quantity) => batch([{ quantity }]));
      const { cells } = cellsOf([...records, ...records]);
      const counted = cells.flatMap(({ attempts }) => attempts).reduce((sum, { count }) => sum + count, 0);
      assert.equal(counted, records.length);
    }),
    { numRuns: 50 },
  );
});
