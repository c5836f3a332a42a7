/**
 * A usage record out of a request or a result, as CloudTrail writes it, into usage of a known product,
 * customer and hour.
 */

import { parseLogDate } from '../record/dates.ts';
import { fieldsOf } from '../record/log-file.ts';
import type { Fields } from '../record/log-file.ts';
import type { Entry, Unplaced, Usage } from './call.ts';
import { textOf } from './fields.ts';

const hourMs = 3_600_000;

/** The entries of one call, and what could not be made one. */
export type FoundEntries = { entries: Entry[]; unplaced?: Unplaced };

/** The usage in a record of BatchMeterUsage, or the reason why it belongs to no known hour. */
export function batchUsageOf(value: unknown, productCode: unknown): Usage | string {
  const record = fieldsOf(value);
  if (!record) return 'a usage record that is not an object';
  // Of two identifiers, the one that older events have alone (metering.md §8.3).
  const customer = textOf(record['customerIdentifier']) ?? customerAccountOf(record);
  return usageOf({
    licenseArn: record['licenseArn'],
    productCode,
    customer,
    dimension: record['dimension'],
    timestamp: record['timestamp'],
    quantity: record['quantity'],
  });
}

/** The usage that these members describe, each as found, or the reason why it belongs to no known hour. */
export function usageOf(of: {
  [member in keyof Usage | 'licenseArn' | 'productCode' | 'timestamp']?: unknown;
}): Usage | string {
  const licence = textOf(of.licenseArn);
  const productId = licence ?? textOf(of.productCode);
  const customer = textOf(of.customer);
  const dimension = textOf(of.dimension);
  const { timestamp } = of;
  const time =
    typeof timestamp === 'string' || typeof timestamp === 'number' ? parseLogDate(timestamp) : undefined;
  const quantity = quantityOf(of.quantity);
  if (productId === undefined) return 'no product code';
  if (customer === undefined) return 'no customer';
  if (dimension === undefined) return 'no dimension';
  if (time === undefined) return 'a timestamp that is no date';
  if (quantity === undefined) return 'a quantity that is no number';
  const product = { kind: licence === undefined ? 'code' : 'licence', id: productId } as const;
  return { product, customer, dimension, hour: Math.floor(time / hourMs) * hourMs, quantity };
}

/**
 * `customerAWSAccountId`: AWS's example prints it with a capital D, AWS's code without (metering.md §8.2).
 */
function customerAccountOf(record: Fields): string | undefined {
  const key = Object.keys(record).find((name) => name.toLowerCase() === 'customerawsaccountid');
  return key === undefined ? undefined : textOf(record[key]);
}

/** An absent quantity is 0 (metering.md §1). */
function quantityOf(value: unknown): number | undefined {
  if (value === undefined) return 0;
  const quantity = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof quantity === 'number' && Number.isFinite(quantity) ? quantity : undefined;
}
