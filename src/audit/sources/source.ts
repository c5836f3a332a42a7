/** The text of a source, as a user writes it, into pages of what is found there. */

import type { CallTimes, Scope } from '../scope.ts';
import { findOnDisk } from './disk.ts';
import type { Found } from './found.ts';
import { findInBucket } from './s3/bucket.ts';
import { findInStream } from './stream.ts';

/** How the store of `s3://` sources is reached; what is absent comes from the SDK's own configuration. */
export type S3Options = {
  /** Of an S3-compatible store, whose buckets are addressed by path. */
  endpoint?: string;
  region?: string;
  /** Requests are not signed. */
  anonymous: boolean;
  requesterPays: boolean;
};

/** What of a source is asked for, and how it is read. */
export type SourceOptions = {
  /** Only its Regions and accounts are listed and read, as far as names tell. */
  scope: Scope;
  /** Only log files that can hold calls of these times are listed and read, as far as names tell. */
  callTimes: CallTimes;
  /** Whether digest files are handed over too. */
  digests: boolean;
  /** The part of the files that is asked for; `index` counts from 1. */
  shard?: { index: number; count: number };
  /** The content of the source `-`. */
  stdin: AsyncIterable<Uint8Array>;
  s3: S3Options;
  /** Ends the pages early, and without an error. */
  signal?: AbortSignal;
};

/**
 * Finds what `source` holds: a folder, a file, `s3://bucket/prefix`, a tar of logs, or `-` for standard
 * input. Log files that names prove to be outside of what is asked for are left out without a word; other
 * files are `skipped`, and what cannot be read is `broken`, so that nothing is thrown on the source's account.
 * A `stream` stands alone on its page.
 */
export async function* openSource(source: string, options: SourceOptions): AsyncGenerator<Found[]> {
  for await (const page of pagesOf(source, options)) {
    // What an interruption breaks is no finding.
    if (options.signal?.aborted === true) return;
    yield page;
  }
}

function pagesOf(source: string, options: SourceOptions): AsyncIterable<Found[]> {
  if (source === '-') return findInStream({ path: '-', shardName: '-' }, options.stdin, options);
  return source.startsWith('s3://') ? findInBucket(source, options) : findOnDisk(source, options);
}
