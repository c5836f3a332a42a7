/** What a digest tells of an hour → its document, what is signed of it, and the metadata of its object. */

import { renderEventTime } from './dates.ts';

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

/** The digest's file is the gzip of this as JSON.stringify writes it: compact, slashes unescaped. */
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
 */
export function digestSigningString(document: DigestDocument, sha256: string): string {
  const place = `${document.digestS3Bucket}/${document.digestS3Object}`;
  return [document.digestEndTime, place, sha256, document.previousDigestSignature ?? 'null'].join('\n');
}

/** User metadata of the object: in HTTP each name has `x-amz-meta-` before it (cloudtrail.md §5.3). */
export function digestMetadata(signature: string): { signature: string; 'signature-algorithm': string } {
  return { signature, 'signature-algorithm': signatureAlgorithm };
}
