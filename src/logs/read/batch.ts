/** The types of a batch, which is what reading some files gave: counts, and the metering calls in them. */

import type { SeenCall } from '../../calls/call.ts';

/** A path and what is to be said of it. */
export type NamedFile = { path: string; reason: string };

/** Records of a file that are no JSON objects, or cannot be understood. */
export type UnreadableRecords = NamedFile & { records: number };

/**
 * How far the log files of one account and Region reach, by the times in their names: the newest, in
 * milliseconds, and the hours since the epoch in which there are any.
 */
export type Reach = { accountId: string; region: string; newest: number; hours: number[] };

/**
 * Files seen = filesRead + skipped + broken. Records seen = calls + passedOver + unreadable records; a
 * record of a file that turns out broken halfway counts in none of them, and none of its calls is kept.
 */
export type Batch = {
  filesRead: number;
  /** As stored. */
  bytes: number;
  unpackedBytes: number;
  recordsSeen: number;
  passedOver: number;
  calls: SeenCall[];
  /** Of those passed over, records of the metering service by name, such as RegisterUsage. */
  otherMeteringEvents: { eventName: string; count: number }[];
  /** Files that are no log files, and were meant to be passed over. */
  skipped: NamedFile[];
  /** Files that should have been read and could not be, or not to their end. */
  broken: NamedFile[];
  unreadable: UnreadableRecords[];
  reaches: Reach[];
  /** SHA-256 of the unpacked bytes in lower-case hexadecimal, where asked for. */
  hashes: { path: string; sha256: string }[];
  /** The parsed documents of digest files, where asked for. */
  digests: { path: string; document: unknown }[];
};
