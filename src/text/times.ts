/** Renders moments, ranges and lengths of time in words: milliseconds since the epoch, told in UTC. */

import type { HourRange } from '../time/hour-ranges.ts';
import { hourMs, minuteMs } from '../time/hours.ts';
import { counted } from './figures.ts';

/** `2018-04-19T16:32:51Z`, with milliseconds only where there are any. */
export function isoText(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** `2018-04-19 16:32:51`. */
export function momentText(ms: number): string {
  return new Date(ms).toISOString().slice(0, -'.000Z'.length).replace('T', ' ');
}

/** `2018-04-19 16:00`, to the minute: enough for the hours of usage. */
export function hourText(ms: number): string {
  return momentText(ms).slice(0, -':00'.length);
}

/** `2018-04-19 16:00 UTC`, or `no time known` for an infinite one. */
export function timeText(ms: number): string {
  return Number.isFinite(ms) ? `${hourText(ms)} UTC` : 'no time known';
}

/** `2018-04-19`. */
export function dayText(ms: number): string {
  return momentText(ms).slice(0, -' 00:00:00'.length);
}

/**
 * `2018-04-19 16:00`, or `2018-04-19 16:00 to 19:00 (3 hours)`; the end is named in full on another day.
 * `hourCount` where not every hour between is meant.
 */
export function rangeText({ from, to }: HourRange, hourCount = Math.round((to - from) / hourMs)): string {
  const start = hourText(from);
  if (hourCount <= 1) return start;
  const end = hourText(to);
  const isSameDay = start.slice(0, -5) === end.slice(0, -5);
  return `${start} to ${isSameDay ? end.slice(-5) : end} (${counted(hourCount, 'hour')})`;
}

/** The first few of the ranges, and how many more there are. */
export function rangesText(ranges: readonly HourRange[], rangesMax: number): string {
  const named = ranges.slice(0, rangesMax).map((range) => rangeText(range));
  const more = ranges.length - named.length;
  return [...named, ...(more > 0 ? [counted(more, 'more period')] : [])].join(', ');
}

/** `in 9 h 12 min`, `in 3 d 4 h`, or `since 20 min`: a moment as seen from another. */
export function distanceText(ms: number, asOf: number): string {
  const minutes = Math.floor(Math.abs(ms - asOf) / minuteMs);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const parts =
    days > 0
      ? [`${days} d`, `${hours % 24} h`]
      : hours > 0
        ? [`${hours} h`, `${minutes % 60} min`]
        : [`${minutes} min`];
  return `${ms >= asOf ? 'in' : 'since'} ${parts.join(' ')}`;
}

/** `7.5 h`, of a length of time. */
export function hoursText(ms: number): string {
  return `${Math.round((ms / hourMs) * 10) / 10} h`;
}
