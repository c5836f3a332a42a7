/** Tells the quantity that is usual around one hour of a series, by the billed hours near it. */

import { hourMs } from '../time/hours.ts';
import type { HourCell } from '../hours/hour-cell.ts';

/** A week on either side holds the same hour of every weekday. */
const reachMs = 7 * 24 * hourMs;
const neighboursMax = 24;

/**
 * The median of up to 24 nearest billed hours within a week, the lower one of two middles, so that it is a
 * quantity that was billed. Undefined without any.
 * @param cells of the series, in order of time; `index` is the place of the hour in it.
 */
export function typicalQuantity(cells: readonly HourCell[], index: number): number | undefined {
  const hour = cells[index]?.hour ?? 0;
  const quantities: number[] = [];
  let [before, after] = [index - 1, index + 1];
  while (quantities.length < neighboursMax) {
    const [left, right] = [distance(cells[before], hour), distance(cells[after], hour)];
    if (Math.min(left, right) > reachMs) break;
    const nearest = left <= right ? cells[before--] : cells[after++];
    if (nearest?.billed !== undefined) quantities.push(nearest.billed);
  }
  return quantities.toSorted((one, other) => one - other)[Math.floor((quantities.length - 1) / 2)];
}

function distance(cell: HourCell | undefined, hour: number): number {
  return cell === undefined ? Infinity : Math.abs(cell.hour - hour);
}
