/**
 * RegisterUsage: begins to meter a buyer's task or pod by the hour, and tells it in a signed answer that it
 * may run (metering.md §3.3).
 */

import { isRegistered, putRegistration } from '../../ledger/meter-usage.ts';
import type { Tx } from '../../ledger/tx.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import type { RegisterUsageRequest, RegisterUsageResult } from '../../shapes/generated/metering.ts';
import { callingWorkload } from '../metering-rules/calling-workload.ts';
import { findEntitlement, findRunProduct } from '../metering-rules/entitled-buyer.ts';
import { operation } from '../operation.ts';
import type { OperationContext } from '../operation.ts';
import type { RegistrationKeys } from '../registration-keys.ts';

type Signed = Awaited<ReturnType<RegistrationKeys['sign']>>;

export const registerUsage = operation<RegisterUsageRequest, RegisterUsageResult, Signed>({
  service: 'metering',
  name: 'RegisterUsage',
  readOnly: false,

  /** The names of the claims are those that AWS's own sample reads (metering.md §3.3). */
  prepare({ now, registrationKeys }, { ProductCode, PublicKeyVersion, Nonce }) {
    return registrationKeys.sign(PublicKeyVersion, {
      productCode: ProductCode,
      publicKeyVersion: PublicKeyVersion,
      nonce: Nonce,
      iat: Math.floor(now / 1000),
    });
  },

  async run(context, { ProductCode, PublicKeyVersion }, signed) {
    const { tx, caller, now } = context;
    const product = await findRunProduct(tx, ProductCode, ['container']);
    const resourceId = await registeringResource(context);
    if (signed === undefined) {
      throw new ServiceError(
        'InvalidPublicKeyVersionException',
        `There is no version ${PublicKeyVersion} of the public key.`,
      );
    }
    const registration = {
      account_id: caller.accountId,
      region: caller.region,
      product_code: ProductCode,
      resource_id: resourceId,
    };
    // Who registered once goes on, also after the end of the agreement (metering.md §3.3).
    if (!(await isRegistered(tx, registration))) {
      if ((await findEntitlement(tx, caller.accountId, product, now)) === undefined) {
        throw new ServiceError(
          'CustomerNotEntitledException',
          `The account ${caller.accountId} has no active agreement for the product ${ProductCode}.`,
        );
      }
      await putRegistration(tx, { ...registration, created_at: now });
    }
    const { signature, expiredAt } = signed;
    return {
      Signature: signature,
      PublicKeyRotationTimestamp: expiredAt,
    };
  },
});

/** @throws ServiceError for what is neither a task nor a pod, and for the wrong Region. */
async function registeringResource({ tx, caller, settings }: OperationContext & { tx: Tx }): Promise<string> {
  const workload = await callingWorkload(tx, caller);
  if (workload === undefined && settings.lenient) return caller.accessKeyId;
  if (workload === undefined || (workload.platform !== 'ecs' && workload.platform !== 'eks')) {
    throw new ServiceError(
      'PlatformNotSupportedException',
      'AWS Marketplace does not support metering usage from the underlying platform. Currently, Amazon ECS, Amazon EKS, and AWS Fargate are supported.',
    );
  }
  if (workload.region !== caller.region) {
    throw new ServiceError(
      'InvalidRegionException',
      `RegisterUsage must be called in the same AWS Region the ECS task was launched in: ${workload.region}, not ${caller.region}.`,
    );
  }
  return workload.resource_id;
}
