/** Finds the resource that a call to MeterUsage meters, each once per hour (metering.md §3.2). */

import type { Tx } from '../../ledger/tx.ts';
import type { Workload } from '../../ledger/workloads.ts';
import type { Product } from '../../ledger/products.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import type { MeterUsageRequest } from '../../shapes/generated/metering.ts';
import type { OperationContext } from '../operation.ts';
import { callingWorkload } from './calling-workload.ts';
import { findRunProduct } from './entitled-buyer.ts';

type Context = OperationContext & { tx: Tx };

export type Metered = {
  product: Product;
  resourceId: string;
  /** AgentCore meters call by call: nothing is floored, and the client token tells calls apart. */
  byCall: boolean;
};

/** @throws ServiceError where the caller is nothing that can be metered for this product, or calls the wrong Region. */
export async function findMetered(
  { tx, caller, settings }: Context,
  input: MeterUsageRequest,
): Promise<Metered> {
  const product = await findRunProduct(tx, input.ProductCode, ['ami', 'container']);
  const workload = await callingWorkload(tx, caller);
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
        `The endpoint is in ${caller.region}, but ${workload.resource_id} is in ${workload.region}.`,
      );
    }
    checkPlatformRegion(workload, settings);
    return { product, resourceId: workload.resource_id, byCall: workload.platform === 'agentcore' };
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
  { platform, region }: Workload,
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

/** A dry run says Unauthorized where the call itself would say why (metering.md §3.2). */
export function notPermitted({ DryRun }: MeterUsageRequest, message: string): ServiceError {
  return new ServiceError(
    DryRun === true ? 'UnauthorizedException' : 'CustomerNotEntitledException',
    message,
  );
}
