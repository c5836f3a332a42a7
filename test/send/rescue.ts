/** Rescue files with usage of the sandbox seller's customer `one`, as an audit writes them and a sender reads them. */

import type { Attempt, Series } from '../../src/hours/cells.ts';
import type { RescueFile, RescueRecord, RescueRequest } from '../../src/send/rescue-file.ts';
import type { ReceiptRecord } from '../../src/send/receipt.ts';
import { hourMs, minuteMs } from '../../src/time/hours.ts';
import { noon as noonText, plainCode } from '../support/sellers/catalogue.ts';
import { attempt, series } from '../support/series.ts';

export const noon = Date.parse(noonText);
/** The start of an hour before noon, in milliseconds. */
export const hoursAgo = (hours: number): number => noon - hours * hourMs;
/** The same as a rescue file has it. */
export const hourBefore = (hours: number): string =>
  new Date(hoursAgo(hours)).toISOString().replace('.000Z', 'Z');

export const usage = (changes: Partial<RescueRecord> = {}): RescueRecord => ({
  Timestamp: hourBefore(1),
  CustomerIdentifier: 'one',
  Dimension: 'users',
  Quantity: 5,
  ...changes,
});

/** The series that `usage` belongs to. */
export const usageSeries = (changes: Partial<Series> = {}): Series =>
  series({ product: { kind: 'code', id: plainCode }, customer: 'one', dimension: 'users', ...changes });

/** An attempt of ten minutes before noon that came back. */
export const unprocessed = (changes: Partial<Attempt> = {}): Attempt => ({
  ...attempt(noon - 75 * minuteMs, { outcome: 'unprocessed', code: 'UnprocessedRecords', quantity: 7 }),
  recordId: undefined,
  ...changes,
});

/** Of customer one, in as many hours, the newest of them first. */
export const hoursOf = (count: number, changes: Partial<RescueRecord> = {}): RescueRecord[] =>
  Array.from({ length: count }, (_, index) => usage({ Timestamp: hourBefore(index), ...changes }));

export const request = (...UsageRecords: RescueRecord[]): RescueRequest => ({
  region: 'us-east-1',
  ProductCode: plainCode,
  UsageRecords,
});

export const fileOf = (...requests: RescueRequest[]): RescueFile => ({
  schema: 'metertrail.rescue',
  version: 1,
  asOf: hourBefore(0),
  source: ['logs'],
  notes: [],
  requests,
});

/** How many records are in each state. */
export function states(records: readonly ReceiptRecord[]): { [stateAndCode: string]: number } {
  const counts: { [stateAndCode: string]: number } = {};
  for (const { state, code } of records) counts[`${state} ${code}`] = (counts[`${state} ${code}`] ?? 0) + 1;
  return counts;
}
