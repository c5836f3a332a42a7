/** From a request's bytes to what its sender meant to send: decoded, and verified against everything it says of itself. */

import { BucketError } from '../bucket-store.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import { verifyChecksums, verifyContentMd5, verifyContentSha256 } from './checksums.ts';
import type { S3Request } from './messages.ts';

/** The content, and the verified checksums as headers for the answer. */
export type Payload = { content: Buffer; checksums: Record<string, string> };

/** Reads a body, plain or `aws-chunked`. Throws BucketError where a length or checksum does not fit. */
export function readPayload({ headers, body }: S3Request): Payload {
  const contentSha256 = headers['x-amz-content-sha256'];
  const isChunked = contentSha256?.startsWith('STREAMING-') === true;
  verifyContentSha256(body, contentSha256);
  const { content, trailers } = isChunked ? decodeAwsChunked(body) : { content: body, trailers: {} };
  const decodedLength = headers['x-amz-decoded-content-length'];
  if (decodedLength !== undefined && decodedLength !== String(content.byteLength)) {
    throw new BucketError('IncompleteBody');
  }
  checkTrailers(headers['x-amz-trailer'], trailers);
  verifyContentMd5(content, headers['content-md5']);
  return { content, checksums: verifyChecksums(content, { ...headers, ...trailers }) };
}

/** What is announced must come, and nothing else but the signature of the trailers. */
function checkTrailers(announced: string | undefined, trailers: Record<string, string>): void {
  const names = (announced ?? '').split(',').map((name) => name.trim().toLowerCase());
  const expected = names.filter((name) => name !== '');
  const isWhole = expected.every((name) => trailers[name] !== undefined);
  const isKnown = Object.keys(trailers).every(
    (name) => expected.includes(name) || name === 'x-amz-trailer-signature',
  );
  if (!isWhole || !isKnown) throw new BucketError('MalformedTrailerError');
}
