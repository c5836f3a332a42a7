/** Reads single bytes and pieces from chunks, as a parser asks for them. */

/** Undefined and false mean that the bytes have ended. */
export type ByteReader = {
  byte(): Promise<number | undefined>;
  /** All bytes at hand, at least one; they are not taken until they are skipped. */
  piece(): Promise<Buffer | undefined>;
  skip(count: number): Promise<boolean>;
  take(count: number): Promise<Buffer | undefined>;
};

/** A chunk's memory may be reused when the next chunk is asked for. */
export function createByteReader(chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>): ByteReader {
  let chunk: Buffer = Buffer.alloc(0);
  let at = 0;

  async function load(): Promise<boolean> {
    while (at >= chunk.length) {
      const next = await chunks.next();
      if (next.done === true) return false;
      chunk = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.length);
      at = 0;
    }
    return true;
  }

  const reader: ByteReader = {
    async byte() {
      if (at >= chunk.length && !(await load())) return undefined;
      at += 1;
      return chunk[at - 1];
    },
    async piece() {
      return (await load()) ? chunk.subarray(at) : undefined;
    },
    async skip(count) {
      let left = count;
      while (left > 0) {
        if (!(await load())) return false;
        const skipped = Math.min(left, chunk.length - at);
        at += skipped;
        left -= skipped;
      }
      return true;
    },
    async take(count) {
      const taken = Buffer.alloc(count);
      for (let index = 0; index < count; index += 1) {
        const byte = await reader.byte();
        if (byte === undefined) return undefined;
        taken[index] = byte;
      }
      return taken;
    },
  };
  return reader;
}
