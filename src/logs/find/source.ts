/** Opens a source, as a user writes it, and gives pages of what is found there. */

import { findOnDisk } from './disk.ts';
import type { FoundFile } from './found.ts';
import { findInBucket } from './s3/bucket.ts';
import type { SourceOptions } from './source-options.ts';
import { findInStream } from './stream.ts';

/**
 * Finds what `source` holds: a folder, a file, `s3://bucket/prefix`, a tar of logs, or `-` for standard
 * input. Log files that names prove to be outside of what is asked for are left out without a word; other
 * files are `skipped`, and what cannot be read is `broken`, so that nothing is thrown on the source's account.
 * A `stream` stands alone on its page.
 */
export async function* openSource(source: string, options: SourceOptions): AsyncGenerator<FoundFile[]> {
  for await (const page of pagesOf(source, options)) {
    // What an interruption breaks is no finding.
    if (options.signal?.aborted === true) return;
    yield page;
  }
}

function pagesOf(source: string, options: SourceOptions): AsyncIterable<FoundFile[]> {
  if (source === '-') return findInStream({ path: '-', shardName: '-' }, options.stdin, options);
  return source.startsWith('s3://') ? findInBucket(source, options) : findOnDisk(source, options);
}
