/** Reads the bytes of files, whole or in pieces, by calls that block: reading threads work with it. */

import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

const pieceBytes = 256 * 1024;

/** Reads files into memory that it reuses. */
export type DiskReader = {
  /**
   * The bytes, good until the next call; undefined for a file of more than `wholeBytesMax`.
   * @throws Error of the file system
   */
  readWhole: (path: string) => Buffer | undefined;
};

export function createDiskReader(wholeBytesMax: number): DiskReader {
  // One byte more, so that a file of just that size is seen to end. Untouched pages of it take no memory.
  const memory = Buffer.allocUnsafeSlow(wholeBytesMax + 1);
  return {
    readWhole(path) {
      const file = openSync(path, 'r');
      try {
        const length = fill(file, memory);
        return length > wholeBytesMax ? undefined : memory.subarray(0, length);
      } finally {
        closeSync(file);
      }
    },
  };
}

/** The bytes of a file in pieces, each good until the next one is asked for. Lets other work in between. */
export async function* readPieces(path: string): AsyncGenerator<Buffer> {
  const memory = Buffer.allocUnsafeSlow(pieceBytes);
  const file = openSync(path, 'r');
  try {
    for (let length = fill(file, memory); length > 0; length = fill(file, memory)) {
      yield memory.subarray(0, length);
      await setImmediate();
    }
  } finally {
    closeSync(file);
  }
}

/** How much was read. Network file systems give less than is asked for before the end. */
function fill(file: number, memory: Buffer): number {
  let length = 0;
  while (length < memory.length) {
    const read = readSync(file, memory, length, memory.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return length;
}
