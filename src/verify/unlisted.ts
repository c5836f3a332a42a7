/** Finds log files that no digest names although digests cover the time in which they were delivered. */

import { parseLogObjectKey } from '../record/object-key.ts';
import type { LogGap } from './log-gap.ts';
import { counted } from '../text/figures.ts';
import { compareTexts } from '../text/compare-texts.ts';
import { nameOf } from '../record/file-name.ts';
import { deliveryOf, eventAgeMs, wholeHours } from './periods.ts';
import type { Covered } from './periods.ts';

type Unlisted = { accountId: string; region: string; timestamp: number; count: number; path: string };

/**
 * One gap for each time that stands in names. Such a file is planted, of a trail that has no digests, or was
 * delivered very late.
 *
 * @param coverage by account and Region, as `placeOf` names them.
 */
export function findUnlisted(
  hashes: readonly { path: string }[],
  isNamed: (name: string) => boolean,
  coverage: ReadonlyMap<string, Covered>,
): LogGap[] {
  const found = new Map<string, Unlisted>();
  for (const { path } of hashes) {
    const named = parseLogObjectKey(path);
    if (named?.family !== 'CloudTrail' || isNamed(nameOf(path))) continue;
    const { accountId, region, timestamp } = named;
    const place = placeOf(named);
    if (coverage.get(place)?.(deliveryOf(timestamp)) !== true) continue;
    const key = `${place} ${timestamp}`;
    const unlisted = found.get(key) ?? { accountId, region, timestamp, count: 0, path };
    unlisted.count += 1;
    if (compareTexts(path, unlisted.path) < 0) unlisted.path = path;
    found.set(key, unlisted);
  }
  return Array.from(found.values(), gapOf);
}

/** The account and Region of a digest or a log file: digests of the one speak of log files of the same. */
export function placeOf({ accountId, region }: { accountId: string; region: string }): string {
  return `${accountId} ${region}`;
}

function gapOf({ accountId, region, timestamp, count, path }: Unlisted): LogGap {
  return {
    accountId,
    region,
    range: wholeHours({ from: timestamp - eventAgeMs, to: timestamp }),
    problem: `no digest names ${count === 1 ? 'this log file' : `${counted(count, 'log file')} like this one`}, although digests cover the time of delivery: planted, or of a trail without digests`,
    path,
  };
}
