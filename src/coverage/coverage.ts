/** The types that say what was read of the logs and how far they reach, so that an answer can be weighed. */

import type { MeteringCall, Unplaced } from '../calls/call.ts';
import type { NamedFile, UnreadableRecords } from '../logs/read/batch.ts';

/** A call whose records, or some of them, belong to no known hour; what its record does not tell is absent. */
export type UnplacedCall = Told<Omit<MeteringCall, 'entries' | 'unplaced'>> & Unplaced & { file: string };

type Told<Type> = { [Name in keyof Type]: Exclude<Type[Name], undefined> };

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
