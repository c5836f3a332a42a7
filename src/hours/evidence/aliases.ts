/** Joins series that are one because a metering record was accepted under both of their names. */

import type { Series } from '../cells.ts';
import { compareTexts } from '../../text/compare-texts.ts';
import { byHour, concatRows, rowsBySeries } from './row-order.ts';
import type { RowTable } from './row-table.ts';

/** One series under all of its names, and the numbers under which its parts are in the rows. */
export type SeriesGroup = { series: Series; members: number[] };

/**
 * Joins series that differ in the customer's name alone and share a record of one hour, directly or through
 * others: a record is billed once, under whatever name its usage was sent, and who has two names in one hour
 * has them in every hour. The first name in order of text is the customer, the others stand beside it.
 */
export function joinSeries(rows: RowTable): SeriesGroup[] {
  const parents = Uint32Array.from({ length: rows.series.size }, (_, number) => number);
  for (const [one, other] of pairsOf(rows)) parents[rootOf(parents, one)] = rootOf(parents, other);
  const groups = Map.groupBy(parents.keys(), (number) => rootOf(parents, number));
  return Array.from(groups.values(), (members) => groupOf(members, rows));
}

/** Series that hold the same record in the same hour, two by two. */
function* pairsOf(rows: RowTable): Generator<[number, number]> {
  const rowsOf = rowsBySeries(rows);
  const numbers = Array.from({ length: rows.series.size }, (_, number) => number);
  for (const members of Map.groupBy(numbers, (number) => placeOf(rows.series.get(number))).values()) {
    if (members.length === 1) continue;
    // Examples and exports made anonymous have one id for records of many hours.
    let hour: number | undefined;
    let holders = new Map<number, number>();
    for (const row of byHour(concatRows(members.map(rowsOf)), rows)) {
      if (rows.hourOf(row) !== hour) {
        hour = rows.hourOf(row);
        holders = new Map();
      }
      const key = rows.isAccepted(row) ? rows.recordKeyOf(row) : undefined;
      if (key === undefined) continue;
      const holder = holders.get(key);
      if (holder === undefined) holders.set(key, row);
      else if (
        rows.seriesOf(holder) !== rows.seriesOf(row) &&
        rows.recordIdOf(holder) === rows.recordIdOf(row)
      )
        yield [rows.seriesOf(row), rows.seriesOf(holder)];
    }
  }
}

/** Everything that a series is told by, except the customer's name. */
function placeOf({ region, product, dimension, eventName }: Series): string {
  return JSON.stringify([region, product.kind, product.id, dimension, eventName]);
}

function rootOf(parents: Uint32Array, number: number): number {
  let root = number;
  while (parents[root] !== root) root = parents[root] ?? root;
  for (let at = number; at !== root;) {
    const next = parents[at] ?? root;
    parents[at] = root;
    at = next;
  }
  return root;
}

function groupOf(members: number[], rows: RowTable): SeriesGroup {
  const named = members
    .map((number) => rows.series.get(number))
    .toSorted(
      (one, other) =>
        compareTexts(one.customer, other.customer) || compareTexts(one.customerKind, other.customerKind),
    );
  const [first, ...others] = named;
  if (!first) throw new RangeError('a group of series has members');
  const alsoNamed = others.map(({ customer }) => customer);
  return { series: { ...first, ...(alsoNamed.length > 0 && { alsoNamed }) }, members };
}
