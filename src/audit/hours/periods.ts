/** The periods of which one usage record is expected: hours, days, weeks and months, in UTC. */

import type { Period } from './hour-cell.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** 1970-01-05, the first Monday of the epoch. */
const mondayMs = 4 * dayMs;

/** The start of the period that holds the moment, both in milliseconds since the epoch. */
export function periodStart(period: Period, time: number): number {
  switch (period) {
    case 'hour':
      return Math.floor(time / hourMs) * hourMs;
    case 'day':
      return Math.floor(time / dayMs) * dayMs;
    case 'week':
      return Math.floor((time - mondayMs) / (7 * dayMs)) * 7 * dayMs + mondayMs;
    case 'month': {
      const date = new Date(time);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
    }
  }
}

/** The start of the next period, from the start of one. */
export function nextPeriod(period: Period, start: number): number {
  switch (period) {
    case 'hour':
      return start + hourMs;
    case 'day':
      return start + dayMs;
    case 'week':
      return start + 7 * dayMs;
    case 'month': {
      const date = new Date(start);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
    }
  }
}
