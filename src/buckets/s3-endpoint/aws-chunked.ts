/**
 * Decodes bodies in `aws-chunked` encoding, which clients use that know a checksum only after the bytes are
 * sent.
 */

import { BucketError } from '../bucket-store.ts';

/** What the chunks carry, and the trailing headers in lower case. */
export type ChunkedContent = { content: Buffer; trailers: Record<string, string> };

/**
 * Decodes chunks (`SIZE-HEX\r\n BYTES \r\n`, the last of size 0) and the trailers behind them (S3 API reference,
 * "Signature calculations: transferring payload in multiple chunks", unsigned). Throws `InvalidChunk` or
 * `MalformedTrailerError`.
 */
export function decodeAwsChunked(body: Buffer): ChunkedContent {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = lineEnd === -1 ? undefined : parseChunkHeader(body.toString('latin1', at, lineEnd));
    if (size === undefined) throw new BucketError('InvalidChunk');
    at = lineEnd + 2;
    if (size === 0)
      return { content: Buffer.concat(chunks), trailers: parseTrailers(body.toString('utf8', at)) };
    chunks.push(body.subarray(at, at + size));
    at += size;
    if (body[at] !== 0x0d || body[at + 1] !== 0x0a) throw new BucketError('InvalidChunk');
    at += 2;
  }
}

function parseChunkHeader(line: string): number | undefined {
  return /^[0-9a-f]{1,8}$/i.test(line) ? Number.parseInt(line, 16) : undefined;
}

/** Some clients end lines in `\n` alone, and some put no empty line behind the last. */
function parseTrailers(text: string): Record<string, string> {
  const trailers: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue;
    const [, name, value] = /^([\w-]+):\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new BucketError('MalformedTrailerError');
    trailers[name.toLowerCase()] = value;
  }
  return trailers;
}
