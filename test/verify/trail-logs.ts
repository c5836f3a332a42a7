/** A trail's log files and digests of some hours, as data for checkDigests: whole and true until a test spoils them. */

import assert from 'node:assert/strict';
import { hash } from 'node:crypto';

import { renderEventTime } from '../../src/record/dates.ts';
import { logObjectKey } from '../../src/record/object-key.ts';
import type { LogGap } from '../../src/verify/log-gap.ts';
import { checkDigests } from '../../src/verify/check-digests.ts';
import type { CheckedDigests } from '../../src/verify/check-digests.ts';
import type { CallTimes, Scope } from '../../src/logs/scope.ts';
import { hourMs } from '../../src/time/hours.ts';

type LogFile = {
  s3Bucket: string;
  s3Object: string;
  hashValue: string;
  hashAlgorithm: string;
  newestEventTime: string;
  oldestEventTime: string;
};

/** In the order of cloudtrail.md §5.2. */
export type DigestDocument = {
  awsAccountId: string;
  digestStartTime: string;
  digestEndTime: string;
  digestS3Bucket: string;
  digestS3Object: string;
  digestPublicKeyFingerprint: string;
  digestSignatureAlgorithm: string;
  newestEventTime: string | null;
  oldestEventTime: string | null;
  previousDigestS3Bucket: string | null;
  previousDigestS3Object: string | null;
  previousDigestHashValue: string | null;
  previousDigestHashAlgorithm: string | null;
  previousDigestSignature: string | null;
  logFiles: LogFile[];
};

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
  let previous: DigestDocument | undefined;
  for (let hour = 0; hour <= hours; hour++) {
    const end = start + hour * hourMs;
    const logFiles: LogFile[] = [];
    const firstTime = hour === 0 ? Infinity : end - hourMs + everyMs;
    for (let time = firstTime; time <= end; time += everyMs) {
      const random16 = hash('sha256', `${trail} ${time}`, 'hex').slice(0, 16);
      const key = logObjectKey({ prefix, accountId, region, newestEventTime: time, random16 });
      const sha256 = hash('sha256', key);
      logs.hashes.set(key, sha256);
      logFiles.push({
        s3Bucket: 'logs',
        s3Object: key,
        hashValue: sha256,
        hashAlgorithm: 'SHA-256',
        newestEventTime: renderEventTime(time),
        oldestEventTime: renderEventTime(time - 300_000),
      });
    }
    const stamp = renderEventTime(end).replaceAll(/[-:]/g, '');
    const day = renderEventTime(end).slice(0, 10).replaceAll('-', '/');
    const document: DigestDocument = {
      awsAccountId: accountId,
      digestStartTime: renderEventTime(end - hourMs),
      digestEndTime: renderEventTime(end),
      digestS3Bucket: 'logs',
      digestS3Object: `${prefix}/AWSLogs/${accountId}/CloudTrail-Digest/${region}/${day}/${accountId}_CloudTrail-Digest_${region}_${trail}_us-east-1_${stamp}.json.gz`,
      digestPublicKeyFingerprint: '28f6b7a258b62ece75008b18eaffc92b',
      digestSignatureAlgorithm: 'SHA256withRSA',
      newestEventTime: logFiles.at(-1)?.newestEventTime ?? null,
      oldestEventTime: logFiles[0]?.oldestEventTime ?? null,
      previousDigestS3Bucket: previous ? 'logs' : null,
      previousDigestS3Object: previous?.digestS3Object ?? null,
      previousDigestHashValue: previous ? hashOf(previous) : null,
      previousDigestHashAlgorithm: previous ? 'SHA-256' : null,
      previousDigestSignature: previous ? 'ab12' : null,
      // Digests name them in no order (cloudtrail.md §5.2).
      logFiles: logFiles.toSorted((one, other) => (one.hashValue < other.hashValue ? -1 : 1)),
    };
    logs.digests.set(document.digestS3Object, document);
    previous = document;
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
