/**
 * Checks the digests of one trail, account and Region in order of time: what is missing between them, or does
 * not fit.
 */

import { renderEventTime } from '../record/dates.ts';
import { parseLogObjectKey } from '../record/object-key.ts';
import { canHoldCalls } from '../logs/find/name-time.ts';
import type { CallTimes } from '../logs/scope.ts';
import type { Digest } from '../record/digest.ts';
import type { FilesRead } from './files-read.ts';
import { hourMs } from '../time/hours.ts';
import type { Period } from './periods.ts';

/** Something wrong with a chain at a digest; the period is the time of delivery for which nothing is proven. */
export type ChainGap = { digest: Digest; period: Period; problem: string };

/** @param chain digests of one chain, each once, in order of their ends. */
export function* checkChain(
  chain: readonly Digest[],
  read: FilesRead,
  times: CallTimes,
): Generator<ChainGap> {
  const byName = new Map(chain.map((digest) => [digest.name, digest]));
  for (const [index, digest] of chain.entries()) {
    const older = chain[index - 1];
    const { previous } = digest;
    if (!previous) {
      if (older) yield* checkRestart(digest, older);
      continue;
    }
    const before = byName.get(previous.name);
    if (before) yield* checkJoint(digest, before, previous.sha256, read);
    else if (isNameAsked(previous.key, times)) yield missingBefore(digest, previous.key, older);
    if (older && older !== before && older.end > digest.start)
      yield {
        digest,
        period: { from: digest.start, to: digest.end },
        problem: `a digest covers a time that another one covers too: ${older.key}`,
      };
  }
}

/**
 * A chain that begins says that it covers the hour before logging or validation was started, in which
 * nothing is proven (cloudtrail.md §5.5).
 */
function* checkRestart(digest: Digest, older: Digest): Generator<ChainGap> {
  if (older.end >= digest.end) return;
  yield {
    digest,
    period: { from: older.end, to: digest.end },
    problem: `a new chain of digests begins: from ${renderEventTime(older.end)} to ${renderEventTime(digest.end)} logging or validation was off, or digests are missing`,
  };
}

function* checkJoint(digest: Digest, before: Digest, sha256: string, read: FilesRead): Generator<ChainGap> {
  if (before.end !== digest.start)
    yield {
      digest,
      period: { from: Math.min(before.end, digest.start), to: Math.max(before.end, digest.start) },
      problem: `a digest begins at ${renderEventTime(digest.start)}, but the one before it ends at ${renderEventTime(before.end)}`,
    };
  for (const { path, sha256: found } of read.named(before.name))
    if (found !== sha256)
      yield {
        digest: { ...before, path },
        period: { from: before.start, to: before.end },
        problem: 'the digest was changed: the one after it names another hash of it',
      };
}

function missingBefore(digest: Digest, key: string, older: Digest | undefined): ChainGap {
  const from = older && older.end < digest.start ? older.end : digest.start - hourMs;
  return {
    digest,
    period: { from, to: digest.start },
    problem: `the digest before this one is not there or cannot be read: ${key}`,
  };
}

/** What is not asked for by its name is not read. */
function isNameAsked(key: string, times: CallTimes): boolean {
  const named = parseLogObjectKey(key);
  return (
    named !== undefined &&
    canHoldCalls(named.family, { first: named.timestamp, last: named.timestamp }, times)
  );
}
