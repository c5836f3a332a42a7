/** A trail's log files and digests of some hours, as data for checkDigests: whole and true until a test spoils them. */

import assert from 'node:assert/strict';
import { hash } from 'node:crypto';

import { digestObjectKey, logObjectKey } from '../../src/record/object-key.ts';
import { digestDocument } from '../../src/record/digest.ts';
import type { DigestDocument, NewDigest } from '../../src/record/digest.ts';
import type { LogGap } from '../../src/verify/log-gap.ts';
import { checkDigests } from '../../src/verify/check-digests.ts';
import type { CheckedDigests } from '../../src/verify/check-digests.ts';
import type { CallTimes, Scope } from '../../src/logs/scope.ts';
import { hourMs } from '../../src/time/hours.ts';

/** Objects by key: a digest's document, or the hash of a log file. */
export type Logs = { digests: Map<string, DigestDocument>; hashes: Map<string, string> };

/**
 * A chain that begins at `start` (milliseconds), with so many hours after it, in each of which a log file is
 * delivered every `everyMs`, at the time in its name; its events are up to five minutes older.
 */
export function trailLogs(of: {
  start: number;
  hours: number;
  everyMs?: number;
  accountId?: string;
  region?: string;
  trail?: string;
  prefix?: string;
}): Logs {
  const { start, hours, everyMs = 20 * 60_000, accountId = '111122223333', region = 'us-east-1' } = of;
  const { trail = 'audit', prefix = 'org' } = of;
  const logs: Logs = { digests: new Map(), hashes: new Map() };
  let previous: NewDigest['previous'];
  for (let hour = 0; hour <= hours; hour++) {
    const end = start + hour * hourMs;
    const logFiles: NewDigest['logFiles'][number][] = [];
    const firstTime = hour === 0 ? Infinity : end - hourMs + everyMs;
    for (let time = firstTime; time <= end; time += everyMs) {
      const random16 = hash('sha256', `${trail} ${time}`, 'hex').slice(0, 16);
      const key = logObjectKey({ prefix, accountId, region, newestEventTime: time, random16 });
      const sha256 = hash('sha256', key);
      logs.hashes.set(key, sha256);
      logFiles.push({ bucket: 'logs', key, sha256, newest: time, oldest: time - 300_000 });
    }
    const key = digestObjectKey({ prefix, accountId, region, trail, homeRegion: 'us-east-1', end });
    const document = digestDocument({
      accountId,
      start: end - hourMs,
      end,
      bucket: 'logs',
      key,
      publicKeyFingerprint: '28f6b7a258b62ece75008b18eaffc92b',
      previous,
      // Digests name them in no order (cloudtrail.md §5.2).
      logFiles: logFiles.toSorted((one, other) => (one.sha256 < other.sha256 ? -1 : 1)),
    });
    logs.digests.set(key, document);
    previous = { bucket: 'logs', key, sha256: hashOf(document), signature: 'ab12' };
  }
  return logs;
}

/** The keys of the digests in order of time. */
export function digestKeys(logs: Logs): string[] {
  return [...logs.digests.keys()];
}

export function logKeys(logs: Logs): string[] {
  return [...logs.hashes.keys()];
}

/** Checks what is there, under paths that are made from keys. */
export function check(
  logs: Logs,
  of: { pathOf?: (key: string) => string; times?: Partial<CallTimes>; scope?: Scope } = {},
): CheckedDigests {
  const { pathOf = (key) => `s3://logs/${key}`, times, scope = {} } = of;
  const digests = Array.from(logs.digests, ([key, document]) => ({ path: pathOf(key), document }));
  return checkDigests({
    digests,
    hashes: [
      ...Array.from(logs.hashes, ([key, sha256]) => ({ path: pathOf(key), sha256 })),
      ...digests.map(({ path, document }) => ({ path, sha256: hashOf(document) })),
    ],
    times: { from: -Infinity, to: Infinity, ...times },
    scope,
  });
}

function hashOf(document: DigestDocument): string {
  return hash('sha256', JSON.stringify(document));
}

export function hoursOf({ range }: LogGap): string {
  if (!range) return 'all';
  return `${new Date(range.from).toISOString().slice(5, 13)} to ${new Date(range.to).toISOString().slice(5, 13)}`;
}

export function told(logs: Logs, of?: Parameters<typeof check>[1]): string[] {
  return check(logs, of).gaps.map((gap) => `${hoursOf(gap)}: ${gap.problem}`);
}

export function keyAt<T>(keys: T[], index: number): T {
  const key = keys.at(index);
  assert.ok(key !== undefined);
  return key;
}

/** Changes a digest; the one after it still names the hash it had. */
export function spoil(logs: Logs, index: number, change: Partial<DigestDocument>): DigestDocument {
  const document = logs.digests.get(keyAt(digestKeys(logs), index));
  assert.ok(document);
  return Object.assign(document, change);
}
