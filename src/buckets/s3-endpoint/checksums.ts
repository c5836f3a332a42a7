/** Verifies the checksums that a client sends with a body. */

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { BucketError } from '../bucket-store.ts';

/**
 * Verifies `x-amz-checksum-ALGORITHM` entries, from headers or trailers, against the body, and answers them as
 * headers for the answer. Throws `BadDigest`, `InvalidRequest` for a value that is no checksum, and
 * `NotImplemented` for an algorithm that Node does not compute.
 */
export function verifyChecksums(
  body: Buffer,
  entries: Record<string, string | undefined>,
): Record<string, string> {
  const verified: Record<string, string> = {};
  for (const [name, value] of Object.entries(entries)) {
    const algorithm = /^x-amz-checksum-(.+)$/.exec(name)?.[1];
    if (algorithm === undefined || value === undefined || isNoChecksum(algorithm)) continue;
    const compute = algorithms[algorithm];
    if (compute === undefined) {
      throw new BucketError(
        'NotImplemented',
        `The checksum algorithm ${algorithm.toUpperCase()} is not implemented.`,
      );
    }
    const computed = compute(body);
    if (Buffer.from(value, 'base64').byteLength !== computed.byteLength) {
      throw new BucketError('InvalidRequest', `Value for ${name} header is invalid.`);
    }
    if (computed.toString('base64') !== value) {
      throw new BucketError(
        'BadDigest',
        `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
      );
    }
    verified[name] = value;
  }
  return verified;
}

/** Verifies `Content-MD5`, if sent. Throws `InvalidDigest` or `BadDigest`. */
export function verifyContentMd5(body: Buffer, value: string | undefined): void {
  if (value === undefined) return;
  if (Buffer.from(value, 'base64').byteLength !== 16) throw new BucketError('InvalidDigest');
  if (hashWith('md5')(body).toString('base64') !== value) {
    throw new BucketError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
}

const algorithms: Record<string, (body: Buffer) => Buffer> = {
  crc32: (body) => {
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(body));
    return checksum;
  },
  md5: hashWith('md5'),
  sha1: hashWith('sha1'),
  sha256: hashWith('sha256'),
  sha512: hashWith('sha512'),
};

function hashWith(algorithm: string): (body: Buffer) => Buffer {
  return (body) => createHash(algorithm).update(body).digest();
}

/** Headers that only sound like a checksum. */
function isNoChecksum(algorithm: string): boolean {
  return algorithm === 'algorithm' || algorithm === 'type' || algorithm === 'mode';
}
