/**
 * The types of a reading: the calls of one or several runs, and what was read, so that readings can be put
 * together.
 */

import type { Evidence } from '../hours/evidence/evidence.ts';
import type { NamedFile, Reach, UnreadableRecords } from '../logs/read/batch.ts';

/** A part of a divided audit: `index` counts from 1. */
export type Shard = { index: number; count: number };

/** What was asked for: names as given, times in milliseconds, from <= hour < to. */
export type AskedScope = {
  sources: string[];
  regions?: string[] | undefined;
  accounts?: string[] | undefined;
  from?: number | undefined;
  to?: number | undefined;
  /** Digest files were read too. */
  isVerified: boolean;
};

/**
 * One run of reading, in plain data. filesSeen = filesRead + skippedCount + broken;
 * recordsSeen = calls + passedOver + unreadable records, where `calls` counts copies too.
 */
export type ReadingRun = {
  asked: AskedScope;
  shard?: Shard | undefined;
  sources: { path: string; filesRead: number; broken: number }[];
  filesRead: number;
  skippedCount: number;
  /** The first of them in order of text. */
  skipped: NamedFile[];
  broken: NamedFile[];
  bytes: number;
  unpackedBytes: number;
  recordsSeen: number;
  calls: number;
  passedOver: number;
  unreadable: UnreadableRecords[];
  otherMeteringEvents: { eventName: string; count: number }[];
  reaches: Reach[];
  hashes: { path: string; sha256: string }[];
  digests: { path: string; document: unknown }[];
  isInterrupted: boolean;
};

/**
 * Runs by their ids, and the calls of all of them. Put together in any order, and any number of times, the
 * same runs are the same reading: it is a union of sets.
 */
export type Reading = { runs: Map<string, ReadingRun>; evidence: Evidence };
