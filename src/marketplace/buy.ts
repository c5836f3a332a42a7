/**
 * Buys an offer of a product for an AWS account, as an agreement that waits for the verdict on its payment.
 */

import { findAgreements, putAgreement } from '../ledger/agreements.ts';
import type { AgreementDetails } from '../ledger/agreements.ts';
import { findCustomers } from '../ledger/customers.ts';
import type { Customer } from '../ledger/customers.ts';
import type { Product } from '../ledger/products.ts';
import { stateOf } from './agreement-state.ts';
import { getAgreement } from './agreements.ts';
import type { MarketplaceContext } from './context.ts';
import { putCustomer } from './customers.ts';
import { entitledDimensions, setEntitlements } from './entitlements.ts';
import { MarketplaceError } from './marketplace-error.ts';
import { newAgreementId, newCustomerIdentifier, newLicenceArn } from './names.ts';
import { getProduct } from './products.ts';
import type { Entitlements } from './schemas.ts';

export type Purchase = {
  productCode: string;
  awsAccountId: string;
  offerId?: string | undefined;
  freeTrial?: boolean | undefined;
  /** Milliseconds, in the future; now unless given. */
  start?: number | undefined;
  /** When it ends by itself. */
  end?: number | undefined;
  entitlements?: Entitlements | undefined;
};

/**
 * Customers of the legacy integration get an identifier and have one agreement for a product at a time; those with
 * concurrent agreements get a licence with each (metering.md §3.1).
 * @returns the agreement, pending. @throws MarketplaceError.
 */
export async function buy(context: MarketplaceContext, purchase: Purchase): Promise<AgreementDetails> {
  const { tx, now, random } = context;
  const { productCode, offerId, freeTrial, start, end, entitlements = {} } = purchase;
  const product = await getProduct(context, productCode);
  checkTimes(now, start, end);
  await checkContract(context, productCode, entitlements);
  const legacy = product.integration === 'legacy';
  const customer = await buyerOf(context, purchase.awsAccountId, legacy);
  if (legacy) await checkOnlyOne(context, product, customer);
  const agreementId = newAgreementId(random);
  await putAgreement(tx, {
    agreement_id: agreementId,
    product_code: productCode,
    customer_id: customer.customer_id,
    license_arn: legacy ? null : newLicenceArn(random),
    start_at: start ?? now,
    end_at: end ?? null,
    status: 'pending',
    offer_id: offerId ?? null,
    free_trial: freeTrial === true ? 1 : 0,
    created_at: now,
  });
  await setEntitlements(context, { agreementId, productCode }, entitlements);
  return getAgreement(context, agreementId);
}

function checkTimes(now: number, start: number | undefined, end: number | undefined): void {
  if (start !== undefined && start <= now) {
    throw new MarketplaceError('invalid', 'An agreement starts now, or in the future.');
  }
  if (end !== undefined && end <= (start ?? now)) {
    throw new MarketplaceError('invalid', 'An agreement ends after its start, and in the future.');
  }
}

async function checkContract(
  context: MarketplaceContext,
  productCode: string,
  entitlements: Entitlements,
): Promise<void> {
  if (Object.keys(entitlements).length > 0) return;
  const keys = await entitledDimensions(context, productCode);
  if (keys.size === 0) return;
  throw new MarketplaceError(
    'invalid',
    `The product ${productCode} is bought with entitlements to ${[...keys].join(', ')}; none is given.`,
  );
}

async function buyerOf(
  context: MarketplaceContext,
  awsAccountId: string,
  legacy: boolean,
): Promise<Customer> {
  const { tx, accountId, random } = context;
  const [known] = await findCustomers(tx, accountId, [{ awsAccountId }]);
  if (known?.status === 'suspended') {
    throw new MarketplaceError('conflict', `The AWS account ${awsAccountId} is suspended, and buys nothing.`);
  }
  const nameless = legacy && (known?.customer_identifier ?? null) === null;
  return putCustomer(context, awsAccountId, nameless ? { identifier: newCustomerIdentifier(random) } : {});
}

async function checkOnlyOne(
  { tx, now, settings }: MarketplaceContext,
  { product_code }: Product,
  { customer_id, customer_aws_account_id }: Customer,
): Promise<void> {
  const agreements = await findAgreements(tx, product_code, [customer_id]);
  for (const agreement of agreements) {
    const state = stateOf(agreement, now, settings.finalReportMs);
    if (state === 'failed' || state === 'ending' || state === 'ended') continue;
    throw new MarketplaceError(
      'conflict',
      `The customer ${customer_aws_account_id} has the agreement ${agreement.agreement_id} (${state}) for the product ${product_code} already, and one at a time is all that the legacy integration allows.`,
    );
  }
}
