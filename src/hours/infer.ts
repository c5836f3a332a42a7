/** Infers from a series itself in which hours it is expected. */

import type { JudgedHour } from './judged-hour.ts';
import type { Span } from './spans.ts';

/**
 * From its first accepted hour a series is expected hourly, until the customer is refused as not subscribed,
 * and again from the next accepted hour. `to` is Infinity where nothing ends it.
 */
export function inferSpans(hours: readonly JudgedHour[]): Span[] {
  const spans: Span[] = [];
  let from: number | undefined;
  for (const { hour, verdict } of hours) {
    if (isTaken(verdict)) {
      from ??= hour;
    } else if (from !== undefined && isRefused(verdict)) {
      spans.push({ from, to: hour });
      from = undefined;
    }
  }
  if (from !== undefined) spans.push({ from, to: Infinity });
  return spans;
}

/** A refusal as a duplicate proves an acceptance too, in logs that we do not have. */
function isTaken({ accepted, state }: JudgedHour['verdict']): boolean {
  return accepted.length > 0 || state === 'conflicting';
}

function isRefused({ standing }: JudgedHour['verdict']): boolean {
  return standing.some(({ code }) => code === 'CustomerNotSubscribed');
}
