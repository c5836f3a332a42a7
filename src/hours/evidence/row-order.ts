/** Joins lists of usage records, and puts them in order of their hours. */

import { hourMs } from '../../time/hours.ts';
import type { RowTable } from './row-table.ts';

/** The rows in order of their hours; those of one hour stay in the order given. */
export function byHour(own: Uint32Array, rows: RowTable): Uint32Array {
  let least = Infinity;
  for (const row of own) least = Math.min(least, rows.hourOf(row));
  // Hours count from the first one, and the place in the list fills the number up: below 2 ** 53 for 2 ** 26 rows.
  const keys = new Float64Array(own.length);
  for (const [place, row] of own.entries())
    keys[place] = ((rows.hourOf(row) - least) / hourMs) * own.length + place;
  keys.sort();
  return Uint32Array.from(keys, (key) => own[key % own.length] ?? 0);
}

/** One list of all of them; where there is only one it is the same list. */
export function concatRows(parts: Uint32Array[]): Uint32Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const all = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let length = 0;
  for (const part of parts) {
    all.set(part, length);
    length += part.length;
  }
  return all;
}

/** The rows of each series, by its number: a counting sort. */
export function rowsBySeries(rows: RowTable): (number: number) => Uint32Array {
  const starts = new Uint32Array(rows.series.size + 1);
  for (let row = 0; row < rows.length; row++) {
    const next = rows.seriesOf(row) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let number = 1; number < starts.length; number++)
    starts[number] = (starts[number] ?? 0) + (starts[number - 1] ?? 0);
  const order = new Uint32Array(rows.length);
  const places = starts.slice();
  for (let row = 0; row < rows.length; row++) {
    const number = rows.seriesOf(row);
    const place = places[number] ?? 0;
    order[place] = row;
    places[number] = place + 1;
  }
  return (number) => order.subarray(starts[number], starts[number + 1]);
}
