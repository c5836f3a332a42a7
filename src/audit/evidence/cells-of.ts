/** The usage records of one series into its cells: hours in order, equal attempts counted together. */

import type { Attempt, Cell, Series } from '../cells.ts';
import { compareMoments } from '../order.ts';
import type { CallTable } from './call-table.ts';
import { byHour } from './row-order.ts';
import type { RowTable } from './row-table.ts';

/** @param own the numbers of the series' rows, in any order. */
export function* cellsOf(
  series: Series,
  own: Uint32Array,
  rows: RowTable,
  calls: CallTable,
): Generator<Cell> {
  let cell: Cell | undefined;
  let attempts = new Map<string, Attempt>();
  for (const row of byHour(own, rows)) {
    const hour = rows.hourOf(row);
    if (cell?.hour !== hour) {
      if (cell) yield cell;
      cell = { series, hour, attempts: [] };
      attempts = new Map();
    }
    addAttempt(cell, attempts, row, rows, calls);
  }
  if (cell) yield cell;
}

function addAttempt(
  cell: Cell,
  attempts: Map<string, Attempt>,
  row: number,
  rows: RowTable,
  calls: CallTable,
): void {
  const { outcome, code, quantity, recordId, customer, allocations } = rows.entry(row);
  const number = rows.callOf(row);
  const caller = calls.caller(number);
  const moment = calls.moment(number);
  const key = JSON.stringify([
    outcome,
    code,
    quantity,
    recordId,
    customer,
    allocations,
    caller.name,
    caller.arn,
    caller.accountId,
    caller.accessKeyId,
  ]);
  const attempt = attempts.get(key);
  if (!attempt) {
    const made: Attempt = {
      outcome,
      code,
      quantity,
      recordId,
      customer,
      ...(allocations !== undefined && { allocations }),
      caller,
      count: 1,
      first: moment,
      last: moment,
    };
    cell.attempts.push(made);
    attempts.set(key, made);
    return;
  }
  attempt.count += 1;
  if (compareMoments(moment, attempt.first) < 0) attempt.first = moment;
  if (compareMoments(moment, attempt.last) > 0) attempt.last = moment;
}
