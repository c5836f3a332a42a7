/** Joins an item that lies in several pieces of a text into one slice. */

/** Holds one item at a time. */
export type Holder = {
  /** An item begins at this index of the piece. */
  start(at: number): void;
  /** The piece ends, and with it its memory. */
  keep(piece: Buffer): void;
  /** The item that ends before this index of the piece; undefined where it is above the limit. */
  take(piece: Buffer, end: number): Buffer | undefined;
  drop(): void;
  isHolding(): boolean;
};

/** Holds no more than `bytesMax`. */
export function createHolder(bytesMax: number): Holder {
  let isHolding = false;
  let from = 0;
  let parts: Buffer[] = [];
  let partBytes = 0;

  function drop(): void {
    isHolding = false;
    if (parts.length > 0) parts = [];
    partBytes = 0;
  }

  return {
    start(at) {
      isHolding = true;
      from = at;
    },
    keep(piece) {
      if (!isHolding) return;
      partBytes += piece.length - from;
      if (partBytes > bytesMax) parts = [];
      else parts.push(Buffer.from(piece.subarray(from)));
      from = 0;
    },
    take(piece, end) {
      const bytes = partBytes + end - from;
      let item = bytes > bytesMax ? undefined : piece.subarray(from, end);
      if (item && parts.length > 0) item = Buffer.concat([...parts, item], bytes);
      drop();
      return item;
    },
    drop,
    isHolding: () => isHolding,
  };
}
