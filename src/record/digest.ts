/**
 * Reads and writes the document of a digest file: what it says of its place, time and log files, and its
 * signature.
 */

import { parseLogDate, renderEventTime } from './dates.ts';
import { fieldsOf, textOf } from './fields.ts';
import type { Fields } from './fields.ts';
import { parseLogObjectKey } from './object-key.ts';
import { nameOf } from './file-name.ts';

/** Times in milliseconds since the epoch: those of the events in a log file, where the digest tells them. */
export type NamedLogFile = { key: string; name: string; sha256: string; oldest?: number; newest?: number };

/**
 * What a digest says (cloudtrail.md §5.2). It covers the log files that were delivered from `start` to `end`,
 * in milliseconds since the epoch.
 */
export type Digest = {
  path: string;
  /** The object it says it is, and the name of that. */
  key: string;
  name: string;
  /** What the digests of one trail, account and Region have in common: their names without the time. */
  chain: string;
  accountId: string;
  region: string;
  start: number;
  end: number;
  /** Undefined where a chain begins. */
  previous?: { key: string; name: string; sha256: string };
  logFiles: NamedLogFile[];
  /** Entries that name no log file, or no hash of it. */
  brokenEntries: number;
};

/** Reads a document; where a field without which it says nothing is missing or broken, a phrase names it. */
export function parseDigest(path: string, document: unknown): Digest | { path: string; problem: string } {
  const fields = fieldsOf(document);
  if (!fields) return { path, problem: 'the digest is no JSON object' };
  const key = textOf(fields['digestS3Object']);
  const named = key === undefined ? undefined : parseLogObjectKey(key);
  if (key === undefined || named?.family !== 'CloudTrail-Digest') return brokenField(path, 'digestS3Object');
  const { accountId, region, timestamp } = named;
  if (fields['awsAccountId'] !== accountId) return brokenField(path, 'awsAccountId');
  const start = timeOf(fields['digestStartTime']);
  const end = timeOf(fields['digestEndTime']);
  if (start === undefined || (end !== undefined && start > end)) return brokenField(path, 'digestStartTime');
  // A digest's name has its end, to the second (cloudtrail.md §5.1).
  if (end !== timestamp) return brokenField(path, 'digestEndTime');
  const previous = previousOf(fields);
  if (typeof previous === 'string') return brokenField(path, previous);
  const entries = fields['logFiles'];
  if (!Array.isArray(entries)) return brokenField(path, 'logFiles');
  const logFiles = entries.flatMap((entry) => logFileOf(fieldsOf(entry)));
  const name = nameOf(key);
  return {
    path,
    key,
    name,
    chain: name.replace(/\d{8}T\d{6}Z/, ''),
    accountId,
    region,
    start,
    end,
    ...(previous && { previous }),
    logFiles,
    brokenEntries: entries.length - logFiles.length,
  };
}

function brokenField(path: string, field: string): { path: string; problem: string } {
  return { path, problem: `the field ${field} of the digest is missing or broken` };
}

function timeOf(value: unknown): number | undefined {
  return typeof value === 'string' ? parseLogDate(value) : undefined;
}

/** The digest before, nothing where a chain begins, or the name of the field that is broken. */
function previousOf(fields: Fields): Digest['previous'] | string {
  const key = fields['previousDigestS3Object'];
  if (key === null || key === undefined) return undefined;
  if (typeof key !== 'string' || parseLogObjectKey(key)?.family !== 'CloudTrail-Digest')
    return 'previousDigestS3Object';
  const sha256 = hashOf(fields['previousDigestHashValue'], fields['previousDigestHashAlgorithm']);
  return sha256 === undefined ? 'previousDigestHashValue' : { key, name: nameOf(key), sha256 };
}

function logFileOf(entry: Fields | undefined): NamedLogFile[] {
  const key = textOf(entry?.['s3Object']);
  const sha256 = hashOf(entry?.['hashValue'], entry?.['hashAlgorithm']);
  if (key === undefined || sha256 === undefined) return [];
  const oldest = timeOf(entry?.['oldestEventTime']);
  const newest = timeOf(entry?.['newestEventTime']);
  const areTimes = oldest !== undefined && newest !== undefined && oldest <= newest;
  return [{ key, name: nameOf(key), sha256, ...(areTimes && { oldest, newest }) }];
}

function hashOf(value: unknown, algorithm: unknown): string | undefined {
  const isHash = typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value) && algorithm === 'SHA-256';
  return isHash ? value.toLowerCase() : undefined;
}

/** Times in milliseconds since the epoch; hashes and signatures in lower-case hexadecimal. */
export type NewDigest = {
  /** Whose the logs are. */
  accountId: string;
  start: number;
  end: number;
  bucket: string;
  key: string;
  /** Names the key that signs. */
  publicKeyFingerprint: string;
  /** Undefined where a chain begins. */
  previous: { bucket: string; key: string; sha256: string; signature: string } | undefined;
  logFiles: readonly {
    bucket: string;
    key: string;
    /** Of the unpacked bytes. */
    sha256: string;
    oldest: number;
    newest: number;
  }[];
};

/** In the order in which AWS writes the members; all of them always there (cloudtrail.md §5.2). */
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
  logFiles: {
    s3Bucket: string;
    s3Object: string;
    hashValue: string;
    hashAlgorithm: string;
    newestEventTime: string;
    oldestEventTime: string;
  }[];
};

const hashAlgorithm = 'SHA-256';
const signatureAlgorithm = 'SHA256withRSA';

/**
 * The digest's file is the gzip of this as JSON.stringify writes it: compact, slashes unescaped.
 *
 * @internal until trails deliver digests.
 */
export function digestDocument(digest: NewDigest): DigestDocument {
  const { previous, logFiles } = digest;
  const isEmpty = logFiles.length === 0;
  const newest = Math.max(...logFiles.map((file) => file.newest));
  const oldest = Math.min(...logFiles.map((file) => file.oldest));
  return {
    awsAccountId: digest.accountId,
    digestStartTime: renderEventTime(digest.start),
    digestEndTime: renderEventTime(digest.end),
    digestS3Bucket: digest.bucket,
    digestS3Object: digest.key,
    digestPublicKeyFingerprint: digest.publicKeyFingerprint,
    digestSignatureAlgorithm: signatureAlgorithm,
    newestEventTime: isEmpty ? null : renderEventTime(newest),
    oldestEventTime: isEmpty ? null : renderEventTime(oldest),
    previousDigestS3Bucket: previous?.bucket ?? null,
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: previous?.sha256 ?? null,
    previousDigestHashAlgorithm: previous ? hashAlgorithm : null,
    previousDigestSignature: previous?.signature ?? null,
    logFiles: logFiles.map((file) => ({
      s3Bucket: file.bucket,
      s3Object: file.key,
      hashValue: file.sha256,
      hashAlgorithm,
      newestEventTime: renderEventTime(file.newest),
      oldestEventTime: renderEventTime(file.oldest),
    })),
  };
}

/**
 * What RSA signs, as UTF-8 (cloudtrail.md §5.4): no newline at the end, and the word `null` where a chain begins.
 * @param sha256 of the digest's unpacked bytes.
 *
 * @internal until trails deliver digests.
 */
export function digestSigningString(document: DigestDocument, sha256: string): string {
  const place = `${document.digestS3Bucket}/${document.digestS3Object}`;
  return [document.digestEndTime, place, sha256, document.previousDigestSignature ?? 'null'].join('\n');
}

/**
 * User metadata of the object: in HTTP each name has `x-amz-meta-` before it (cloudtrail.md §5.3).
 *
 * @internal until trails deliver digests.
 */
export function digestMetadata(signature: string): { signature: string; 'signature-algorithm': string } {
  return { signature, 'signature-algorithm': signatureAlgorithm };
}
