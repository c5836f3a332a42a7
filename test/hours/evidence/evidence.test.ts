import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';

import * as fc from 'fast-check';

import { createEvidence } from '../../../src/hours/evidence/evidence.ts';
import { batch, hour16, meter } from '../../support/metering-records.ts';
import { hourMs, minuteMs } from '../../../src/time/hours.ts';
import { cellsOf, evidenceOf, seen } from '../../support/evidence.ts';

test('a copy of an event is told by its id, and counted once', () => {
  const record = batch([{}]);
  const evidence = createEvidence();
  assert.equal(evidence.add(seen(record)), true);
  assert.equal(evidence.add(seen(structuredClone(record))), false);
  assert.equal(evidence.size, 1);
  assert.equal(cellsOf(evidence)[0]?.attempts[0]?.count, 1);
});

test('of an event in several files the first path in order of text is told, whichever was read first', () => {
  const record = batch([{}]);
  for (const files of [
    ['b.json.gz', 'a.json.gz'],
    ['a.json.gz', 'b.json.gz'],
  ]) {
    const evidence = createEvidence();
    for (const file of files) evidence.add(seen(record, file));
    assert.equal(cellsOf(evidence)[0]?.attempts[0]?.first.file, 'a.json.gz');
  }
});

test('different events that share an id, as in AWS’s examples, are all counted', () => {
  const evidence = evidenceOf([
    batch([{}], { id: 'cEXAMPLE' }),
    batch([{ at: hour16 + hourMs }], { id: 'cEXAMPLE' }),
  ]);
  assert.equal(evidence.size, 2);
  assert.equal(cellsOf(evidence).length, 2);
});

test('a cell is one region, product, customer, dimension, operation and hour', () => {
  const evidence = evidenceOf([
    batch([{}]),
    { ...batch([{}]), awsRegion: 'eu-west-1' },
    batch([{}], { product: 'prod2' }),
    batch([{ licence: 'prod1' }]),
    batch([{ customer: 'customer2' }]),
    batch([{ dimension: 'users' }]),
    batch([{ at: hour16 + hourMs }]),
    meter(),
    batch([{ at: hour16 + 59 * minuteMs }]),
  ]);
  assert.equal(cellsOf(evidence).length, 8);
});

test('no text in one member can pass for another member', () => {
  const evidence = evidenceOf([
    batch([{ customer: 'a","b', dimension: 'c' }]),
    batch([{ customer: 'a', dimension: 'b","c' }]),
    batch([{ customer: 'a\u0000b', dimension: 'c' }]),
  ]);
  assert.equal(cellsOf(evidence).length, 3);
});

test('many different attempts for one hour stay one cell', () => {
  const records = Array.from({ length: 60 }, (_, index) =>
    batch([{ quantity: index % 20 }], { by: `sender${index % 20}`, error: 'ThrottlingException' }),
  );
  const cells = cellsOf(evidenceOf(records));
  assert.equal(cells.length, 1);
  assert.equal(cells[0]?.attempts.length, 20);
  assert.ok(cells[0].attempts.every(({ count }) => count === 3));
});

test('the first and the last of equal attempts are kept as evidence', () => {
  const times = [3, 1, 2].map((minutes) => hour16 + minutes * minuteMs);
  const [cell] = cellsOf(evidenceOf(times.map((at) => batch([{}], { at }))));
  const [attempt] = cell?.attempts ?? [];
  assert.equal(attempt?.count, 3);
  assert.equal(attempt.first.time, hour16 + minuteMs);
  assert.equal(attempt.last.time, hour16 + 3 * minuteMs);
});

test('calls without an event id are apart unless they are the same', () => {
  const one = { ...batch([{}]), eventID: undefined };
  const other = { ...batch([{}], { at: hour16 + hourMs }), eventID: undefined };
  assert.equal(evidenceOf([one, other, structuredClone(one)]).size, 2);
});

test('hours come in order, and series in order of product, Region, customer, dimension and operation', () => {
  const evidence = evidenceOf([
    batch([{ customer: 'b', at: hour16 + 2 * hourMs }]),
    batch([{ customer: 'b', at: hour16 - 5 * hourMs }]),
    batch([{ customer: 'a', at: hour16 }]),
    batch([{ customer: 'b', at: hour16 }], { product: 'prod0' }),
  ]);
  assert.deepEqual(
    cellsOf(evidence).map(({ series, hour }) => [
      series.product.id,
      series.customer,
      (hour - hour16) / hourMs,
    ]),
    [
      ['prod0', 'b', 0],
      ['prod1', 'a', 0],
      ['prod1', 'b', -5],
      ['prod1', 'b', 2],
    ],
  );
});

const anything = fc.string({ unit: 'grapheme' });
const id = fc.oneof(
  fc.uuid(),
  fc.constant('bEXAMPLE-98f0-4e90'),
  anything,
  fc.constant('ABCDEF01-0000-4000-8000-000000000000'),
);

test('what goes in comes out: every call with all of its members, in order of time', () => {
  const call = fc.record({
    rows: fc.array(
      fc.record({
        customer: anything,
        dimension: anything,
        quantity: fc.oneof(fc.nat(), fc.constantFrom(2 ** 31 - 1, 0.5, 1e15)),
        recordId: id,
        status: fc.constantFrom('Success', 'DuplicateRecord', 'CustomerNotSubscribed', 'unprocessed'),
        at: fc.nat({ max: 1_000_000 }).map((hours) => hours * hourMs),
      }),
      { maxLength: 3 },
    ),
    minute: fc.nat({ max: 5 }),
    by: anything,
    error: fc.constantFrom(undefined, 'ThrottlingException'),
    eventId: id,
  });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 12 }), (calls) => {
      const all = calls.map(({ rows, minute, by, error, eventId }) =>
        seen(batch(rows, { at: hour16 + minute * minuteMs, by, ...(error && { error }), id: eventId })),
      );
      const evidence = createEvidence();
      const kept = all.filter((one) => evidence.add(one));
      const given = [...evidence.calls()];
      assert.equal(given.length, kept.length);
      const times = given.map(({ time }) => time);
      assert.deepEqual(
        times,
        times.toSorted((one, other) => one - other),
      );
      for (const one of given)
        assert.ok(
          kept.some((other) => isDeepStrictEqual(one, other)),
          `${one.eventId} came out changed`,
        );
    }),
    { numRuns: 100 },
  );
});

test('the order in which calls come in changes neither cells nor calls nor the digest', () => {
  const records = Array.from({ length: 30 }, (_, index) =>
    batch([{ customer: `c${index % 3}`, at: hour16 + (index % 5) * hourMs, quantity: index % 4 }], {
      at: hour16 + (index % 2) * minuteMs,
      ...(index % 7 === 0 && { id: '' }),
    }),
  );
  const straight = evidenceOf(records);
  const crooked = evidenceOf(records.toReversed());
  assert.deepEqual([...crooked.calls()], [...straight.calls()]);
  assert.equal(crooked.digest(), straight.digest());
  const sorted = (evidence: typeof straight) =>
    cellsOf(evidence).map((cell) => ({
      ...cell,
      attempts: cell.attempts.toSorted((one, other) =>
        JSON.stringify(one) < JSON.stringify(other) ? -1 : 1,
      ),
    }));
  assert.deepEqual(sorted(crooked), sorted(straight));
  assert.notEqual(evidenceOf(records.slice(1)).digest(), straight.digest());
});

test('the number of calls in, copies apart, is the number of attempts counted', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 40 }), (quantities) => {
      const records = quantities.map((quantity) => batch([{ quantity }]));
      const cells = cellsOf(evidenceOf([...records, ...records]));
      const counted = cells.flatMap(({ attempts }) => attempts).reduce((sum, { count }) => sum + count, 0);
      assert.equal(counted, records.length);
    }),
    { numRuns: 50 },
  );
});

test('thousands of calls outgrow the first tables', () => {
  const evidence = createEvidence();
  for (let index = 0; index < 5000; index++)
    assert.ok(evidence.add(seen(batch([{ at: hour16 + index * hourMs, quantity: index }]))));
  assert.equal(evidence.size, 5000);
  const cells = cellsOf(evidence);
  assert.ok(cells.every(({ hour, attempts }) => attempts[0]?.quantity === (hour - hour16) / hourMs));
});

test('thousands of calls are each known again, and told apart', () => {
  const records = Array.from({ length: 3000 }, (_, number) =>
    batch([{ at: hour16 + (number % 50) * hourMs, customer: `customer${number % 7}`, quantity: number }]),
  );
  const evidence = evidenceOf(records);
  assert.equal(evidence.size, records.length);
  for (const record of records) assert.equal(evidence.add(seen(record)), false);
  const sent = new Set(
    [...evidence.calls()].flatMap(({ entries }) => entries.map(({ quantity }) => quantity)),
  );
  assert.equal(sent.size, records.length);
});

test('calls are given in order of time, those that come later among them', () => {
  const evidence = createEvidence();
  const times = () => [...evidence.calls()].map(({ time }) => (time - hour16) / minuteMs);
  assert.deepEqual(times(), []);
  for (const minute of [3, 1]) evidence.add(seen(batch([{}], { at: hour16 + minute * minuteMs })));
  assert.deepEqual(times(), [1, 3]);
  evidence.add(seen(batch([{}], { at: hour16 + 2 * minuteMs })));
  assert.deepEqual(times(), [1, 2, 3]);
  assert.deepEqual(times(), [1, 2, 3]);
});

test('the digest of a set of calls depends on which they are, and not on their order', () => {
  const records = [batch([{}]), batch([{ quantity: 2 }]), meter()];
  const digest = evidenceOf(records).digest();
  assert.match(digest, /^[0-9a-f]{32}$/);
  assert.equal(evidenceOf(records.toReversed()).digest(), digest);
  assert.notEqual(evidenceOf(records.slice(1)).digest(), digest);
});

test('a call is given back as it came, whatever the time of its usage', () => {
  for (const timestamp of [
    'Jan 1, 0001 12:00:00 AM',
    'Dec 31, 1969 11:59:59 PM',
    'Dec 31, 9999 11:59:59 PM',
  ]) {
    const record = structuredClone(batch([{}], { error: 'TimestampOutOfBoundsException' }));
    const { usageRecords } = record['requestParameters'] as { usageRecords: Record<string, unknown>[] };
    for (const usage of usageRecords) usage['timestamp'] = timestamp;
    const evidence = evidenceOf([record, batch([{}])]);
    const [call] = [...evidence.calls()].filter(({ errorCode }) => errorCode);
    assert.deepEqual(call, seen(record));
    const hours = cellsOf(evidence).map(({ hour }) => hour);
    assert.deepEqual(
      hours,
      [hour16, call.entries[0]?.hour ?? 0].toSorted((one, other) => one - other),
    );
  }
});

test('callers of one name and of different kinds are told apart, whichever was read first', () => {
  const records = [{ type: 'IAMUser', userName: 'x' }, { userName: 'x' }].map((userIdentity) => ({
    ...batch([{}]),
    userIdentity,
  }));
  const kinds = (all: Record<string, unknown>[]) =>
    cellsOf(evidenceOf(all)).flatMap(({ attempts }) => attempts.map(({ caller }) => caller.kind).toSorted());
  assert.deepEqual(kinds(records), ['other', 'user']);
  assert.deepEqual(kinds(records.toReversed()), ['other', 'user']);
});

test('a product and a licence of one name are always in one order', () => {
  const records = [batch([{}]), batch([{ licence: 'prod1' }])];
  const kinds = (all: typeof records) =>
    evidenceOf(all)
      .series()
      .map(({ series }) => series.product.kind);
  assert.deepEqual(kinds(records), ['code', 'licence']);
  assert.deepEqual(kinds(records.toReversed()), ['code', 'licence']);
});
