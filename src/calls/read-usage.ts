/**
 * Reads a usage record of a request or a result, as CloudTrail writes it, into usage of a known product,
 * customer and hour.
 */

import { parseLogDate } from '../record/dates.ts';
import { fieldsOf, textOf } from '../record/fields.ts';
import type { Fields } from '../record/fields.ts';
import { hourStart } from '../time/hours.ts';
import type { CustomerKind, Entry, Outcome, Unplaced, Usage } from './call.ts';

/** The entries of one call, and what could not be made one. */
export type FoundEntries = { entries: Entry[]; unplaced?: Unplaced | undefined };

/** The usage in a record of BatchMeterUsage, or the reason why it belongs to no known hour. */
export function batchUsageOf(value: unknown, productCode: unknown): Usage | string {
  const record = fieldsOf(value);
  if (!record) return 'a usage record that is not an object';
  // Of two identifiers, the one that older events have alone (metering.md §8.3).
  const identifier = textOf(record['customerIdentifier']);
  const account = customerAccountOf(record);
  return usageOf({
    licenseArn: record['licenseArn'],
    productCode,
    customer: identifier ?? account,
    customerKind: identifier === undefined ? 'account' : 'identifier',
    alsoAccount: identifier === undefined ? undefined : account,
    dimension: record['dimension'],
    timestamp: record['timestamp'],
    quantity: record['quantity'],
  });
}

/** The usage that these members describe, each as found, or the reason why it belongs to no known hour. */
export function usageOf(of: {
  licenseArn?: unknown;
  productCode: unknown;
  customer: string | undefined;
  customerKind: CustomerKind;
  alsoAccount?: string | undefined;
  dimension: unknown;
  timestamp: unknown;
  quantity: unknown;
}): Usage | string {
  const licence = textOf(of.licenseArn);
  const productId = licence ?? textOf(of.productCode);
  const { customer, customerKind, alsoAccount } = of;
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
  const hour = hourStart(time);
  return { product, customer, customerKind, alsoAccount, dimension, hour, quantity };
}

/** What a record that was not accepted has to repeat when it is sent again. */
export function allocationsOf(value: unknown): string | undefined {
  return Array.isArray(value) && value.length > 0 ? JSON.stringify(value) : undefined;
}

/** Usage with its result: what it has none of is absent. */
export function entryOf(
  usage: Usage,
  outcome: Outcome,
  code: string,
  recordId?: string,
  allocations?: string,
): Entry {
  // Every record that is read passes here: spreading members takes four times as long.
  const { product, customer, customerKind, alsoAccount, dimension, hour, quantity } = usage;
  const entry: Entry = { product, customer, customerKind, dimension, hour, quantity, outcome, code };
  if (alsoAccount !== undefined) entry.alsoAccount = alsoAccount;
  if (recordId !== undefined) entry.recordId = recordId;
  if (allocations !== undefined) entry.allocations = allocations;
  return entry;
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
