/** Metering calls merged, in any order and any number of copies, into cells: one series in one UTC hour. */

import { hash } from 'node:crypto';

import type { Entry, MeteringCall, Outcome, Product } from './call.ts';
import type { Caller } from './caller.ts';
import { compareMoments } from './order.ts';
import type { Moment } from './order.ts';

/** What the service de-duplicates by, and the operation, since MeterUsage also counts per instance. */
export type Series = {
  region: string;
  product: Product;
  customer: string;
  /** The customer's other names, in order of text, where metering records prove that it has any. */
  alsoNamed?: string[];
  dimension: string;
  eventName: MeteringCall['eventName'];
};

/** Equal attempts of one caller in one cell: how many, and the first and last of them. */
export type Attempt = {
  outcome: Outcome;
  code: string;
  quantity: number;
  recordId: string | undefined;
  caller: Caller;
  count: number;
  first: Moment;
  last: Moment;
};

/** One series in one hour (milliseconds since the epoch), with everything that was tried for it. */
export type Cell = { series: Series; hour: number; attempts: Attempt[] };

/** Takes calls in and gives cells out; the cells depend on the set of calls alone. */
export type Cells = {
  /** False for a copy of a call that is already in: the same event id with the same content. */
  add(call: MeteringCall): boolean;
  /** Every cell, in no particular order. */
  all(): Iterable<Cell>;
};

/**
 * Above this many different attempts a cell is searched by index: a sender in a retry loop must not cost
 * the square.
 */
const searchedAttemptsMax = 16;

type IndexedCell = Cell & { index?: Map<string, Attempt> };
type SeriesCells = { series: Series; hours: Map<number, IndexedCell> };

/** No cells yet. */
export function createCells(): Cells {
  const seen = new Set<string>();
  const callers = new Map<string, Caller>();
  const allSeries = new Map<string, SeriesCells>();

  function cellOf(call: MeteringCall, entry: Entry): IndexedCell {
    const { product, customer, dimension, hour } = entry;
    const key = JSON.stringify([call.region, product.kind, product.id, customer, dimension, call.eventName]);
    let found = allSeries.get(key);
    if (!found) {
      const series = { region: call.region, product, customer, dimension, eventName: call.eventName };
      found = { series, hours: new Map() };
      allSeries.set(key, found);
    }
    let cell = found.hours.get(hour);
    if (!cell) {
      cell = { series: found.series, hour, attempts: [] };
      found.hours.set(hour, cell);
    }
    return cell;
  }

  return {
    add(call) {
      const fingerprint = fingerprintOf(call);
      if (seen.has(fingerprint)) return false;
      seen.add(fingerprint);
      const callerKey = JSON.stringify(call.caller);
      const caller = callers.get(callerKey) ?? call.caller;
      callers.set(callerKey, caller);
      for (const entry of call.entries) addAttempt(cellOf(call, entry), entry, caller, call);
      return true;
    },
    *all() {
      for (const { hours } of allSeries.values()) yield* hours.values();
    },
  };
}

/**
 * 128 bits that stand for a call. Copies of an event have its id and its content; the content is part of it
 * because events without an id, and examples that share one, are different calls.
 */
function fingerprintOf(call: MeteringCall): string {
  return hash('sha256', JSON.stringify(call), 'buffer').toString('latin1', 0, 16);
}

function addAttempt(cell: IndexedCell, entry: Entry, caller: Caller, moment: Moment): void {
  const attempt = findAttempt(cell, entry, caller);
  if (!attempt) {
    const { outcome, code, quantity, recordId } = entry;
    const at = { time: moment.time, eventId: moment.eventId };
    const added = { outcome, code, quantity, recordId, caller, count: 1, first: at, last: at };
    cell.attempts.push(added);
    cell.index?.set(attemptKey(added, caller), added);
    return;
  }
  attempt.count += 1;
  if (compareMoments(moment, attempt.first) < 0)
    attempt.first = { time: moment.time, eventId: moment.eventId };
  if (compareMoments(moment, attempt.last) > 0) attempt.last = { time: moment.time, eventId: moment.eventId };
}

function findAttempt(cell: IndexedCell, entry: Entry, caller: Caller): Attempt | undefined {
  if (cell.attempts.length > searchedAttemptsMax) {
    cell.index ??= new Map(cell.attempts.map((attempt) => [attemptKey(attempt, attempt.caller), attempt]));
    return cell.index.get(attemptKey(entry, caller));
  }
  return cell.attempts.find(
    (attempt) =>
      attempt.outcome === entry.outcome &&
      attempt.code === entry.code &&
      attempt.quantity === entry.quantity &&
      attempt.recordId === entry.recordId &&
      attempt.caller === caller,
  );
}

function attemptKey({ outcome, code, quantity, recordId }: Entry | Attempt, caller: Caller): string {
  return JSON.stringify([outcome, code, quantity, recordId ?? null, caller]);
}
