/**
 * Checks digest files against the hashes of what was read: what of the logs is missing, or not as it was
 * delivered.
 */

import { parseLogObjectKey } from '../record/object-key.ts';
import type { LogGap } from './log-gap.ts';
import { counted } from '../text/figures.ts';
import { compareTexts } from '../text/compare-texts.ts';
import type { CallTimes, Scope } from '../logs/scope.ts';
import { checkChain } from './chains.ts';
import { parseDigest } from '../record/digest.ts';
import type { Digest } from '../record/digest.ts';
import { isInPlace } from '../record/file-name.ts';
import { indexFiles } from './files-read.ts';
import { checkLogFiles } from './log-files.ts';
import { coverageOf, hoursDeliveredIn, isAsked, wholeHours } from './periods.ts';
import { hourMs } from '../time/hours.ts';
import type { Period } from './periods.ts';
import { findUnlisted, placeOf } from './unlisted.ts';

/** What was read: every document of a digest file, and the SHA-256 of the unpacked bytes of every file. */
export type Read = {
  digests: readonly { path: string; document: unknown }[];
  hashes: readonly { path: string; sha256: string }[];
  times: CallTimes;
  scope: Scope;
};

/** Gaps in order, how many digests there are, and how many log files they name and are there unchanged. */
export type CheckedDigests = {
  gaps: LogGap[];
  digests: number;
  logFilesNamed: number;
  logFilesFound: number;
};

/**
 * Checks digests against the files that were read and against each other, as far as the asked accounts,
 * Regions and times go (cloudtrail.md §5). Files are matched by their names, wherever they were copied to.
 *
 * Signatures are not checked: who can replace log files and every later digest can make this say that all is
 * well.
 */
export function checkDigests(read: Read): CheckedDigests {
  const { times, scope } = read;
  const files = indexFiles(read.hashes);
  const { digests, misplaced, unreadable } = parseAll(read);
  const gaps = [...unreadable, ...misplaced];
  const holes: (Period & { place: string })[] = unreadable.flatMap(({ accountId, region, range }) =>
    range ? [{ ...range, place: placeOf({ accountId, region }) }] : [],
  );
  for (const chain of Map.groupBy(digests, (digest) => digest.chain).values())
    for (const { digest, period, problem } of checkChain(chain, files, times)) {
      gaps.push(gapAt(digest, period, problem));
      holes.push({ ...period, place: placeOf(digest) });
    }
  const named = new Set<string>();
  let [logFilesNamed, logFilesFound] = [0, 0];
  for (const digest of digests) {
    const { accountId, region } = digest;
    const checked = checkLogFiles(digest, files, times);
    logFilesNamed += checked.named;
    logFilesFound += checked.found;
    for (const gap of checked.gaps)
      gaps.push({ accountId, region, range: wholeHours(gap.times), problem: gap.problem, path: gap.path });
    for (const { name } of digest.logFiles) named.add(name);
    if (digest.brokenEntries === 0) continue;
    gaps.push(gapAt(digest, periodOf(digest), brokenEntries(digest.brokenEntries)));
    holes.push({ ...periodOf(digest), place: placeOf(digest) });
  }
  gaps.push(...findUnlisted(read.hashes, (name) => named.has(name), coverageByPlace(digests, holes)));
  return {
    gaps: gaps
      .filter((gap) => isInScope(gap, scope) && (!gap.range || isAsked(gap.range, times)))
      .toSorted(compareGaps),
    digests: digests.length + unreadable.length,
    logFilesNamed,
    logFilesFound,
  };
}

/** Every digest of the scope once, in order of time; of copies, the one with the first path in order of text. */
function parseAll({ digests, scope }: Read): {
  digests: Digest[];
  misplaced: LogGap[];
  unreadable: LogGap[];
} {
  const byName = new Map<string, Digest>();
  const misplaced: LogGap[] = [];
  const unreadable: LogGap[] = [];
  for (const { path, document } of digests) {
    const digest = parseDigest(path, document);
    if ('problem' in digest) {
      const gap = unreadableGap(path, digest.problem);
      if (isInScope(gap, scope)) unreadable.push(gap);
      continue;
    }
    if (!isInScope(digest, scope)) continue;
    if (!isInPlace(path, digest.key))
      misplaced.push(
        gapAt(digest, periodOf(digest), `the digest was moved from its place or renamed: ${digest.key}`),
      );
    const other = byName.get(digest.name);
    if (!other || compareTexts(path, other.path) < 0) byName.set(digest.name, digest);
  }
  const ordered = [...byName.values()].toSorted(
    (one, other) => one.end - other.end || one.start - other.start || compareTexts(one.name, other.name),
  );
  return { digests: ordered, misplaced, unreadable };
}

/** Of a digest that says nothing, only its name tells what it is about: the hour before. */
function unreadableGap(path: string, problem: string): LogGap {
  const named = parseLogObjectKey(path);
  if (!named) return { accountId: '', region: '', problem, path };
  const { accountId, region, timestamp } = named;
  return {
    accountId,
    region,
    range: hoursDeliveredIn({ from: timestamp - hourMs, to: timestamp }),
    problem,
    path,
  };
}

function gapAt({ accountId, region, path }: Digest, period: Period, problem: string): LogGap {
  return { accountId, region, range: hoursDeliveredIn(period), problem, path };
}

function periodOf({ start, end }: Digest): Period {
  return { from: start, to: end };
}

function brokenEntries(count: number): string {
  return `${counted(count, 'log file')} of a digest ${count === 1 ? 'has' : 'have'} no name or no hash`;
}

/** The first digest of a chain covers an hour that it proves nothing about (cloudtrail.md §5.5). */
function coverageByPlace(
  digests: readonly Digest[],
  holes: readonly (Period & { place: string })[],
): Map<string, ReturnType<typeof coverageOf>> {
  const holesAt = Map.groupBy(holes, ({ place }) => place);
  const digestsAt = Map.groupBy(
    digests.filter(({ previous }) => previous !== undefined),
    placeOf,
  );
  return new Map(
    Array.from(digestsAt, ([place, all]) => [place, coverageOf(all.map(periodOf), holesAt.get(place) ?? [])]),
  );
}

/** Where it is not known of what, it may be of what is asked for. */
function isInScope(
  { accountId, region }: { accountId: string; region: string },
  { accounts, regions }: Scope,
): boolean {
  return (
    (accountId === '' || accounts?.has(accountId) !== false) &&
    (region === '' || regions?.has(region) !== false)
  );
}

function compareGaps(one: LogGap, other: LogGap): number {
  return (
    compareTexts(one.accountId, other.accountId) ||
    compareTexts(one.region, other.region) ||
    (one.range?.from ?? -Infinity) - (other.range?.from ?? -Infinity) ||
    compareTexts(one.path, other.path) ||
    compareTexts(one.problem, other.problem)
  );
}
