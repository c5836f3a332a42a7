/**
 * MeterUsage: meters what one instance, task, pod or runtime of a buyer's used, once per dimension and hour
 * (metering.md §3.2).
 */

import { putMeterUsage } from '../../ledger/meter-usage.ts';
import type { Tx } from '../../ledger/tx.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import type { MeterUsageRequest, MeterUsageResult } from '../../shapes/generated/metering.ts';
import { hourStart } from '../../time/hours.ts';
import {
  checkClientToken,
  parametersHash,
  rememberClientToken,
  repeatedId,
} from '../metering-rules/client-tokens.ts';
import { findEntitlement } from '../metering-rules/entitled-buyer.ts';
import { findMetered, notPermitted } from '../metering-rules/metered-resource.ts';
import type { Metered } from '../metering-rules/metered-resource.ts';
import { checkTimestamp } from '../metering-rules/timestamps.ts';
import { checkUsageAllocations, refuseUsageAllocations } from '../metering-rules/usage-allocations.ts';
import { operation } from '../operation.ts';
import type { OperationContext } from '../operation.ts';

type Context = OperationContext & { tx: Tx };
export const meterUsage = operation<MeterUsageRequest, MeterUsageResult>({
  service: 'metering',
  name: 'MeterUsage',
  readOnly: false,
  refuse: refuseUsageAllocations,

  async run(context, input) {
    const metered = await findMetered(context, input);
    checkClientToken(metered, input);
    const hash = parametersHash(metered, input);
    const repeated = await repeatedId(context, input, hash);
    if (repeated !== undefined) return { MeteringRecordId: repeated };
    await checkUsage(context, metered, input);
    if (input.DryRun === true) {
      throw new ServiceError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.');
    }
    return { MeteringRecordId: await store(context, metered, input, hash) };
  },
});

/** @throws ServiceError for usage that is not taken; a repeat of what was taken does not come here. */
async function checkUsage(
  { tx, caller, now, settings }: Context,
  { product, byCall }: Metered,
  input: MeterUsageRequest,
): Promise<void> {
  const entitlement = await findEntitlement(tx, caller.accountId, product, now);
  if (entitlement === undefined) {
    throw notPermitted(
      input,
      `The account ${caller.accountId} has no active agreement for the product ${input.ProductCode}.`,
    );
  }
  if (!product.dimensions.has(input.UsageDimension)) {
    throw new ServiceError(
      'InvalidUsageDimensionException',
      `The usage dimension ${input.UsageDimension} is not a metered one of the product's.`,
    );
  }
  if (byCall && input.UsageAllocations !== undefined) {
    throw new ServiceError(
      'InvalidUsageAllocationsException',
      'Usage of an AgentCore runtime takes no usage allocations.',
    );
  }
  checkUsageAllocations(input.UsageQuantity ?? 0, input.UsageAllocations);
  const { meterUsageWindowMs: windowMs, futureToleranceMs } = settings.metering;
  checkTimestamp(input.Timestamp, now, { operation: 'MeterUsage', windowMs, futureToleranceMs });
  // "Make sure the timestamp value is not before the start of the software usage" (model of MeterUsage).
  if (!entitlement.covers(input.Timestamp)) {
    throw new ServiceError(
      'TimestampOutOfBoundsException',
      `The timestamp is of a time at which the account ${caller.accountId} had no agreement for the product.`,
    );
  }
}

async function store(
  { tx, caller, now, ids }: Context,
  { resourceId, byCall }: Metered,
  input: MeterUsageRequest,
  hash: string,
): Promise<string> {
  const { Timestamp, UsageQuantity = 0, UsageAllocations, ClientToken } = input;
  const place = { account_id: caller.accountId, region: caller.region };
  const stored = await putMeterUsage(tx, {
    ...place,
    product_code: input.ProductCode,
    resource_id: resourceId,
    dimension: input.UsageDimension,
    slot: byCall && ClientToken !== undefined ? ClientToken : String(hourStart(Timestamp)),
    metering_record_id: ids.uuid(),
    timestamp: Timestamp,
    quantity: UsageQuantity,
    usage_allocations: UsageAllocations ? JSON.stringify(UsageAllocations) : null,
    created_at: now,
  });
  if (stored.quantity !== UsageQuantity) {
    throw new ServiceError(
      'DuplicateRequestException',
      `${resourceId} has metered ${stored.quantity}, not ${UsageQuantity}, for ${input.UsageDimension} in this hour.`,
    );
  }
  const { metering_record_id } = stored;
  await rememberClientToken(
    tx,
    { ...place, parameters_hash: hash, metering_record_id, created_at: now },
    ClientToken,
  );
  return metering_record_id;
}
