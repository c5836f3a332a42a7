/** The options of a source: what of it is asked for, and how it is reached. */

import type { CallTimes, Scope } from '../scope.ts';

/** How the store of `s3://` sources is reached; what is absent comes from the SDK's own configuration. */
export type S3Options = {
  /** Of an S3-compatible store, whose buckets are addressed by path. */
  endpoint?: string | undefined;
  region?: string | undefined;
  /** Requests are not signed. */
  anonymous?: boolean | undefined;
  requesterPays?: boolean | undefined;
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
  shard?: { index: number; count: number } | undefined;
  /** The content of the source `-`. */
  stdin: AsyncIterable<Uint8Array>;
  s3: S3Options;
  /** Ends the pages early, and without an error. */
  signal?: AbortSignal | undefined;
};
