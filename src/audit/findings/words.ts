/** Series, hours, quantities and money in the words of findings. */

import type { Series } from '../cells.ts';
import type { Expectation, Period } from '../hours/hour-cell.ts';

/** `1 hour`, `2 hours`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `Users of customer1 (product prod1, us-east-1)`. */
export function nameSeries({ dimension, customer, product, region }: Series): string {
  const kind = product.kind === 'code' ? 'product' : 'licence';
  return `${dimension} of ${customer} (${kind} ${product.id}, ${region})`;
}

/** What tells a series from the others. */
export function seriesSubject({ region, product, customer, dimension, eventName }: Series): string[] {
  return [region, product.kind, product.id, customer, dimension, eventName];
}

/** A time in milliseconds, `2026-05-02 16:00 UTC`. */
export function timeText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `7.5 h`, for durations in milliseconds. */
export function hoursText(ms: number): string {
  return `${Math.round(ms / 360_000) / 10} h`;
}

/** `a, b and 3 more`. */
export function listed(texts: readonly string[], max = 5): string {
  const shown = texts.slice(0, max);
  const more = texts.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** A quantity without the tail that adding up fractions leaves. */
export function quantityText(quantity: number): string {
  return String(Number(quantity.toPrecision(12)));
}

/** ` (about 12.50 USD, estimated from its median quantity)`, or nothing. */
export function moneyText(
  money: { amount: number; currency: string } | undefined,
  estimated?: string,
): string {
  if (!money) return '';
  const amount = `${money.amount.toFixed(2)} ${money.currency}`;
  return estimated === undefined ? ` (${amount})` : ` (about ${amount}, estimated from ${estimated})`;
}

/** `hour` and the longer periods of which one record is expected. */
export function periodOf(expectation: Expectation | undefined): Period {
  return expectation?.every ?? 'hour';
}

/** `3 can be billed until 2026-05-03 16:00 UTC, and 2 are lost`: of the hours of a finding, by when to act. */
export function lossText(of: { lossAt?: number; lostHours?: number; recoverableHours?: number }): string {
  const { lossAt, lostHours = 0, recoverableHours = 0 } = of;
  const first = recoverableHours === 1 ? '' : ', the first';
  const until = lossAt === undefined ? '' : `${first} until ${timeText(lossAt)}`;
  if (recoverableHours === 0) return lostHours === 1 ? 'it is lost' : 'all are lost';
  if (lostHours === 0) return `${recoverableHours === 1 ? 'it' : 'all'} can still be billed${until}`;
  return `${recoverableHours} can still be billed${until}, and ${lostHours} ${lostHours === 1 ? 'is' : 'are'} lost`;
}
