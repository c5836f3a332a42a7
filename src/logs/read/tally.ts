/** Counts the records of one file, and keeps the metering calls among them. */

import { fieldsOf } from '../../record/fields.ts';
import type { Fields } from '../../record/fields.ts';
import type { MeteringCall } from '../../calls/call.ts';
import { readRecord } from '../../calls/read-record.ts';
import type { Scope } from '../scope.ts';
import { findNeedle } from './needle.ts';

/** Records seen = calls + passedOver + the sum of `unreadable`. */
export type Tally = {
  recordsSeen: number;
  passedOver: number;
  calls: MeteringCall[];
  /** Names of other calls to the metering service, and how often each was seen. */
  otherMeteringEvents: Map<string, number>;
  /** Why records cannot be read, and how many for each reason. */
  unreadable: Map<string, number>;
};

/** Takes the items of a file and tells in the end what they are. */
export type Tallying = {
  /** Items are records from now on: they stand in a list that is named as CloudTrail names it. */
  knowRecords(): void;
  /** Records that do not hold the needle. */
  passOver(records: number): void;
  /** An item, and undefined for one above the limit. */
  addItem(bytes: Buffer | undefined): void;
  /** A record of CloudTrail, parsed. */
  addRecord(record: Fields): void;
  /** The counts, or undefined where nothing was a record. */
  result(): Tally | undefined;
};

/** `tooLarge` is what is to be said of an item above the limit. */
export function createTally(scope: Scope, tooLarge: string): Tallying {
  const otherMeteringEvents = new Map<string, number>();
  const unreadable = new Map<string, number>();
  const tally: Tally = { recordsSeen: 0, passedOver: 0, calls: [], otherMeteringEvents, unreadable };
  let isLog = false;
  let others = 0;

  function addUnreadable(reason: string, records = 1): void {
    tally.recordsSeen += records;
    unreadable.set(reason, (unreadable.get(reason) ?? 0) + records);
  }

  function addRecord(record: Fields): void {
    const read = readRecord(record);
    tally.recordsSeen += 1;
    if (read && 'call' in read && isInScope(read.call, scope)) {
      tally.calls.push(read.call);
      return;
    }
    tally.passedOver += 1;
    if (read && 'passedOver' in read)
      otherMeteringEvents.set(read.passedOver, (otherMeteringEvents.get(read.passedOver) ?? 0) + 1);
  }

  function addKnownItem(bytes: Buffer | undefined): void {
    if (!bytes) addUnreadable(tooLarge);
    else if (bytes[0] !== openingBrace) addUnreadable(notAnObject);
    else if (findNeedle(bytes, 0) === -1) {
      tally.recordsSeen += 1;
      tally.passedOver += 1;
    } else {
      const record = recordIn(bytes);
      if (typeof record === 'string') addUnreadable(record);
      else addRecord(record);
    }
  }

  return {
    knowRecords() {
      isLog = true;
    },
    passOver(records) {
      tally.recordsSeen += records;
      tally.passedOver += records;
    },
    addItem(bytes) {
      isLog ||= bytes?.[0] === openingBrace && isRecord(bytes);
      if (isLog) addKnownItem(bytes);
      else others += 1;
    },
    addRecord,
    result() {
      if (!isLog) return undefined;
      if (others > 0) addUnreadable(notARecord, others);
      others = 0;
      return tally;
    },
  };
}

const openingBrace = 0x7b;
const notAnObject = 'not a JSON object';
const notARecord = 'not a CloudTrail record';

/** The record in an item, which LookupEvents wraps as a string (cloudtrail.md §9); or why there is none. */
function recordIn(bytes: Buffer): Fields | string {
  try {
    const item = JSON.parse(bytes.toString()) as Fields;
    const wrapped = item['CloudTrailEvent'];
    if (wrapped === undefined) return item;
    return (typeof wrapped === 'string' && fieldsOf(JSON.parse(wrapped))) || notARecord;
  } catch {
    return 'not valid JSON';
  }
}

function isRecord(bytes: Buffer): boolean {
  let item: Fields;
  try {
    item = JSON.parse(bytes.toString()) as Fields;
  } catch {
    return false;
  }
  const isText = (name: string) => typeof item[name] === 'string';
  // A record of an Insights event has no name of its own (cloudtrail.md §10).
  return (
    isText('CloudTrailEvent') ||
    (isText('eventName') && isText('eventSource')) ||
    (isText('eventVersion') && isText('eventID'))
  );
}

/** A call that does not tell its Region or account may be inside. */
function isInScope(call: MeteringCall, scope: Scope): boolean {
  const isOutside =
    (call.region !== '' && scope.regions?.has(call.region) === false) ||
    (call.accountId !== '' && scope.accounts?.has(call.accountId) === false);
  return !isOutside;
}
