/**
 * Checks whether usage of a time may still be metered (metering.md §3.1, §3.2). All times are milliseconds,
 * all months and hours UTC.
 */

import { ServiceError } from '../../protocol/service-error.ts';
import { isoText } from '../../text/times.ts';
import { hourMs } from '../../time/hours.ts';

export type TimestampRules = {
  /** In messages. */
  operation: string;
  /** Usage of this age or older is refused. */
  windowMs: number;
  /** How far ahead of `now` a timestamp may be. */
  futureToleranceMs: number;
  /** How long into a month the month before can still be metered; absent where months do not matter. */
  monthEndCutoffMs?: number;
};

/** @throws ServiceError TimestampOutOfBoundsException, which refuses the whole call. */
export function checkTimestamp(timestamp: number, now: number, rules: TimestampRules): void {
  const reason = outOfBounds(timestamp, now, rules);
  if (reason === undefined) return;
  throw new ServiceError(
    'TimestampOutOfBoundsException',
    `The timestamp ${iso(timestamp)} of a usage record is out of bounds: ${reason} No record of this request was stored.`,
  );
}

function outOfBounds(
  timestamp: number,
  now: number,
  { operation, windowMs, futureToleranceMs, monthEndCutoffMs = Infinity }: TimestampRules,
): string | undefined {
  if (timestamp > now + futureToleranceMs) return `it is in the future (now ${iso(now)}).`;
  // "24 hours or more" is refused (API reference); other AWS texts call exactly 24 hours valid.
  if (now - timestamp >= windowMs) {
    return `${operation} accepts usage for less than ${windowMs / hourMs} hours.`;
  }
  const month = startOfMonth(now);
  if (timestamp < month && now >= month + monthEndCutoffMs) {
    return `the month before closed at ${iso(month + monthEndCutoffMs)}.`;
  }
  return undefined;
}

function startOfMonth(ms: number): number {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}

/** A number beyond Date's range is still a number that the caller sent. */
function iso(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? isoText(ms) : `${ms / 1000} (epoch seconds)`;
}
