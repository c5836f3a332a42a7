/**
 * Reads the one usage record of a call to MeterUsage, which the buyer's own software makes in the buyer's
 * account.
 */

import type { CallBody, Outcome } from './call.ts';
import { textOf } from '../record/fields.ts';
import { allocationsOf, entryOf, usageOf } from './read-usage.ts';
import type { FoundEntries } from './read-usage.ts';

/**
 * The customer is the account in which the call was made. Only a metering record id proves that usage was
 * accepted; another quantity for the same hour is refused by an error here, not by a status (metering.md
 * §3.2).
 */
export function meterEntries(body: CallBody): FoundEntries {
  const { request, errorCode } = body;
  const recordId = textOf(body.response?.['meteringRecordId']);
  if (!request) return { entries: [], unplaced: { reason: body.requestReason } };
  if (errorCode === undefined && recordId === undefined)
    return { entries: [], unplaced: { reason: body.responseReason, records: 1 } };
  const usage = usageOf({
    productCode: request['productCode'],
    customer: body.accountId,
    customerKind: 'account',
    dimension: request['usageDimension'],
    timestamp: request['timestamp'],
    quantity: request['usageQuantity'],
  });
  if (typeof usage === 'string') return { entries: [], unplaced: { reason: usage, records: 1 } };
  if (errorCode !== undefined)
    return {
      entries: [
        entryOf(
          usage,
          outcomeOf(errorCode),
          errorCode,
          undefined,
          allocationsOf(request['usageAllocations']),
        ),
      ],
    };
  return { entries: [entryOf(usage, 'accepted', 'Success', recordId)] };
}

function outcomeOf(errorCode: string): Outcome {
  return errorCode === 'DuplicateRequestException' ? 'duplicate' : 'rejected';
}
