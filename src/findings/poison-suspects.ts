/** Tells which record of a failed call the whole call may have failed for, by the error code. */

import type { Entry, SeenCall } from '../calls/call.ts';
import { lossAtOf } from '../hours/loss-at.ts';
import type { HourRules } from '../hours/hour-rules.ts';
import type { SeriesHours } from '../hours/hour-cell.ts';

/** The errors that one record brings upon its call (metering.md §3.1). */
const recordErrors = new Set([
  'InvalidUsageDimensionException',
  'InvalidCustomerIdentifierException',
  'InvalidLicenseException',
  'InvalidTagException',
  'InvalidUsageAllocationsException',
  'TimestampOutOfBoundsException',
  'ValidationException',
]);

export function isRecordError(code: string): boolean {
  return recordErrors.has(code);
}

/** What was accepted at any time cannot be what an error code complains of. */
export type Suspects = {
  onSeries: (of: SeriesHours) => void;
  /** Whether the record has what the error code of its call is about. */
  isSuspect(call: SeenCall, entry: Entry): boolean;
};

export function createSuspects(hourRules: HourRules): Suspects {
  const dimensions = new Set<string>();
  const customers = new Set<string>();
  const licences = new Set<string>();
  const dimensionOf = ({ product, dimension }: { product: Entry['product']; dimension: string }) =>
    JSON.stringify([product.kind, product.id, dimension]);
  return {
    onSeries({ series, cells }) {
      if (!cells.some(({ accepted }) => accepted.length > 0)) return;
      dimensions.add(dimensionOf(series));
      for (const name of [series.customer, ...(series.alsoNamed ?? [])]) customers.add(name);
      if (series.product.kind === 'licence') licences.add(series.product.id);
    },
    isSuspect(call, entry) {
      switch (call.errorCode) {
        case 'InvalidUsageDimensionException':
          return !dimensions.has(dimensionOf(entry));
        case 'InvalidCustomerIdentifierException':
          return !customers.has(entry.customer);
        case 'InvalidLicenseException':
          return entry.product.kind === 'licence' && !licences.has(entry.product.id);
        case 'InvalidTagException':
        case 'InvalidUsageAllocationsException':
          return entry.allocations !== undefined;
        case 'TimestampOutOfBoundsException':
          return isOutOfBounds(call, entry, hourRules);
        default:
          return true;
      }
    },
  };
}

function isOutOfBounds({ eventName, time }: SeenCall, { hour }: Entry, hourRules: HourRules): boolean {
  return hour > time || time >= lossAtOf({ eventName, hour }, hourRules);
}
