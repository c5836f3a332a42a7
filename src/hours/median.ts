/** Computes medians, which say what is usual whatever the extremes are. */

import type { HourCell } from './hour-cell.ts';

/** The lower one of two in the middle; undefined where there are none. */
export function medianOf(values: Iterable<number>): number | undefined {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.ceil(sorted.length / 2) - 1];
}

/** The median of what was billed in a series' hours, zeros among them. */
export function medianQuantity(cells: readonly HourCell[]): number | undefined {
  const billed: number[] = [];
  for (const cell of cells) if (cell.billed !== undefined) billed.push(cell.billed);
  return medianOf(billed);
}
