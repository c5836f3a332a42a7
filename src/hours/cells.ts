/** The types of a series and its cells: one series in one UTC hour, with everything that was tried for it. */

import type { CustomerKind, MeteringCall, Outcome, Product } from '../calls/call.ts';
import type { Caller } from '../calls/caller.ts';
import type { Moment } from '../calls/order.ts';

/** What the service de-duplicates by, and the operation, since MeterUsage also counts per instance. */
export type Series = {
  region: string;
  product: Product;
  customer: string;
  customerKind: CustomerKind;
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
  /** Under which of its names the customer stands in the record. */
  customer: string;
  /** `usageAllocations` as JSON, of usage that was not accepted. */
  allocations?: string;
  caller: Caller;
  count: number;
  first: Moment;
  last: Moment;
};

/** One series in one hour (milliseconds since the epoch), with everything that was tried for it. */
export type Cell = { series: Series; hour: number; attempts: Attempt[] };

/** A series with its cells, in order of hours; each walk makes the cells anew. */
export type SeriesCells = {
  series: Series;
  /** The accounts in whose logs it stands, in order of text. */
  senders: string[];
  /** The customer's AWS accounts that some of its records name beside the identifier. */
  alsoAccounts: string[];
  cells: () => Iterable<Cell>;
};
