/** The columns of usage records: some 60 bytes for each, so that those of a year fit into memory. */

import type { Entry, MeteringCall, Outcome } from '../call.ts';
import type { Series } from '../cells.ts';
import { createColumn, createIdColumn } from './columns.ts';
import type { Texts } from './columns.ts';

const hourMs = 3_600_000;
const outcomes: readonly Outcome[] = ['accepted', 'duplicate', 'rejected', 'unprocessed'];

/** Usage records by number, from 0, in the order in which their calls came. */
export type RowTable = {
  add(callNumber: number, call: MeteringCall, entry: Entry): void;
  entry(row: number): Entry;
  callOf(row: number): number;
  /** The number of the series, from 0, under the one name that the record has. */
  seriesOf(row: number): number;
  /** The hour in milliseconds since the epoch. */
  hourOf(row: number): number;
  isAccepted(row: number): boolean;
  recordIdOf(row: number): string | undefined;
  series(number: number): Series;
  readonly seriesCount: number;
  readonly length: number;
  /** The rows of each series, by its number. */
  bySeries(): (number: number) => Uint32Array;
};

export function createRowTable(texts: Texts): RowTable {
  const number32 = () => createColumn((length) => new Uint32Array(length));
  const calls = number32();
  const seriesNumbers = number32();
  const hours = number32();
  const quantities = createColumn((length) => new Float64Array(length));
  const outcomeNumbers = createColumn((length) => new Uint8Array(length));
  const codes = number32();
  const recordIds = createIdColumn(texts);
  const allocations = number32();
  const alsoAccounts = number32();
  const allSeries: Series[] = [];
  const numbersOfSeries = new Map<string, number>();

  function numberOfSeries(call: MeteringCall, entry: Entry): number {
    const { product, customer, customerKind, dimension } = entry;
    const { region, eventName } = call;
    const key = JSON.stringify([
      region,
      product.kind,
      product.id,
      customerKind,
      customer,
      dimension,
      eventName,
    ]);
    let number = numbersOfSeries.get(key);
    if (number === undefined) {
      number = allSeries.length;
      numbersOfSeries.set(key, number);
      allSeries.push({ region, product, customer, customerKind, dimension, eventName });
    }
    return number;
  }

  function series(number: number): Series {
    const found = allSeries[number];
    if (!found) throw new RangeError(`no series ${number}`);
    return found;
  }

  return {
    add(callNumber, call, entry) {
      calls.push(callNumber);
      seriesNumbers.push(numberOfSeries(call, entry));
      hours.push(entry.hour / hourMs);
      quantities.push(entry.quantity);
      outcomeNumbers.push(outcomes.indexOf(entry.outcome));
      codes.push(texts.put(entry.code));
      recordIds.push(entry.recordId);
      allocations.push(texts.put(entry.allocations));
      alsoAccounts.push(texts.put(entry.alsoAccount));
    },
    entry(row) {
      const { product, customer, customerKind, dimension } = series(seriesNumbers.get(row));
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
    series,
    get seriesCount() {
      return allSeries.length;
    },
    get length() {
      return calls.length;
    },
    bySeries() {
      const starts = new Uint32Array(allSeries.length + 1);
      for (let row = 0; row < calls.length; row++) {
        const next = seriesNumbers.get(row) + 1;
        starts[next] = (starts[next] ?? 0) + 1;
      }
      for (let number = 1; number < starts.length; number++)
        starts[number] = (starts[number] ?? 0) + (starts[number - 1] ?? 0);
      const order = new Uint32Array(calls.length);
      const places = starts.slice();
      for (let row = 0; row < calls.length; row++) {
        const number = seriesNumbers.get(row);
        const place = places[number] ?? 0;
        order[place] = row;
        places[number] = place + 1;
      }
      return (number) => order.subarray(starts[number], starts[number + 1]);
    },
  };
}
