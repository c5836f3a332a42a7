/** Names series, costs and losses in the words of findings. */

import { counted, moneyText } from '../text/figures.ts';
import { hourText, timeText } from '../text/times.ts';
import type { Series } from '../hours/cells.ts';
import type { Expectation } from '../hours/hour-cell.ts';
import { dayMs, hourMs } from '../time/hours.ts';
import type { Period } from '../time/periods.ts';
import type { MeteringWindows } from '../time/windows.ts';

/** `Users of customer1 (product prod1, us-east-1)`. */
export function nameSeries({ dimension, customer, product, region }: Series): string {
  const kind = product.kind === 'code' ? 'product' : 'licence';
  return `${dimension} of ${customer} (${kind} ${product.id}, ${region})`;
}

/** What tells a series from the others. */
export function seriesSubject({ region, product, customer, dimension, eventName }: Series): string[] {
  return [region, product.kind, product.id, customer, dimension, eventName];
}

/** ` (about 12.50 USD, estimated from its median quantity)`, or nothing. */
export function costNote(
  money: { amount: number; currency: string } | undefined,
  estimated?: string,
): string {
  if (!money) return '';
  const amount = moneyText(money.amount, money.currency);
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

const endings: { readonly [rule: string]: string } = { one: 'st', two: 'nd', few: 'rd' };

/** AWS's windows as advice tells them: `24 hours`, `06:00 UTC on the 1st`. */
export function windowWords(windows: MeteringWindows): {
  batch: string;
  meterUsage: string;
  finalReport: string;
  monthEnd: string;
} {
  const hours = (ms: number): string => (ms === hourMs ? 'one hour' : counted(ms / hourMs, 'hour'));
  const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
  const day = Math.floor(windows.monthEndCutoffMs / dayMs) + 1;
  const time = hourText(windows.monthEndCutoffMs).slice(-'06:00'.length);
  return {
    batch: hours(windows.batchWindowMs),
    meterUsage: hours(windows.meterUsageWindowMs),
    finalReport: hours(windows.finalReportMs),
    monthEnd: `${time} UTC on the ${day}${endings[ordinals.select(day)] ?? 'th'}`,
  };
}
