/** Reads a request's body: decodes it, and verifies it against the lengths and checksums sent with it. */

import { BucketError } from '../bucket-store.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import { verifyChecksums, verifyContentMd5 } from './checksums.ts';
import type { S3Request } from './messages.ts';

const unsignedChunks = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

/** The content, and the verified checksums as headers for the answer. */
export type Payload = { content: Buffer; checksums: Record<string, string> };

/**
 * Reads a body, plain or `aws-chunked`. Throws BucketError where a length or checksum does not fit, and
 * `NotImplemented` for chunks with signatures of their own.
 */
export function readPayload({ headers, body }: S3Request): Payload {
  const { content, trailers } = isChunked(headers['x-amz-content-sha256'])
    ? decodeAwsChunked(body)
    : { content: body, trailers: {} };
  const decodedLength = headers['x-amz-decoded-content-length'];
  if (decodedLength !== undefined && decodedLength !== String(content.byteLength)) {
    throw new BucketError('IncompleteBody');
  }
  checkTrailers(headers['x-amz-trailer'], trailers);
  verifyContentMd5(content, headers['content-md5']);
  return { content, checksums: verifyChecksums(content, { ...headers, ...trailers }) };
}

/** A chunk's signature stands for its bytes, so whoever cannot verify it must not take them for signed. */
function isChunked(contentSha256 = ''): boolean {
  if (contentSha256 === unsignedChunks) return true;
  if (!contentSha256.startsWith('STREAMING-')) return false;
  throw new BucketError(
    'NotImplemented',
    `x-amz-content-sha256: ${contentSha256} is not implemented: signatures of single chunks are not verified. Send the body signed whole, without chunked encoding, or as ${unsignedChunks}.`,
  );
}

/** What is announced must come, and nothing else. */
function checkTrailers(announced: string | undefined, trailers: Record<string, string>): void {
  const names = (announced ?? '').split(',').map((name) => name.trim().toLowerCase());
  const expected = names.filter((name) => name !== '');
  const isWhole = expected.every((name) => trailers[name] !== undefined);
  const isKnown = Object.keys(trailers).every((name) => expected.includes(name));
  if (!isWhole || !isKnown) throw new BucketError('MalformedTrailerError');
}
