/**
 * Keeps hours as ranges of consecutive ones: regular senders take a few numbers, whatever the time they span.
 */

import { hourMs } from './hours.ts';

/** Consecutive hours; `from` and `to` are starts of hours in milliseconds, `to` after the last. */
export type HourRange = { from: number; to: number };

/** Adds a range that begins no earlier than the last one. */
export function addRange(ranges: HourRange[], from: number, to: number): void {
  const last = ranges.at(-1);
  if (last && from <= last.to) last.to = Math.max(last.to, to);
  else ranges.push({ from, to });
}

/** Adds an hour, its start in milliseconds, that is no earlier than the last one. */
export function addHour(ranges: HourRange[], hour: number): void {
  addRange(ranges, hour, hour + hourMs);
}

/** Every hour that is in one of the lists, merged and in order. */
export function unite(lists: Iterable<readonly HourRange[]>): HourRange[] {
  const united: HourRange[] = [];
  const all = [...lists].flat().toSorted((one, other) => one.from - other.from);
  for (const { from, to } of all) addRange(united, from, to);
  return united;
}

/** Every hour that is in both lists, each of them merged and in order. */
export function overlap(one: readonly HourRange[], other: readonly HourRange[]): HourRange[] {
  const common: HourRange[] = [];
  let a = 0;
  let b = 0;
  for (;;) {
    const left = one[a];
    const right = other[b];
    if (!left || !right) return common;
    const from = Math.max(left.from, right.from);
    const to = Math.min(left.to, right.to);
    if (from < to) addRange(common, from, to);
    if (left.to < right.to) a += 1;
    else b += 1;
  }
}

/** Whether an hour is in a list that is merged and in order. */
export function includesHour(ranges: readonly HourRange[], hour: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.to ?? Infinity) <= hour) low = middle + 1;
    else high = middle;
  }
  return (ranges[low]?.from ?? Infinity) <= hour;
}

/** How many hours there are in a list that is merged. */
export function countHours(ranges: readonly HourRange[]): number {
  return ranges.reduce((sum, { from, to }) => sum + (to - from) / hourMs, 0);
}
