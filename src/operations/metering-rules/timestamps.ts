/** When usage may still be metered (metering.md §3.1, "Timestamp rule"). All times are milliseconds, all months and hours UTC. */

import { ServiceError } from '../../protocol/service-error.ts';
import type { Settings } from '../settings.ts';

const hourMs = 3_600_000;

/** @throws ServiceError TimestampOutOfBoundsException, which refuses the whole batch. */
export function checkTimestamp(timestamp: number, now: number, settings: Settings['metering']): void {
  const reason = outOfBounds(timestamp, now, settings);
  if (reason === undefined) return;
  throw new ServiceError(
    'TimestampOutOfBoundsException',
    `The timestamp ${iso(timestamp)} of a usage record is out of bounds: ${reason} No record of this request was stored.`,
  );
}

/** Start of the UTC hour. */
export function floorHour(ms: number): number {
  return Math.floor(ms / hourMs) * hourMs;
}

function outOfBounds(timestamp: number, now: number, settings: Settings['metering']): string | undefined {
  if (timestamp > now + settings.futureToleranceMs) return `it is in the future (now ${iso(now)}).`;
  // "24 hours or more" is refused (API reference); other AWS texts call exactly 24 hours valid.
  if (now - timestamp >= settings.batchWindowMs) {
    return `usage is accepted for less than ${settings.batchWindowMs / hourMs} hours.`;
  }
  const month = startOfMonth(now);
  if (timestamp < month && now >= month + settings.monthEndCutoffMs) {
    return `the month before closed at ${iso(month + settings.monthEndCutoffMs)}.`;
  }
  return undefined;
}

function startOfMonth(ms: number): number {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}

/** A number beyond Date's range is still a number that the caller sent. */
function iso(ms: number): string {
  return Math.abs(ms) <= 8.64e15
    ? new Date(ms).toISOString().replace('.000Z', 'Z')
    : `${ms / 1000} (epoch seconds)`;
}
