/** Turns times of delivery, which digests cover, into the hours of calls that they stand for. */

import type { HourRange } from '../time/hour-ranges.ts';
import { unite } from '../time/hour-ranges.ts';
import { hourMs, hourStart } from '../time/hours.ts';
import type { CallTimes } from '../logs/scope.ts';

/** From one moment to another, in milliseconds since the epoch. */
export type Period = { from: number; to: number };

/** How much older than its file's delivery, or name, an event may be (cloudtrail.md §4.4: 20 minutes were seen). */
export const eventAgeMs = 20 * 60_000;
/** Files are written from 5 minutes before the time in their names to 20 minutes after it (cloudtrail.md §4.1). */
const earlyMs = 5 * 60_000;
const lateMs = 20 * 60_000;

/** The hours of the calls that are in files delivered in a period. */
export function hoursDeliveredIn({ from, to }: Period): HourRange {
  return wholeHours({ from: from - eventAgeMs, to });
}

/** The hours in which these moments are, the last one included. */
export function wholeHours({ from, to }: Period): HourRange {
  return { from: hourStart(from), to: (Math.floor(to / hourMs) + 1) * hourMs };
}

/** Whether some of the hours are asked for. */
export function isAsked({ from, to }: HourRange, times: CallTimes): boolean {
  return from < times.to && times.from < to;
}

/** The moments in which a log file with this time in its name is delivered. */
export function deliveryOf(timestamp: number): Period {
  return { from: timestamp - earlyMs, to: timestamp + lateMs };
}

/** Answers whether a period is covered as a whole. */
export type Covered = (period: Period) => boolean;

/** What is in the periods and not, not even at its ends, in one of the holes. */
export function coverageOf(periods: readonly Period[], holes: readonly Period[]): Covered {
  const covered = unite([periods]);
  const open = unite([holes]);
  return ({ from, to }) => {
    const around = lastFrom(covered, from);
    const hole = lastFrom(open, to);
    return around !== undefined && to <= around.to && (hole === undefined || hole.to < from);
  };
}

/** The last of ordered, separate periods that begins at the moment or before. */
function lastFrom(periods: readonly Period[], moment: number): Period | undefined {
  let low = 0;
  let high = periods.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((periods[middle]?.from ?? Infinity) <= moment) low = middle + 1;
    else high = middle;
  }
  return periods[low - 1];
}
