/** MeterUsage: what one instance, task, pod or runtime of a buyer's used, once per dimension and hour (metering.md §3.2). */

import { createHash } from 'node:crypto';
import { findClientToken, insertClientToken, putMeterUsage } from '../../ledger/meter-usage.ts';
import type { Product } from '../../ledger/products.ts';
import type { Tx } from '../../ledger/tx.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import type { MeterUsageRequest, MeterUsageResult } from '../../shapes/generated/metering.ts';
import { findEntitlement, findRunProduct } from '../metering-rules/entitled-buyer.ts';
import { checkTimestamp, floorHour } from '../metering-rules/timestamps.ts';
import { checkUsageAllocations, refuseUsageAllocations } from '../metering-rules/usage-allocations.ts';
import { operation } from '../operation.ts';
import type { OperationContext } from '../operation.ts';

type Context = OperationContext & { tx: Tx };
type Metered = {
  product: Product;
  resourceId: string;
  /** AgentCore meters call by call: nothing is floored, and the client token tells calls apart. */
  byCall: boolean;
};

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

/** @throws ServiceError where the caller is nothing that can be metered for this product, or calls the wrong Region. */
async function findMetered({ tx, caller, settings }: Context, input: MeterUsageRequest): Promise<Metered> {
  const product = await findRunProduct(tx, input.ProductCode, ['ami', 'container']);
  const { workload } = caller;
  if (workload !== undefined) {
    const onInstance = workload.platform === 'ec2';
    if (onInstance !== (product.product_type === 'ami')) {
      throw new ServiceError(
        'InvalidProductCodeException',
        `The ${product.product_type} product ${input.ProductCode} does not run on ${workload.platform}.`,
      );
    }
    if (workload.region !== caller.region) {
      throw new ServiceError(
        'InvalidEndpointRegionException',
        `The endpoint is in ${caller.region}, but ${workload.resourceId} is in ${workload.region}.`,
      );
    }
    checkPlatformRegion(workload, settings);
    return { product, resourceId: workload.resourceId, byCall: workload.platform === 'agentcore' };
  }
  if (settings.lenient) return { product, resourceId: caller.accessKeyId, byCall: false };
  // The seller's own account tests its product from anywhere.
  if (caller.accountId === product.account_id) return { product, resourceId: caller.arn, byCall: false };
  throw notPermitted(
    input,
    'MeterUsage is signed with the role of an EC2 instance, ECS task, EKS pod or AgentCore runtime; long-term access keys are not supported.',
  );
}

/** GovCloud has MeterUsage for instances only, and pods are metered in fewer Regions than tasks (model of the service). */
function checkPlatformRegion(
  { platform, region }: NonNullable<Context['caller']['workload']>,
  { metering: { eksRegions } }: Context['settings'],
): void {
  const isClosed =
    (platform !== 'ec2' && region.startsWith('us-gov-')) ||
    (platform === 'eks' && eksRegions?.has(region) === false);
  if (!isClosed) return;
  throw new ServiceError(
    'DisabledApiException',
    `The API MeterUsage is disabled for the platform ${platform} in the Region ${region}.`,
  );
}

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
    slot: byCall && ClientToken !== undefined ? ClientToken : String(floorHour(Timestamp)),
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
  if (ClientToken !== undefined) {
    await insertClientToken(tx, {
      ...place,
      client_token: ClientToken,
      parameters_hash: hash,
      metering_record_id,
      created_at: now,
    });
  }
  return metering_record_id;
}

function checkClientToken({ byCall }: Metered, { ClientToken }: MeterUsageRequest): void {
  if (byCall && ClientToken === undefined) {
    throw new ServiceError('ValidationException', 'Usage of an AgentCore runtime needs a ClientToken.');
  }
  if (ClientToken?.includes('\0') === true) {
    throw new ServiceError('ValidationException', 'The ClientToken holds U+0000.');
  }
}

/** What an earlier call with this token was answered. @throws ServiceError where that call said something else. */
async function repeatedId(
  { tx, caller }: Context,
  { ClientToken, DryRun }: MeterUsageRequest,
  hash: string,
): Promise<string | undefined> {
  if (ClientToken === undefined || DryRun === true) return undefined;
  const key = { account_id: caller.accountId, region: caller.region, client_token: ClientToken };
  const earlier = await findClientToken(tx, key);
  if (earlier === undefined || earlier.parameters_hash === hash) return earlier?.metering_record_id;
  throw new ServiceError(
    'IdempotencyConflictException',
    `The ClientToken ${ClientToken} was used with different parameters before.`,
  );
}

function parametersHash({ resourceId }: Metered, input: MeterUsageRequest): string {
  const { ProductCode, Timestamp, UsageDimension, UsageQuantity = 0, UsageAllocations = null } = input;
  const parameters = [resourceId, ProductCode, Timestamp, UsageDimension, UsageQuantity, UsageAllocations];
  return createHash('sha256').update(JSON.stringify(parameters)).digest('hex');
}

/** A dry run says Unauthorized where the call itself would say why (metering.md §3.2). */
function notPermitted({ DryRun }: MeterUsageRequest, message: string): ServiceError {
  return new ServiceError(
    DryRun === true ? 'UnauthorizedException' : 'CustomerNotEntitledException',
    message,
  );
}
