/**
 * Checks the log files that a digest names against those that were read: which are missing, and which are
 * changed.
 */

import { parseLogObjectKey } from '../record/object-key.ts';
import { counted } from '../text/figures.ts';
import { compareTexts } from '../text/compare-texts.ts';
import { canHoldCalls } from '../logs/find/name-time.ts';
import type { CallTimes } from '../logs/scope.ts';
import type { Digest, NamedLogFile } from '../record/digest.ts';
import type { FilesRead } from './files-read.ts';
import { eventAgeMs } from './periods.ts';
import type { Period } from './periods.ts';

/** Log files of which something is wrong, and the times of their calls. */
export type LogFileGap = { path: string; times: Period; problem: string };

/** How many log files that are asked for a digest names, how many are there as they were, and what is not. */
export type CheckedLogFiles = { named: number; found: number; gaps: LogFileGap[] };

/** One gap for all that are not there, and one for all that are changed, however many they are. */
export function checkLogFiles(digest: Digest, read: FilesRead, times: CallTimes): CheckedLogFiles {
  const asked = digest.logFiles.filter((logFile) => mayHoldCalls(logFile, times));
  const missing: { text: string; logFile: NamedLogFile }[] = [];
  const changed: { text: string; logFile: NamedLogFile }[] = [];
  for (const logFile of asked) {
    const files = read.named(logFile.name);
    if (files.length === 0) missing.push({ text: logFile.key, logFile });
    const other = files.find(({ sha256 }) => sha256 !== logFile.sha256);
    if (other) changed.push({ text: other.path, logFile });
  }
  return {
    named: asked.length,
    found: asked.length - missing.length - changed.length,
    gaps: [
      ...gapOf(digest, missing, 'that a digest names', 'not there or cannot be read'),
      ...gapOf(digest, changed, 'that a digest names with another hash', 'changed since'),
    ],
  };
}

/**
 * Metering calls are management events, which stand in the family `CloudTrail` alone (cloudtrail.md §4.1); and
 * what is not asked for by its name is not read.
 */
function mayHoldCalls(
  { key, oldest = -Infinity, newest = Infinity }: NamedLogFile,
  times: CallTimes,
): boolean {
  const named = parseLogObjectKey(key);
  if (!named) return oldest < times.to && times.from <= newest;
  const { family, timestamp } = named;
  return family === 'CloudTrail' && canHoldCalls(family, { first: timestamp, last: timestamp }, times);
}

function gapOf(
  digest: Digest,
  files: { text: string; logFile: NamedLogFile }[],
  which: string,
  what: string,
): LogFileGap[] {
  const [one] = files;
  if (!one) return [];
  const times = callTimesIn(one.logFile, digest);
  let first = one.text;
  for (const { text, logFile } of files) {
    const { from, to } = callTimesIn(logFile, digest);
    times.from = Math.min(times.from, from);
    times.to = Math.max(times.to, to);
    if (compareTexts(text, first) < 0) first = text;
  }
  return [{ path: digest.path, times, problem: sentence(files.length, which, what, first) }];
}

function sentence(count: number, which: string, what: string, first: string): string {
  const verb = count === 1 ? 'is' : 'are';
  return `${counted(count, 'log file')} ${which} ${verb} ${what}: ${first}${count > 1 ? ` and ${count - 1} more` : ''}`;
}

function callTimesIn({ key, oldest, newest }: NamedLogFile, digest: Digest): Period {
  if (oldest !== undefined && newest !== undefined) return { from: oldest, to: newest };
  const timestamp = parseLogObjectKey(key)?.timestamp;
  return timestamp === undefined
    ? { from: digest.start - eventAgeMs, to: digest.end }
    : { from: timestamp - eventAgeMs, to: timestamp };
}
