/** The periods for which one usage record each is expected: hours, days, weeks and months, in UTC. */

import { dayMs, hourMs, hourStart } from './hours.ts';

/** UTC hours, days, weeks from Monday on, and months. */
export const periods = ['hour', 'day', 'week', 'month'] as const;
export type Period = (typeof periods)[number];

/** 1970-01-05, the first Monday of the epoch. */
const mondayMs = 4 * dayMs;

const starts: Record<Period, (time: number) => number> = {
  hour: hourStart,
  day: (time) => Math.floor(time / dayMs) * dayMs,
  week: (time) => Math.floor((time - mondayMs) / (7 * dayMs)) * 7 * dayMs + mondayMs,
  month: (time) => monthStart(time, 0),
};

const nextStarts: Record<Period, (start: number) => number> = {
  hour: (start) => start + hourMs,
  day: (start) => start + dayMs,
  week: (start) => start + 7 * dayMs,
  month: (start) => monthStart(start, 1),
};

/** The start of the period that holds the moment, both in milliseconds since the epoch. */
export function periodStart(period: Period, time: number): number {
  return starts[period](time);
}

/** The start of the next period, from the start of one. */
export function nextPeriod(period: Period, start: number): number {
  return nextStarts[period](start);
}

/** Of the month so many months after the one that holds the moment. */
function monthStart(time: number, later: number): number {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later);
}
