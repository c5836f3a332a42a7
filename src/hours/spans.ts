/** Joins spans of time, so that they are in order and apart from each other. */

import type { Period } from '../time/periods.ts';
import { periodStart } from '../time/periods.ts';

/** Hours from <= hour < to, in milliseconds since the epoch; `to` is Infinity where nothing ends them. */
export type Span = { from: number; to: number };

/**
 * Spans that overlap, follow one another, or meet in one period are one: agreements may run beside each other, and
 * are renewed within an hour, and no period is expected twice.
 */
export function joinSpans(spans: Iterable<Span>, every: Period = 'hour'): Span[] {
  const joined: Span[] = [];
  for (const span of [...spans].toSorted((one, other) => one.from - other.from)) {
    const last = joined.at(-1);
    if (last && periodStart(every, span.from) <= last.to) last.to = Math.max(last.to, span.to);
    else joined.push({ ...span });
  }
  return joined;
}
