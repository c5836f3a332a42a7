/** Plants products, buyers and agreements in the ledger as a test needs them. */

import { randomUUID } from 'node:crypto';
import { putAgreement } from '../../../src/ledger/agreements.ts';
import { putCustomer } from '../../../src/ledger/customers.ts';
import { putEntitlements } from '../../../src/ledger/entitlements.ts';
import type { NewEntitlement } from '../../../src/ledger/entitlements.ts';
import { putProduct } from '../../../src/ledger/products.ts';
import { hashToken, insertRegistrationToken } from '../../../src/ledger/registration-tokens.ts';
import type { Row } from '../../../src/store/schema.ts';
import type { Store } from '../../../src/store/store.ts';
import { sellerAccount } from './catalogue.ts';

export const otherSellerAccountId = '999999999999';

/** A legacy product of the seller's, unless told otherwise. */
export async function plantProduct(
  store: Store,
  code: string,
  changes: Partial<Pick<Row<'products'>, 'account_id' | 'integration'>> = {},
): Promise<void> {
  const product = {
    product_code: code,
    account_id: sellerAccount,
    product_id: `prod-${code}`,
    title: code,
    product_type: 'saas-contract' as const,
    fulfillment_url: null,
    created_at: 0,
    ...changes,
  };
  await store.transaction((tx) => putProduct(tx, product, []));
}

export type PlantedAgreement = {
  product: string;
  /** The buyer's AWS account. */
  buyer: string;
  /** The seller whose customer the buyer is. */
  seller?: string;
  identifier?: string;
  suspended?: boolean;
  agreementId?: string;
  licenseArn?: string;
  status?: Row<'agreements'>['status'];
  /** ISO 8601; from 2026 on without an end unless told otherwise. */
  start?: string;
  end?: string;
  entitlements?: NewEntitlement[];
  /** Registration tokens with the time at which they expire. */
  tokens?: Record<string, string>;
};

/** Adds the buyer too; answers the agreement's id. */
export async function plantAgreement(store: Store, planted: PlantedAgreement): Promise<string> {
  const { product, buyer, identifier, licenseArn, end, agreementId = `agmt-${randomUUID()}` } = planted;
  return store.transaction(async (tx) => {
    const { customer_id } = await putCustomer(tx, {
      customer_id: randomUUID(),
      account_id: planted.seller ?? sellerAccount,
      customer_identifier: identifier ?? null,
      customer_aws_account_id: buyer,
      status: planted.suspended === true ? 'suspended' : 'active',
      created_at: 0,
    });
    await putAgreement(tx, {
      agreement_id: agreementId,
      product_code: product,
      customer_id,
      license_arn: licenseArn ?? null,
      start_at: Date.parse(planted.start ?? '2026-01-01T00:00:00Z'),
      end_at: end === undefined ? null : Date.parse(end),
      status: planted.status ?? 'active',
      created_at: 0,
    });
    await putEntitlements(tx, agreementId, planted.entitlements ?? []);
    for (const [token, expiry] of Object.entries(planted.tokens ?? {})) {
      await insertRegistrationToken(tx, {
        token_hash: hashToken(token),
        agreement_id: agreementId,
        created_at: 0,
        expires_at: Date.parse(expiry),
      });
    }
    return agreementId;
  });
}
