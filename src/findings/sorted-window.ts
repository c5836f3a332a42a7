/** Keeps the last numbers of a series in order of size, so that their median is at hand at each step. */

export type SortedWindow = {
  /** Adds a number, and drops the oldest where the window is full. */
  push(value: number): void;
  length(): number;
  /** The lower one of two in the middle. */
  median(): number;
  max(): number;
  /** How many are 0; none may be less. */
  zeros(): number;
  /** In order of size. */
  values(): Float64Array;
};

export function createSortedWindow(size: number): SortedWindow {
  const sorted = new Float64Array(size);
  const ring = new Float64Array(size);
  let length = 0;
  let next = 0;

  /** How many numbers are less than the value. */
  function rankOf(value: number): number {
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] ?? Infinity) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    push(value) {
      if (length === size) {
        const gone = rankOf(ring[next] ?? 0);
        sorted.copyWithin(gone, gone + 1, length);
        length -= 1;
      }
      const rank = rankOf(value);
      sorted.copyWithin(rank + 1, rank, length);
      sorted[rank] = value;
      length += 1;
      ring[next] = value;
      next = (next + 1) % size;
    },
    length: () => length,
    median: () => sorted[Math.ceil(length / 2) - 1] ?? 0,
    max: () => sorted[length - 1] ?? 0,
    zeros: () => rankOf(Number.MIN_VALUE),
    values: () => sorted.slice(0, length),
  };
}
