/** Tells how much time was left when usage was accepted, day by day: enough to see it shrink. */

import { dayMs, hourMs } from '../time/hours.ts';
import { medianOf } from '../hours/median.ts';

/** Margins are counted in steps of a quarter of an hour, up to three days. */
const stepMs = hourMs / 4;
const steps = (3 * dayMs) / stepMs;
/** A day with fewer hours says nothing of the usual margin. */
const dayHoursMin = 6;

/** In milliseconds, as `time`. */
export type MarginDays = {
  add(time: number, margin: number): void;
  /** The median margin of the last day, and the median of the medians of the days before; undefined with fewer than two days. */
  trend(): { before: number; last: number } | undefined;
};

export function createMarginDays(): MarginDays {
  const days = new Map<number, { count: number; margins: Uint32Array }>();
  return {
    add(time, margin) {
      const day = Math.floor(time / dayMs);
      const found = days.get(day) ?? { count: 0, margins: new Uint32Array(steps) };
      days.set(day, found);
      found.count += 1;
      const step = Math.min(Math.max(Math.floor(margin / stepMs), 0), steps - 1);
      found.margins[step] = (found.margins[step] ?? 0) + 1;
    },
    trend() {
      const full = [...days]
        .filter(([, { count }]) => count >= dayHoursMin)
        .toSorted(([one], [other]) => one - other);
      const medians = full.map(([, { count, margins }]) => medianMargin(count, margins));
      const last = medians.pop();
      const before = medianOf(medians);
      return last === undefined || before === undefined ? undefined : { before, last };
    },
  };
}

function medianMargin(count: number, margins: Uint32Array): number {
  let seen = 0;
  const step = margins.findIndex((number) => (seen += number) * 2 >= count);
  return step * stepMs;
}
