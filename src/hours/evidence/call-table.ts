/**
 * Keeps calls in columns: what is said of a call as a whole, each once, and which usage records are its own.
 */

import type { Entry, MeteringCall, SeenCall, Unplaced } from '../../calls/call.ts';
import type { Caller } from '../../calls/caller.ts';
import { compareTexts } from '../../text/compare-texts.ts';
import type { Moment } from '../../calls/order.ts';
import { createColumn, createIdColumn } from './columns.ts';
import type { Texts } from './columns.ts';

const callTexts = [
  'region',
  'accountId',
  'eventName',
  'sourceAddress',
  'userAgent',
  'errorCode',
  'errorMessage',
] as const;

/** Calls by number, from 0. */
export type CallTable = {
  /** @param firstRow the number of the first of its usage records. */
  add(call: MeteringCall, file: string, firstRow: number): number;
  /** A copy of the call stands in that file too: the first path in order of text is kept. */
  foundAlsoIn(number: number, file: string): void;
  get(number: number, entries: Entry[]): SeenCall;
  timeOf(number: number): number;
  moment(number: number): Moment;
  caller(number: number): Caller;
  /** The numbers of its usage records: from the first to before the last. */
  rowsOf(number: number, rowCount: number): [first: number, end: number];
  readonly length: number;
};

export function createCallTable(texts: Texts): CallTable {
  const eventIds = createIdColumn(texts);
  const times = createColumn((length) => new Float64Array(length));
  const columns = createCallColumns();
  const callers = new Map<number, Caller>();
  const text = (name: keyof typeof columns, number: number) => texts.get(columns[name].get(number));

  function caller(number: number): Caller {
    const key = columns.caller.get(number);
    let found = callers.get(key);
    if (!found) {
      found = JSON.parse(texts.get(key) ?? '{}') as Caller;
      callers.set(key, found);
    }
    return found;
  }

  function moment(number: number): Moment {
    return {
      time: times.get(number),
      eventId: eventIds.get(number) ?? '',
      file: text('file', number) ?? '',
    };
  }

  return {
    add(call, file, firstRow) {
      eventIds.push(call.eventId);
      times.push(call.time);
      for (const name of callTexts) columns[name].push(texts.put(call[name]));
      columns.file.push(texts.put(file));
      columns.caller.push(texts.put(JSON.stringify(call.caller)));
      columns.unplaced.push(texts.put(call.unplaced && JSON.stringify(call.unplaced)));
      columns.firstRow.push(firstRow);
      return times.length - 1;
    },
    foundAlsoIn(number, file) {
      if (compareTexts(file, text('file', number) ?? '') < 0) columns.file.set(number, texts.put(file));
    },
    get(number, entries) {
      const unplaced = text('unplaced', number);
      return {
        ...moment(number),
        region: text('region', number) ?? '',
        accountId: text('accountId', number) ?? '',
        eventName: text('eventName', number) as MeteringCall['eventName'],
        caller: caller(number),
        entries,
        sourceAddress: text('sourceAddress', number),
        userAgent: text('userAgent', number),
        errorCode: text('errorCode', number),
        errorMessage: text('errorMessage', number),
        unplaced: unplaced === undefined ? undefined : (JSON.parse(unplaced) as Unplaced),
      };
    },
    timeOf: (number) => times.get(number),
    moment,
    caller,
    rowsOf: (number, rowCount) => [
      columns.firstRow.get(number),
      number + 1 < times.length ? columns.firstRow.get(number + 1) : rowCount,
    ],
    get length() {
      return times.length;
    },
  };
}

function createCallColumns() {
  const number32 = () => createColumn((length) => new Uint32Array(length));
  return {
    region: number32(),
    accountId: number32(),
    eventName: number32(),
    sourceAddress: number32(),
    userAgent: number32(),
    errorCode: number32(),
    errorMessage: number32(),
    file: number32(),
    caller: number32(),
    unplaced: number32(),
    firstRow: number32(),
  };
}

/** Every number, in order of time and, in one second, of event id; `compare` orders calls alike in both. */
export function callsByTime(calls: CallTable, compare: (one: number, other: number) => number): Uint32Array {
  const order = Uint32Array.from({ length: calls.length }, (_, number) => number);
  return order.sort((one, other) => {
    const byTime = calls.timeOf(one) - calls.timeOf(other);
    return (
      byTime || compareTexts(calls.moment(one).eventId, calls.moment(other).eventId) || compare(one, other)
    );
  });
}
