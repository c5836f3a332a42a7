/**
 * Keeps series by number, each once under the one name that its records have, with who sent them and for
 * whom.
 */

import type { Entry, MeteringCall } from '../../calls/call.ts';
import type { Series } from '../cells.ts';

export type SeriesAccounts = { senders: ReadonlySet<string>; alsoAccounts: ReadonlySet<string> };

/** Numbers are given in order, from 0. */
export type SeriesTable = {
  put(call: MeteringCall, entry: Entry): number;
  get(number: number): Series;
  /** In whose logs its records stand, and the customer's accounts that some of them name beside its identifier. */
  accountsOf(number: number): SeriesAccounts;
  readonly size: number;
};

export function createSeriesTable(): SeriesTable {
  const all: Series[] = [];
  const accounts: { senders: Set<string>; alsoAccounts: Set<string> }[] = [];
  const numbers = new Map<string, number>();
  return {
    put({ region, accountId, eventName }, { product, customer, customerKind, alsoAccount, dimension }) {
      const members = [region, product.kind, product.id, customerKind, customer, dimension, eventName];
      const key = JSON.stringify(members);
      let number = numbers.get(key);
      if (number === undefined) {
        number = all.length;
        numbers.set(key, number);
        all.push({ region, product, customer, customerKind, dimension, eventName });
        accounts.push({ senders: new Set(), alsoAccounts: new Set() });
      }
      accounts[number]?.senders.add(accountId);
      if (alsoAccount !== undefined) accounts[number]?.alsoAccounts.add(alsoAccount);
      return number;
    },
    get(number) {
      const series = all[number];
      if (!series) throw new RangeError(`no series ${number}`);
      return series;
    },
    accountsOf(number) {
      const found = accounts[number];
      if (!found) throw new RangeError(`no series ${number}`);
      return found;
    },
    get size() {
      return all.length;
    },
  };
}
