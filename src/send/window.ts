/** An hour of usage → until when AWS says that it takes it. */

import { hourMs } from '../time/hours.ts';

/** metering.md §0. */
const windowMs = 24 * hourMs;
const monthEndMs = 6 * hourMs;

/** @param hour start of the hour in milliseconds. @returns the moment from which on its record spoils a request. */
export function closesAt(hour: number): number {
  const date = new Date(hour);
  const nextMonth = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
  return Math.min(hour + windowMs, nextMonth + monthEndMs);
}
