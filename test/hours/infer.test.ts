import assert from 'node:assert/strict';
import { test } from 'node:test';

import { inferSpans } from '../../src/hours/infer.ts';
import { judge } from '../../src/hours/verdict.ts';
import { cellsOf, evidenceOf } from '../support/evidence.ts';
import { at, batch, hour16 } from '../support/metering-records.ts';
import { hourMs } from '../../src/time/hours.ts';

/** The spans in which a series is expected whose hours have these statuses, in hours from 16:00. */
function spansOf(statuses: string[]) {
  const records = statuses.map((status, hour) => batch([{ at: at(hour), status }], { at: at(hour + 1) }));
  const hours = cellsOf(evidenceOf(records)).map((cell) => ({ hour: cell.hour, verdict: judge(cell) }));
  return inferSpans(hours).map(({ from, to }) => [(from - hour16) / hourMs, (to - hour16) / hourMs]);
}

test('a series is expected from its first accepted hour on, without end', () => {
  assert.deepEqual(spansOf(['unprocessed', 'Success', 'Success']), [[1, Infinity]]);
  assert.deepEqual(spansOf(['unprocessed']), []);
});

test('a refusal as a duplicate proves that usage was accepted before', () => {
  assert.deepEqual(spansOf(['DuplicateRecord', 'unprocessed']), [[0, Infinity]]);
});

test('the hour in which a customer is refused as not subscribed is not expected any more', () => {
  assert.deepEqual(spansOf(['Success', 'Success', 'CustomerNotSubscribed', 'CustomerNotSubscribed']), [
    [0, 2],
  ]);
  assert.deepEqual(spansOf(['Success', 'CustomerNotSubscribed', 'unprocessed', 'Success']), [
    [0, 1],
    [3, Infinity],
  ]);
});
