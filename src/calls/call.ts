/**
 * The types of a metering call as the audit knows it: its usage records, each with its hour and its result.
 */

import type { Fields } from '../record/fields.ts';
import type { Caller } from './caller.ts';

/** What the service bills under; the two kinds never de-duplicate each other (metering.md §9). */
export type Product = { kind: 'code' | 'licence'; id: string };

/** By which of its two names a record tells the customer: `CustomerIdentifier`, or its AWS account. */
export type CustomerKind = 'identifier' | 'account';

/**
 * What became of a usage record: accepted; refused because its hour holds another quantity; refused for
 * another reason; or not processed.
 */
export type Outcome = 'accepted' | 'duplicate' | 'rejected' | 'unprocessed';

/** Usage as it was sent. `hour` is the start of its UTC hour in milliseconds. */
export type Usage = {
  product: Product;
  customer: string;
  customerKind: CustomerKind;
  /** The customer's AWS account, where the record names it beside its identifier (metering.md §8.3). */
  alsoAccount?: string | undefined;
  dimension: string;
  hour: number;
  quantity: number;
};

/** Usage with its result. */
export type Entry = Usage & {
  outcome: Outcome;
  /** `Success`, or the status, error code or list that says why it was not accepted. */
  code: string;
  recordId?: string;
  /** `usageAllocations` as JSON, of usage that was not accepted: what a resent record has to repeat. */
  allocations?: string;
};

/** Why usage records of a call belong to no known hour, and how many they are, where that can be told. */
export type Unplaced = { reason: string; records?: number };

/**
 * A call to BatchMeterUsage or MeterUsage; `time` in milliseconds since the epoch, 0 where the record does not tell
 * it, and `region` is then empty likewise.
 */
export type MeteringCall = {
  eventId: string;
  time: number;
  region: string;
  /** The account in whose trail the call stands; empty where the record does not tell. */
  accountId: string;
  eventName: 'BatchMeterUsage' | 'MeterUsage';
  caller: Caller;
  /** An address, or the name of a service. */
  sourceAddress?: string | undefined;
  userAgent?: string | undefined;
  errorCode?: string | undefined;
  errorMessage?: string | undefined;
  entries: Entry[];
  unplaced?: Unplaced | undefined;
};

/** A call and the file in which it was found; of several copies, that of the first path in order of text. */
export type SeenCall = MeteringCall & { file: string };

/** What the readers of the two operations see of a record. */
export type CallBody = {
  request: Fields | undefined;
  response: Fields | undefined;
  /** Why the request or the response has no content, where it has none. */
  requestReason: string;
  responseReason: string;
  errorCode: string | undefined;
  accountId: string | undefined;
};
