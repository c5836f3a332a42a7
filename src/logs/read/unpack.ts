/** Unpacks a gzip file that is in memory as a whole. */

import { gunzipSync } from 'node:zlib';

const trailerBytes = 8;
/** No deflate stream unpacks to more than this many times its bytes. */
const deflateRatioMax = 1032;
const pieceBytesMax = 1024 * 1024;

/** Tells by the first byte, with which no text begins. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f;
}

/**
 * Unpacks a file that is gzip from its first to its last byte, of one member or several. Undefined for any
 * other, whatever is wrong with it, and for what unpacks to more than `unpackedBytesMax`.
 */
export function unpackWhole(bytes: Buffer, unpackedBytesMax: number): Buffer | undefined {
  const told = bytes.length < trailerBytes ? 0 : bytes.readUInt32LE(bytes.length - 4);
  if (told > unpackedBytesMax) return undefined;
  // A trailer that tells less than there is packed is that of the last of several members, or a lie.
  const expected = told + trailerBytes < bytes.length ? 8 * bytes.length : told;
  const isOne = expected === told && told <= deflateRatioMax * bytes.length;
  // In one piece of the right size nothing is copied; one byte more tells that the end is reached.
  const chunkSize = Math.max(64, isOne ? told + 1 : Math.min(expected, pieceBytesMax));
  try {
    const { buffer, engine } = gunzipSync(bytes, {
      chunkSize,
      maxOutputLength: unpackedBytesMax,
      info: true,
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    return engine.bytesWritten === bytes.length ? buffer : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Gives the memory of unpacked bytes back at once: what is unpacked next finds it warm, and nothing waits for
 * the garbage collector. The bytes are gone then.
 */
export function releaseUnpacked(bytes: Buffer): void {
  // Small buffers share their memory.
  if (bytes.length >= pieceBytesMax / 4) (bytes.buffer as ArrayBuffer).transfer(0);
}
