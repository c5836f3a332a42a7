/** The types of an audit's answer, as data for the reports. */

import type { Product } from '../calls/call.ts';
import type { Coverage, UnplacedCall } from '../coverage/coverage.ts';
import type { Finding } from '../findings/finding.ts';
import type { HourState, SeriesHours } from '../hours/hour-cell.ts';

/** Hours by state. */
export type HourCounts = { [state in HourState]: number };

/** Money by what became of it: of one currency. `lost` can no longer be billed, `atRisk` still can. */
export type Money = { currency: string; billed: number; atRisk: number; lost: number };

/** What one product's dimension comes to in one region, over all customers and hours. */
export type Total = {
  region: string;
  product: Product;
  dimension: string;
  billed: number;
  /** Where hours are refused whose accepted quantity is not known, this is the least that is not billed. */
  notBilled: number;
  isNotBilledKnown: boolean;
  hours: HourCounts;
  money?: Money;
};

/** What the audit found, or that it cannot know. */
export type Conclusion = 'billed' | 'findings' | 'incomplete';

/** The answer of an audit. Times in milliseconds since the epoch. */
export type AuditReport = {
  conclusion: Conclusion;
  /** Why it is incomplete, one phrase for each cause; empty otherwise. */
  gaps: string[];
  /** What else the operator should know, such as an acknowledgement that has expired. */
  notes: string[];
  asOf: number;
  /** The hours asked for: from <= hour < to. */
  from?: number;
  to?: number;
  coverage: Coverage;
  hours: HourCounts;
  totals: Total[];
  /** Over everything, one entry for each currency. */
  money: Money[];
  /** Most severe first; those acknowledged come last, and are not part of the conclusion. */
  findings: Finding[];
  unplaced: UnplacedCall[];
  /** Every series in order, made anew at each call: all hours of an organization need not fit into memory at once. */
  series(): Iterable<SeriesHours>;
};
