/**
 * BatchMeterUsage: meters up to 25 usage records of SaaS customers, each accepted once per customer,
 * dimension and hour.
 */

import { putUsage, usageKey } from '../../ledger/usage.ts';
import type { NewUsage, StoredUsage, UsageKey } from '../../ledger/usage.ts';
import type { Tx } from '../../ledger/tx.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import type {
  BatchMeterUsageRequest,
  BatchMeterUsageResult,
  UsageRecord,
  UsageRecordResult,
} from '../../shapes/generated/metering.ts';
import { hourStart } from '../../time/hours.ts';
import { checkUsageAllocations, refuseUsageAllocations } from '../metering-rules/usage-allocations.ts';
import { isSubscribed, resolveBuyers } from '../metering-rules/buyers.ts';
import type { BuyerUsage } from '../metering-rules/buyers.ts';
import { checkTimestamp } from '../metering-rules/timestamps.ts';
import { operation } from '../operation.ts';
import type { OperationContext } from '../operation.ts';

/** Record order: metering.md §8.3, the published example. */
const usageRecordOrder = [
  'Dimension',
  'Timestamp',
  'CustomerIdentifier',
  'CustomerAWSAccountId',
  'Quantity',
  'UsageAllocations',
  'LicenseArn',
];

export const batchMeterUsage = operation<BatchMeterUsageRequest, BatchMeterUsageResult>({
  service: 'metering',
  name: 'BatchMeterUsage',
  readOnly: false,
  refuse: refuseUsageAllocations,
  record: {
    order: { BatchMeterUsageRequest: ['UsageRecords', 'ProductCode'], UsageRecord: usageRecordOrder },
  },

  /** Every record is checked before any is stored: the first failure refuses the whole call (metering.md §9). */
  async run(context, { ProductCode, UsageRecords }) {
    const { tx, caller, now, settings, unprocessed } = context;
    checkCount(UsageRecords.length, settings.metering.usageRecordsMax);
    const usages = await resolveBuyers(tx, caller.accountId, ProductCode, UsageRecords, now);
    const { batchWindowMs: windowMs, futureToleranceMs, monthEndCutoffMs } = settings.metering;
    const rules = { operation: 'BatchMeterUsage', windowMs, futureToleranceMs, monthEndCutoffMs };
    for (const record of UsageRecords) {
      checkUsageAllocations(record.Quantity ?? 0, record.UsageAllocations);
      checkTimestamp(record.Timestamp, now, rules);
    }
    // Only what has passed every check can be left unprocessed (metering.md §9).
    const isLeft = (_: unknown, index: number): boolean => unprocessed?.has(index) === true;
    return {
      Results: await meter(
        context,
        usages.filter((usage, index) => !isLeft(usage, index)),
      ),
      UnprocessedRecords: UsageRecords.filter(isLeft),
    };
  },
});

/** The model's 25 are checked with the shape; a smaller limit is the operator's setting. */
function checkCount(count: number, max: number): void {
  if (count <= max) return;
  throw new ServiceError(
    'ValidationException',
    `1 validation error detected: Value at 'usageRecords' failed to satisfy constraint: Member must have length less than or equal to ${max}`,
  );
}

async function meter(
  { tx, caller, now, ids, settings }: OperationContext & { tx: Tx },
  usages: BuyerUsage[],
): Promise<UsageRecordResult[]> {
  // The first record of a key in the batch is the one that may be stored; later ones meet it as a stored one.
  const first = new Map<string, NewUsage>();
  const keys = usages.map((usage) => {
    const key = isSubscribed(usage, now, settings.metering) ? keyOf(caller.region, usage) : undefined;
    if (key === undefined) return undefined;
    const text = usageKey(key);
    if (!first.has(text)) first.set(text, newUsage(key, usage.record, ids.uuid(), now));
    return text;
  });
  const stored = await putUsage(tx, [...first.values()]);
  const byKey = new Map([...first.keys()].map((key, index) => [key, stored[index]]));
  return usages.map(({ record }, index) => resultOf(record, byKey.get(keys[index] ?? '')));
}

function newUsage(key: UsageKey, record: UsageRecord, id: string, now: number): NewUsage {
  return {
    ...key,
    metering_record_id: id,
    timestamp: record.Timestamp,
    quantity: record.Quantity ?? 0,
    usage_allocations: record.UsageAllocations ? JSON.stringify(record.UsageAllocations) : null,
    created_at: now,
  };
}

/** A record that is not honoured carries no MeteringRecordId (docs/decisions/0002-what-metering-leaves-open.md). */
function resultOf(record: UsageRecord, stored: StoredUsage | undefined): UsageRecordResult {
  const UsageRecord = { ...record, Quantity: record.Quantity ?? 0 };
  if (stored === undefined) return { UsageRecord, Status: 'CustomerNotSubscribed' };
  if (stored.quantity !== UsageRecord.Quantity) return { UsageRecord, Status: 'DuplicateRecord' };
  return { UsageRecord, MeteringRecordId: stored.metering_record_id, Status: 'Success' };
}

function keyOf(region: string, { record, productKey, customer }: BuyerUsage): UsageKey | undefined {
  return (
    customer && {
      region,
      product_key: productKey,
      customer_id: customer.customer_id,
      dimension: record.Dimension,
      hour: hourStart(record.Timestamp),
    }
  );
}
