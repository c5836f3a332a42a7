/** Keeps usage records in columns of some 60 bytes a record, so that those of a year fit into memory. */

import { hourMs } from '../../time/hours.ts';
import type { Entry, MeteringCall, Outcome } from '../../calls/call.ts';
import { createColumn, createIdColumn } from './columns.ts';
import type { Texts } from './columns.ts';
import { createSeriesTable } from './series-table.ts';
import type { SeriesTable } from './series-table.ts';

const outcomes: readonly Outcome[] = ['accepted', 'duplicate', 'rejected', 'unprocessed'];

/** Usage records by number, from 0, in the order in which their calls came. */
export type RowTable = {
  add(callNumber: number, call: MeteringCall, entry: Entry): void;
  entry(row: number): Entry;
  callOf(row: number): number;
  /** The number of its series. */
  seriesOf(row: number): number;
  /** The hour in milliseconds since the epoch. */
  hourOf(row: number): number;
  isAccepted(row: number): boolean;
  recordIdOf(row: number): string | undefined;
  /** A number that equal record ids share, and different ones but by chance. */
  recordKeyOf(row: number): number | undefined;
  readonly series: Omit<SeriesTable, 'put'>;
  readonly length: number;
};

export function createRowTable(texts: Texts): RowTable {
  const number32 = () => createColumn((length) => new Uint32Array(length));
  const series = createSeriesTable();
  const calls = number32();
  const seriesNumbers = number32();
  // Of times before 1970, such as the zero time of some languages, in usage that was refused, they are negative.
  const hours = createColumn((length) => new Int32Array(length));
  const quantities = createColumn((length) => new Float64Array(length));
  const outcomeNumbers = createColumn((length) => new Uint8Array(length));
  const codes = number32();
  const recordIds = createIdColumn(texts);
  const allocations = number32();
  const alsoAccounts = number32();

  return {
    add(callNumber, call, entry) {
      calls.push(callNumber);
      seriesNumbers.push(series.put(call, entry));
      hours.push(entry.hour / hourMs);
      quantities.push(entry.quantity);
      outcomeNumbers.push(outcomes.indexOf(entry.outcome));
      codes.push(texts.put(entry.code));
      recordIds.push(entry.recordId);
      allocations.push(texts.put(entry.allocations));
      alsoAccounts.push(texts.put(entry.alsoAccount));
    },
    entry(row) {
      const { product, customer, customerKind, dimension } = series.get(seriesNumbers.get(row));
      const entry: Entry = {
        product,
        customer,
        customerKind,
        dimension,
        hour: hours.get(row) * hourMs,
        quantity: quantities.get(row),
        outcome: outcomes[outcomeNumbers.get(row)] ?? 'rejected',
        code: texts.get(codes.get(row)) ?? '',
      };
      const recordId = recordIds.get(row);
      const alsoAccount = texts.get(alsoAccounts.get(row));
      const allocated = texts.get(allocations.get(row));
      if (recordId !== undefined) entry.recordId = recordId;
      if (alsoAccount !== undefined) entry.alsoAccount = alsoAccount;
      if (allocated !== undefined) entry.allocations = allocated;
      return entry;
    },
    callOf: (row) => calls.get(row),
    seriesOf: (row) => seriesNumbers.get(row),
    hourOf: (row) => hours.get(row) * hourMs,
    isAccepted: (row) => outcomeNumbers.get(row) === 0,
    recordIdOf: (row) => recordIds.get(row),
    recordKeyOf: (row) => recordIds.keyOf(row),
    series,
    get length() {
      return calls.length;
    },
  };
}
