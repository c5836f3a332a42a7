/** Tells from the answer to a request what became of each of its records. */

import type { BatchMeterUsageCommandOutput, UsageRecord } from '@aws-sdk/client-marketplace-metering';
import type { ReadyUsage } from './plan.ts';
import type { ReceiptRecord } from './receipt.ts';

export type RecordAnswer = Pick<ReceiptRecord, 'state' | 'code' | 'message' | 'MeteringRecordId'>;

const states: { [status: string]: ReceiptRecord['state'] } = {
  Success: 'accepted',
  DuplicateRecord: 'conflicting',
};

/**
 * One for each record of the request, in its order. The answer is matched by content, since its order is not
 * promised; a record that it does not name was not processed (metering.md §3.1).
 */
export function answersOf(
  usage: readonly ReadyUsage[],
  { Results = [], UnprocessedRecords = [] }: Partial<BatchMeterUsageCommandOutput>,
): RecordAnswer[] {
  const answers = new Map<string, RecordAnswer>();
  for (const record of UnprocessedRecords) {
    answers.set(keyOf(record), { state: 'unprocessed', code: 'UnprocessedRecords' });
  }
  for (const { UsageRecord, Status = 'NoStatus', MeteringRecordId } of Results) {
    if (UsageRecord === undefined) continue;
    answers.set(keyOf(UsageRecord), {
      state: states[Status] ?? 'rejected',
      code: Status,
      ...(MeteringRecordId !== undefined && { MeteringRecordId }),
    });
  }
  return usage.map(
    ({ record, hour }) =>
      answers.get(keyOf({ ...record, Timestamp: new Date(hour) })) ?? {
        state: 'unprocessed',
        code: 'NoResult',
      },
  );
}

/** An answer may name a customer's other name beside the one that was sent, so that one of the two has to do. */
function keyOf({
  Timestamp,
  CustomerIdentifier,
  CustomerAWSAccountId,
  LicenseArn,
  Dimension,
}: UsageRecord): string {
  const customer = CustomerIdentifier ?? CustomerAWSAccountId ?? null;
  return JSON.stringify([Timestamp?.getTime() ?? null, customer, LicenseArn ?? null, Dimension]);
}
