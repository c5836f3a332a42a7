/** The answer of an audit, as data for the reports. */

import type { MeteringCall, Product, Unplaced } from '../call.ts';
import type { Finding } from '../findings/finding.ts';
import type { HourState, SeriesHours } from '../hours/hour-cell.ts';
import type { NamedFile, UnreadableRecords } from '../read/batch.ts';

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

/** A call whose records, or some of them, belong to no known hour. */
export type UnplacedCall = Omit<MeteringCall, 'entries' | 'unplaced'> & Unplaced & { file: string };

/** Up to when the logs of an account's Region reach and are complete; milliseconds since the epoch. */
export type RegionCoverage = { accountId: string; region: string; newest: number; completeUntil: number };

/** What was read, so that the answer can be weighed. */
export type Coverage = {
  /** The sources asked for; `problem` says why nothing is known of one. */
  sources: { path: string; filesRead: number; problem?: string }[];
  /** filesSeen = filesRead + skipped + broken; of the many that may be skipped, only some are named. */
  filesSeen: number;
  filesRead: number;
  skippedCount: number;
  skipped: NamedFile[];
  broken: NamedFile[];
  /** As stored, and unpacked. */
  bytes: number;
  unpackedBytes: number;
  /** recordsSeen = calls + passedOver + duplicates + the records of `unreadable`. */
  recordsSeen: number;
  calls: number;
  passedOver: number;
  duplicates: number;
  unreadable: UnreadableRecords[];
  /** Of those passed over, records of the metering service by name. */
  otherMeteringEvents: { eventName: string; count: number }[];
  regions: RegionCoverage[];
  /** Digest files, the log files that they name, and those of them that are there unchanged; where they were asked. */
  verification?: { digests: number; logFilesNamed: number; logFilesFound: number };
  /** Parts of a divided audit that are not here: `3/4`. */
  missingShards: string[];
  /** True when reading was stopped before its end. */
  isInterrupted: boolean;
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
