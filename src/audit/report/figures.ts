/** Times, spans, sizes, quantities and money of a report in words. */

import type { HourRange } from '../findings/finding.ts';
import type { Money } from './report-type.ts';
import { count, hourText } from './text.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** `2018-04-19 16:32:51`, UTC, of milliseconds since the epoch. */
export function momentText(ms: number): string {
  return new Date(ms).toISOString().slice(0, -'.000Z'.length).replace('T', ' ');
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
  return `${start} to ${isSameDay ? end.slice(-5) : end} (${count(hourCount, 'hour')})`;
}

/** The first few of the ranges, and how many more there are. */
export function rangesText(ranges: readonly HourRange[], rangesMax: number): string {
  const named = ranges.slice(0, rangesMax).map((range) => rangeText(range));
  const more = ranges.length - named.length;
  return [...named, ...(more > 0 ? [count(more, 'more period')] : [])].join(', ');
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

/** Cuts what adding fractions leaves behind: 0.1 + 0.2 is 0.3. */
export function quantityText(quantity: number): string {
  return String(Number(quantity.toPrecision(15)));
}

const amounts = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 6 });

/** `1,234.50`. */
export function amountText(amount: number): string {
  return amounts.format(amount);
}

/** `1,234.50 USD`. Not yet safe for a terminal, as the currency comes from a file. */
export function moneyText(amount: number, currency: string): string {
  return `${amountText(amount)} ${currency}`;
}

/** `1,234.50 USD billed, 3.00 USD at risk`: of what is at risk or lost, only what there is. */
export function sumText({ currency, billed, atRisk, lost }: Money): string {
  return [
    `${moneyText(billed, currency)} billed`,
    ...(atRisk === 0 ? [] : [`${moneyText(atRisk, currency)} at risk`]),
    ...(lost === 0 ? [] : [`${moneyText(lost, currency)} lost`]),
  ].join(', ');
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** `512 bytes`, `1.5 GB`, in powers of 1000. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
