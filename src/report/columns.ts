/** Lays out hours on the columns of a heatmap: as fine as they fit, with long empty stretches left out. */

import { dayText, hourText } from '../text/times.ts';
import { dayMs, hourMs } from '../time/hours.ts';
import type { Period } from '../time/periods.ts';
import { nextPeriod, periodStart } from '../time/periods.ts';

/** How much time one column stands for; `words` as in `one character ${words}`. */
export type Scale = {
  words: string;
  /** Whether a column is a single hour. */
  isHour: boolean;
  /** The start of the column that a moment is in, and of the one after it; milliseconds since the epoch. */
  floor(ms: number): number;
  next(start: number): number;
  /** What columns are labelled by, such as their day. */
  label(start: number): string;
  /** The time of one column below its label. */
  name(start: number): string;
  /** What some columns are labelled by below that, such as every sixth hour, and the first one if there is room. */
  tick(start: number, isFirst?: boolean): string | undefined;
};

/** The starts of the columns in order of time; `gap` stands for many columns in which there is nothing. */
export type Columns = {
  scale: Scale;
  starts: readonly (number | 'gap')[];
  /** The index of the column of an hour, or undefined where that is older than the first column. */
  indexOf(hour: number): number | undefined;
  /** Whether older hours have no column. */
  isCut: boolean;
};

/** So many columns without anything are drawn; where there are more, a gap stands for all of them. */
const emptyColumnsMax = 24;

/**
 * @param hours every hour that something is known of, in any order.
 * @param period of which usage is expected; hours of longer ones are drawn by day, else they would be dots far apart.
 */
export function layOutColumns(hours: Iterable<number>, period: Period, columnsMax: number): Columns {
  const sorted = Float64Array.from(hours).sort();
  let starts: (number | 'gap')[] = [];
  let scale = years;
  for (const candidate of period === 'hour' ? scales : longScales) {
    scale = candidate;
    starts = startsOf(sorted, candidate);
    if (starts.length <= columnsMax) break;
  }
  const shown = starts.slice(-columnsMax);
  const indexes = new Map(shown.map((start, index) => [start, index]));
  return {
    scale,
    starts: shown,
    indexOf: (hour) => indexes.get(scale.floor(hour)),
    isCut: shown.length < starts.length,
  };
}

function startsOf(sorted: Float64Array, scale: Scale): (number | 'gap')[] {
  const starts: (number | 'gap')[] = [];
  let last: number | undefined;
  for (const hour of sorted) {
    const start = scale.floor(hour);
    if (start === last) continue;
    if (last !== undefined) starts.push(...between(scale.next(last), start, scale));
    starts.push(start);
    last = start;
  }
  return starts;
}

/** The empty columns from one start to before another. */
function between(from: number, to: number, scale: Scale): (number | 'gap')[] {
  const starts: number[] = [];
  for (let start = from; start < to; start = scale.next(start)) {
    if (starts.length === emptyColumnsMax) return ['gap'];
    starts.push(start);
  }
  return starts;
}

/** Steps of up to six hours, labelled by day. */
function hoursScale(hours: number): Scale {
  const stepMs = hours * hourMs;
  return {
    words: hours === 1 ? 'an hour' : `for ${hours} hours`,
    isHour: hours === 1,
    floor: (ms) => Math.floor(ms / stepMs) * stepMs,
    next: (start) => start + stepMs,
    label: dayText,
    name: (start) => `${hourOfDay(start)}:00`,
    // Of the longest steps there are too few a day to stand below their numbers.
    tick: (start, isFirst = false) =>
      hours <= 3 && (isFirst || start % (6 * hourMs) === 0) ? hourOfDay(start) : undefined,
  };
}

function hourOfDay(ms: number): string {
  return hourText(ms).slice(-'HH:mm'.length, -':mm'.length);
}

function floorYear(ms: number, yearsOn = 0): number {
  const date = new Date(periodStart('day', ms));
  return date.setUTCFullYear(date.getUTCFullYear() + yearsOn, 0, 1);
}

const byMonth: Scale['label'] = (start) => dayText(start).slice(0, -'-dd'.length);
const byYear: Scale['label'] = (start) => dayText(start).slice(0, -'-mm-dd'.length);
const noTick: Scale['tick'] = () => undefined;
const weekMs = 7 * dayMs;
const years: Scale = {
  words: 'a year',
  isHour: false,
  floor: (ms) => floorYear(ms),
  next: (start) => floorYear(start, 1),
  label: byYear,
  name: byYear,
  tick: noTick,
};

/** Days or halves of them, labelled by month, and by Mondays below. */
function daysScale(hours: 12 | 24): Scale {
  const stepMs = hours * hourMs;
  return {
    words: hours === 24 ? 'a day' : 'for 12 hours',
    isHour: false,
    floor: (ms) => Math.floor(ms / stepMs) * stepMs,
    next: (start) => start + stepMs,
    label: byMonth,
    name: (start) => (hours === 24 ? dayText(start) : `${dayText(start)} ${hourOfDay(start)}:00`),
    tick: (start, isFirst = false) =>
      isFirst || start === periodStart('week', start) ? dayText(start).slice(-2) : undefined,
  };
}

/** From fine to coarse. */
const longScales: readonly Scale[] = [
  daysScale(24),
  {
    words: 'a week',
    isHour: false,
    floor: (ms) => periodStart('week', ms),
    next: (start) => start + weekMs,
    label: byMonth,
    name: dayText,
    tick: noTick,
  },
  {
    words: 'a month',
    isHour: false,
    floor: (ms) => periodStart('month', ms),
    next: (start) => nextPeriod('month', start),
    label: byYear,
    name: byMonth,
    tick: noTick,
  },
  years,
];

/** The steps below a day divide it, so that every day begins with a column. */
const scales: readonly Scale[] = [...[1, 2, 3, 6].map(hoursScale), daysScale(12), ...longScales];
