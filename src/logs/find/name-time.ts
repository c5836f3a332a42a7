/** Tells from the time in the name of a log file or a folder whether calls of some times can stand in it. */

import { hourMs } from '../../time/hours.ts';
import type { CallTimes } from '../scope.ts';

/**
 * How much older than its name a log file's records may be, the look-back for late delivery: names are
 * rounded up by 5 minutes, and files were seen to hold records up to 20 minutes older (cloudtrail.md §4.1,
 * §4.4). The rest is a margin that costs a few files.
 */
const logLookBackMs = hourMs;

/**
 * A digest lists what was delivered in the hour before its time (cloudtrail.md §5.5), and log files are
 * delivered from 5 minutes before to 20 minutes after the time in their names (cloudtrail.md §4.1).
 */
const digestLookBackMs = logLookBackMs + 2 * hourMs;
const digestLookAheadMs = 10 * 60_000;

/**
 * Whether files of the family with names from `first` to `last`, in milliseconds, can hold calls of the
 * times, or can be digests of files that do. A log file has no record that is newer than its name.
 */
export function canHoldCalls(
  family: string,
  { first, last }: { first: number; last: number },
  { from, to }: CallTimes,
): boolean {
  return family === 'CloudTrail-Digest'
    ? from <= last + digestLookAheadMs && first - digestLookBackMs < to
    : from <= last && first - logLookBackMs < to;
}
