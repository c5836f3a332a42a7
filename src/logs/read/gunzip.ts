/** Unpacks a gzip file piece by piece and member by member, however many and however damaged they are. */

import { crc32, createInflateRaw } from 'node:zlib';

import type { ByteReader } from './byte-reader.ts';

/** How a gzip file ends. */
export type GzipEnd = {
  /** What is damaged; what was unpacked proves nothing then. */
  problem?: string;
  /** Whether something that is no gzip follows the members, all of which are whole. */
  hasGarbage?: boolean;
};

const pieceBytes = 64 * 1024;
const truncated = { problem: 'truncated gzip' };

/**
 * Unpacks the members that follow one another, and checks the sum and the length of each (RFC 1952). Zeros
 * after the last one are padding. Stops where `output` returns false.
 */
export async function gunzipPieces(input: ByteReader, output: (piece: Buffer) => boolean): Promise<GzipEnd> {
  for (let members = 0; ; members += 1) {
    const header = await skipHeader(input);
    if (header === 'end') return {};
    if (header === 'no gzip') return members > 0 ? { hasGarbage: true } : { problem: 'damaged gzip header' };
    if (header === 'truncated') return truncated;
    const end = await inflateMember(input, output);
    if (end) return end;
  }
}

/** Of the first bytes: zeros before the end are padding. */
async function skipHeader(input: ByteReader): Promise<'member' | 'end' | 'no gzip' | 'truncated'> {
  let first = await input.byte();
  const isPadding = first === 0;
  while (first === 0) first = await input.byte();
  if (first === undefined) return 'end';
  if (isPadding || first !== 0x1f || (await input.byte()) !== 0x8b) return 'no gzip';
  const method = await input.byte();
  if (method !== undefined && method !== 8) return 'no gzip';
  const flags = (await input.byte()) ?? 0;
  if (flags > 0x1f) return 'no gzip';
  let isWhole = await input.skip(6);
  if (isWhole && flags & 4) {
    const low = await input.byte();
    const high = await input.byte();
    isWhole = high !== undefined && (await input.skip((low ?? 0) + 256 * high));
  }
  // The name and the comment end in a zero.
  for (const flag of [8, 16]) if (isWhole && flags & flag) isWhole = await skipText(input);
  if (isWhole && flags & 2) isWhole = await input.skip(2);
  return isWhole ? 'member' : 'truncated';
}

async function skipText(input: ByteReader): Promise<boolean> {
  let byte = await input.byte();
  while (byte !== undefined && byte !== 0) byte = await input.byte();
  return byte === 0;
}

/** Unpacks up to the end of a member; what is wrong with it, or an empty end where `output` has enough. */
async function inflateMember(
  input: ByteReader,
  output: (piece: Buffer) => boolean,
): Promise<GzipEnd | undefined> {
  let sum = 0;
  let size = 0;
  let isEnough = false;
  let problem: string | undefined;
  let goOn = (): void => undefined;
  const inflater = createInflateRaw({ chunkSize: pieceBytes });
  const ended = new Promise<void>((resolve) => inflater.once('close', resolve));
  inflater.on('error', (error) => {
    problem = `damaged gzip: ${error.message}`;
    goOn();
  });
  inflater.on('data', (piece: Buffer) => {
    sum = crc32(piece, sum);
    size += piece.length;
    isEnough ||= !output(piece);
  });
  try {
    for (;;) {
      const piece = await input.piece();
      if (!piece) return truncated;
      const before = inflater.bytesWritten;
      await new Promise<void>((resolve) => {
        goOn = resolve;
        inflater.write(piece, () => resolve());
      });
      if (problem !== undefined) return { problem };
      if (isEnough) return {};
      const used = inflater.bytesWritten - before;
      await input.skip(used);
      if (used < piece.length) break;
    }
    inflater.end();
    await ended;
    if (isEnough) return {};
    const trailer = await input.take(8);
    if (!trailer) return truncated;
    if (trailer.readUInt32LE(0) !== sum) return { problem: 'damaged gzip: incorrect data check' };
    if (trailer.readUInt32LE(4) !== size % 2 ** 32)
      return { problem: 'damaged gzip: incorrect length check' };
    return undefined;
  } finally {
    inflater.destroy();
  }
}
