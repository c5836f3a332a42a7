/** Series by number, each kept once, under the one name that its records have. */

import type { Entry, MeteringCall } from '../call.ts';
import type { Series } from '../cells.ts';

/** Numbers are given in order, from 0. */
export type SeriesTable = {
  put(call: MeteringCall, entry: Entry): number;
  get(number: number): Series;
  readonly size: number;
};

export function createSeriesTable(): SeriesTable {
  const all: Series[] = [];
  const numbers = new Map<string, number>();
  return {
    put({ region, eventName }, { product, customer, customerKind, dimension }) {
      const members = [region, product.kind, product.id, customerKind, customer, dimension, eventName];
      const key = JSON.stringify(members);
      let number = numbers.get(key);
      if (number === undefined) {
        number = all.length;
        numbers.set(key, number);
        all.push({ region, product, customer, customerKind, dimension, eventName });
      }
      return number;
    },
    get(number) {
      const series = all[number];
      if (!series) throw new RangeError(`no series ${number}`);
      return series;
    },
    get size() {
      return all.length;
    },
  };
}
