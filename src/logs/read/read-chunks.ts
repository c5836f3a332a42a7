/** Reads the records of one file chunk after chunk, in memory that does not grow with the file. */

import { createHash } from 'node:crypto';

import { describeFileError } from '../find/file-errors.ts';
import { createByteReader } from './byte-reader.ts';
import type { ByteReader } from './byte-reader.ts';
import { createTextReader, describeNoUtf8, describeProblem } from './content.ts';
import type { Content, ContentOptions, Kind } from './content.ts';
import { gunzipPieces } from './gunzip.ts';
import type { GzipEnd } from './gunzip.ts';
import { sizeInWords } from './limits.ts';
import { isGzip } from './unpack.ts';
import { createCharacterCutter } from './utf8.ts';

/**
 * Reads a file of any size, plain or gzip by its first byte. An error of the
 * chunks makes it broken. A chunk's memory may be reused when the next one is asked for. Undefined where
 * `isStopped` came true before the end.
 */
export async function readChunks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  kind: Kind,
  options: ContentOptions,
  isStopped: () => boolean = () => false,
): Promise<Content | undefined> {
  let storedBytes = 0;
  const counted = untilStopped(chunks, isStopped, (bytes) => {
    storedBytes += bytes;
    options.onBytes(bytes, 0);
  });
  try {
    const input = createByteReader(counted);
    const start = await input.piece();
    const isPacked = start !== undefined && isGzip(start);
    const text = createText(kind, options, isPacked ? () => storedBytes : undefined);
    const end = isPacked ? await gunzipPieces(input, text.push) : await copyPieces(input, text.push);
    return isStopped() ? undefined : text.end(end);
  } catch (error) {
    return { broken: describeFileError(error) };
  } finally {
    await counted.return();
  }
}

async function* untilStopped(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  isStopped: () => boolean,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) {
    if (isStopped()) return;
    onBytes(chunk.length);
    yield chunk;
  }
}

async function copyPieces(input: ByteReader, output: (piece: Buffer) => boolean): Promise<GzipEnd> {
  for (let piece = await input.piece(); piece; piece = await input.piece()) {
    if (!output(piece)) break;
    await input.skip(piece.length);
  }
  return {};
}

/** Unpacked pieces, checked and hashed, on their way to what reads them; `packedBytes` tells of how much gzip. */
function createText(kind: Kind, options: ContentOptions, packedBytes: (() => number) | undefined) {
  const { unpackedBytesMax, unpackedRatioMax } = options.limits;
  const cutter = createCharacterCutter();
  const reader = createTextReader(kind, options);
  const sum = options.hash ? createHash('sha256') : undefined;
  let start: Buffer = Buffer.alloc(0);
  let bytes = 0;
  let isUtf8 = true;
  let isWanted = true;
  let isBomb = false;

  /**
   * True while more is wanted: of what is hashed, all of it, whatever it holds, and of gzip too, whose sum is
   * at its end and says best what is wrong.
   */
  function push(piece: Buffer): boolean {
    bytes += piece.length;
    options.onBytes(0, piece.length);
    isBomb =
      packedBytes !== undefined && bytes > Math.max(unpackedBytesMax, unpackedRatioMax * packedBytes());
    if (isBomb) return false;
    if (start.length < startBytes)
      start = Buffer.concat([start, piece.subarray(0, startBytes - start.length)]);
    sum?.update(piece);
    if (isWanted) {
      const characters = cutter.cut(piece);
      isUtf8 = characters !== undefined;
      isWanted = characters !== undefined && reader.push(characters);
    }
    return isWanted || packedBytes !== undefined || sum !== undefined;
  }

  function end(gzip: GzipEnd): Content {
    if (gzip.problem !== undefined) return { broken: gzip.problem };
    if (isBomb)
      return {
        broken: `larger than ${sizeInWords(unpackedBytesMax)} and ${unpackedRatioMax} times its size unpacked`,
      };
    const isText = isUtf8 && (!isWanted || cutter.isWhole());
    let content: Content = isText ? reader.end() : { broken: describeNoUtf8(start) };
    if (content.broken !== undefined) content = describeProblem(kind, start, content.broken);
    if (gzip.hasGarbage === true) content.broken ??= 'trailing garbage after the gzip data';
    if (sum) content.sha256 = sum.digest('hex');
    return content;
  }

  return { push, end };
}

/** So much of a text is kept to tell what it is where it is no log file. */
const startBytes = 16;
