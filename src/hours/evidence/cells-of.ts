/** Makes the cells of one series from its usage records: hours in order, equal attempts counted together. */

import type { Attempt, Cell, Series } from '../cells.ts';
import { compareMoments } from '../../calls/order.ts';
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
  let keyed: Map<string, Attempt> | undefined;
  for (const row of byHour(own, rows)) {
    const hour = rows.hourOf(row);
    const attempt = attemptOf(row, rows, calls);
    if (cell?.hour !== hour) {
      if (cell) yield cell;
      cell = { series, hour, attempts: [attempt] };
      keyed = undefined;
      continue;
    }
    // Most hours have one attempt, and need no index.
    keyed ??= new Map(cell.attempts.map((one) => [keyOf(one), one]));
    const known = keyed.get(keyOf(attempt));
    if (known) {
      addTo(known, attempt);
    } else {
      cell.attempts.push(attempt);
      keyed.set(keyOf(attempt), attempt);
    }
  }
  if (cell) yield cell;
}

function attemptOf(row: number, rows: RowTable, calls: CallTable): Attempt {
  const { outcome, code, quantity, recordId, customer, allocations } = rows.entry(row);
  const number = rows.callOf(row);
  const moment = calls.moment(number);
  const attempt: Attempt = {
    outcome,
    code,
    quantity,
    recordId,
    customer,
    caller: calls.caller(number),
    count: 1,
    first: moment,
    last: moment,
  };
  if (allocations !== undefined) attempt.allocations = allocations;
  return attempt;
}

/** Equal attempts have equal keys. */
function keyOf({ outcome, code, quantity, recordId, customer, allocations, caller }: Attempt): string {
  const { name, kind, principal, arn, accountId, accessKeyId } = caller;
  const members = [
    outcome,
    code,
    quantity,
    recordId,
    customer,
    allocations,
    name,
    kind,
    principal,
    arn,
    accountId,
    accessKeyId,
  ];
  return JSON.stringify(members);
}

function addTo(attempt: Attempt, other: Attempt): void {
  attempt.count += other.count;
  if (compareMoments(other.first, attempt.first) < 0) attempt.first = other.first;
  if (compareMoments(other.last, attempt.last) > 0) attempt.last = other.last;
}
