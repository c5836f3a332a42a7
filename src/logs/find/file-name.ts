/** Judges a file by its path alone: to be read, a tar, passed over, or outside of what is asked for. */

import { parseLogObjectKey } from '../../record/object-key.ts';
import { asksForLess } from './layout.ts';
import type { ListingScope } from './layout.ts';
import { canHoldCalls } from './name-time.ts';

/** `outside` of what is asked for, and `no file` of anybody's, are left out without a word. */
export type NameVerdict = 'read' | 'tar' | 'outside' | 'no file' | { skipped: string };

/**
 * Judges a file by its path with slashes, of which the folders matter where the name itself is not
 * CloudTrail's.
 */
export function judgeName(path: string, asked: ListingScope): NameVerdict {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === '' || name === emptyNameInFolder) return 'no file';
  if (asksForLess(asked) && isOutside(name, asked)) return 'outside';
  if (isTarName(name)) return 'tar';
  if (!readable.test(name)) return { skipped: 'not a log file' };
  if (digest.test(path)) return asked.digests ? 'read' : { skipped: 'a digest file' };
  if (insight.test(path)) return { skipped: 'a file of CloudTrail Insights' };
  return name.includes('_Config_') ? { skipped: 'a file of AWS Config' } : 'read';
}

function isOutside(name: string, { scope, callTimes }: ListingScope): boolean {
  const parsed = parseLogObjectKey(name);
  if (!parsed) return false;
  const { accountId, region, family, timestamp } = parsed;
  return (
    scope.accounts?.has(accountId) === false ||
    scope.regions?.has(region) === false ||
    !canHoldCalls(family, { first: timestamp, last: timestamp }, callTimes)
  );
}

/** Whether a path ends as those of tars do. */
export function isTarName(path: string): boolean {
  return tar.test(path);
}

/** Whether a path ends as those of files do that are read. */
export function isFileName(path: string): boolean {
  return isTarName(path) || readable.test(path);
}

/**
 * CloudTrail marks its folders with empty objects whose names end in a slash (cloudtrail.md §4.3); in a
 * folder that stands for a bucket they have this name (src/buckets/folder/key-path.ts).
 */
const emptyNameInFolder = '%_';

const readable = /\.(?:json|jsonl|ndjson|gz)$/i;
const tar = /\.(?:tar|tgz|tar\.gz)$/i;
const digest = /(?:^|[/_])CloudTrail-Digest[/_]/;
const insight = /(?:^|[/_])CloudTrail-Insight[/_]/;
