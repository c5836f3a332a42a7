import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { rangeText } from '../../src/text/times.ts';
import { isFine, marks, rankOf } from '../../src/report/marks.ts';
import { runsOf } from '../../src/report/runs.ts';
import { createWorst } from '../../src/report/worst.ts';
import { hour16 } from '../support/metering-records.ts';
import { alice, cell, fileOf, seriesOf } from '../support/series.ts';
import { hourMs } from '../../src/time/hours.ts';

function runs(states: string, options = {}) {
  return [...runsOf(seriesOf(states, options))];
}

test('consecutive hours of one kind are one run, with the sum of what was refused', () => {
  const [rejected, missing, ...others] = runs('aRRRaMM', { asOf: hour16 + 5 * hourMs });
  assert.deepEqual(others, []);
  assert.equal(rejected?.hourCount, 3);
  assert.equal(rejected?.refused, 27);
  assert.equal(rejected?.proofCount, 3);
  assert.deepEqual(rejected?.proof, {
    eventId: 'event-05-02T17',
    time: hour16 + hourMs + 65 * 60_000,
    file: fileOf(hour16 + hourMs),
  });
  assert.equal(rejected?.remark, 'CustomerNotSubscribed, role/Meter (session-1)');
  assert.equal(missing?.deadline, 'the first can be billed until 2026-05-03 21:00');
});

test('lost hours are a run of their own, and so are those with another reason', () => {
  // At 19:00 of the next day three hours are lost.
  const found = runs('MMMMM', { asOf: hour16 + 26 * hourMs });
  assert.deepEqual(
    found.map(({ hourCount, deadline }) => `${hourCount}: ${deadline}`),
    ['3: lost since 2026-05-03 18:00', '2: the first can be billed until 2026-05-03 19:00'],
  );
  const refused = seriesOf('RR');
  const second = refused.cells[1]?.standing[0];
  assert.ok(second);
  second.caller = alice;
  assert.equal([...runsOf(refused)].length, 2);
});

test('what is unknown is not said to be lost', () => {
  const [unknown] = runs('?', { asOf: hour16 + 48 * hourMs });
  assert.equal(unknown?.deadline, 'if not billed, lost since 2026-05-03 16:00');
});

test('days that follow each other are one run, though there are hours between them', () => {
  const days = [0, 24, 48].map((hours) => cell('missing', hour16 + hours * hourMs, hour16 + 200 * hourMs));
  const [run, ...others] = runsOf({
    ...seriesOf(''),
    expectation: { source: 'file', start: hour16, every: 'day' },
    cells: days,
  });
  assert.deepEqual(others, []);
  assert.ok(run);
  assert.equal(rangeText(run.range, run.hourCount), '2026-05-02 16:00 to 2026-05-04 17:00 (3 hours)');
});

test('every hour that is not fine is in one run, and no other is', () => {
  const line = fc.string({
    unit: fc.constantFrom('a', '0', '=', 'c', 'R', 'U', 'M', '?', ' '),
    maxLength: 40,
  });
  fc.assert(
    fc.property(line, fc.integer({ min: 0, max: 70 }), (states, hours) => {
      const series = seriesOf(states, { asOf: hour16 + hours * hourMs });
      const inRuns = [...runsOf(series)].flatMap(({ range }) => {
        const all: number[] = [];
        for (let hour = range.from; hour < range.to; hour += hourMs) all.push(hour);
        return all;
      });
      const notFine = series.cells.filter((hour) => !isFine(rankOf(hour))).map(({ hour }) => hour);
      assert.deepEqual(inRuns, notFine);
    }),
  );
});

test('each kind of hour has a mark of its own', () => {
  assert.equal(new Set(marks.map(({ symbol }) => symbol)).size, marks.length);
});

test('the few that are kept are the first in order, whatever came before', () => {
  const item = fc.record({ urgency: fc.integer({ min: 0, max: 5 }), name: fc.string() });
  fc.assert(
    fc.property(fc.array(item), fc.integer({ min: 0, max: 8 }), (items, max) => {
      const worst = createWorst<(typeof items)[number]>(max, (one, other) => one.urgency - other.urgency);
      const left = items.map((each) => worst.add(each)).filter((each) => each !== undefined);
      const sorted = items.toSorted((one, other) => one.urgency - other.urgency);
      assert.deepEqual(worst.items, sorted.slice(0, max));
      assert.equal(left.length, Math.max(0, items.length - max));
    }),
  );
});
