/**
 * Keeps the evidence of an audit, every distinct metering call, and gives it back by time or as the cells of
 * each series. The same calls in any order, and any number of copies, make the same evidence.
 */

import type { Entry, SeenCall } from '../../calls/call.ts';
import type { Series, SeriesCells } from '../cells.ts';
import { compareTexts } from '../../text/compare-texts.ts';
import { joinSeries } from './aliases.ts';
import { callsByTime, createCallTable } from './call-table.ts';
import { cellsOf } from './cells-of.ts';
import { createTexts } from './columns.ts';
import { createFingerprints, fingerprintOf } from './fingerprints.ts';
import { concatRows, rowsBySeries } from './row-order.ts';
import { createRowTable } from './row-table.ts';

/** Takes calls in and gives them out. */
export type Evidence = {
  /** False for a copy of a call that is already in: the same event id with the same content. */
  add(call: SeenCall): boolean;
  /** How many distinct calls there are. */
  readonly size: number;
  /** 128 bits in hexadecimal that stand for the set of calls, whatever their order. */
  digest(): string;
  /** Every call in order of time, and those of one second by event id. */
  calls(): Iterable<SeenCall>;
  /** Every series in order of product, Region, customer, dimension and operation. */
  series(): SeriesCells[];
};

/** No calls yet. */
export function createEvidence(): Evidence {
  const texts = createTexts();
  const fingerprints = createFingerprints();
  const calls = createCallTable(texts);
  const rows = createRowTable(texts);

  function entriesOf(number: number): Entry[] {
    const [first, end] = calls.rowsOf(number, rows.length);
    const entries: Entry[] = [];
    for (let row = first; row < end; row++) entries.push(rows.entry(row));
    return entries;
  }

  return {
    add({ file, ...call }) {
      const known = fingerprints.add(fingerprintOf(call));
      if (known !== -1) {
        calls.foundAlsoIn(known, file);
        return false;
      }
      const number = calls.add(call, file, rows.length);
      for (const entry of call.entries) rows.add(number, call, entry);
      return true;
    },
    get size() {
      return calls.length;
    },
    digest: fingerprints.digest,
    *calls() {
      for (const number of callsByTime(calls, fingerprints.compare))
        yield calls.get(number, entriesOf(number));
    },
    series() {
      const groups = joinSeries(rows).toSorted((one, other) => compareSeries(one.series, other.series));
      const rowsOf = rowsBySeries(rows);
      return groups.map(({ series, members }) => ({
        series,
        senders: union(members.map((member) => rows.series.accountsOf(member).senders)),
        alsoAccounts: union(members.map((member) => rows.series.accountsOf(member).alsoAccounts)),
        cells: () => cellsOf(series, concatRows(members.map(rowsOf)), rows, calls),
      }));
    },
  };
}

/** By product, Region, customer, dimension and operation. */
export function compareSeries(one: Series, other: Series): number {
  return (
    compareTexts(one.product.id, other.product.id) ||
    compareTexts(one.product.kind, other.product.kind) ||
    compareTexts(one.region, other.region) ||
    compareTexts(one.customer, other.customer) ||
    compareTexts(one.dimension, other.dimension) ||
    compareTexts(one.eventName, other.eventName) ||
    compareTexts(one.customerKind, other.customerKind)
  );
}

function union(sets: ReadonlySet<string>[]): string[] {
  return [...new Set(sets.flatMap((set) => [...set]))].toSorted(compareTexts);
}
