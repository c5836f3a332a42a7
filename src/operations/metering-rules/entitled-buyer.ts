/**
 * Tells whether the account that runs a product may use it: for MeterUsage and RegisterUsage, which the buyer
 * calls.
 */

import { findAgreements } from '../../ledger/agreements.ts';
import { findCustomers } from '../../ledger/customers.ts';
import { findProduct } from '../../ledger/products.ts';
import type { Product } from '../../ledger/products.ts';
import type { Tx } from '../../ledger/tx.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import { hourStart } from '../../time/hours.ts';

/** @throws ServiceError InvalidProductCodeException where there is no product of one of these types. */
export async function findRunProduct(
  tx: Tx,
  productCode: string,
  types: readonly Product['product_type'][],
): Promise<Product> {
  const product = await findProduct(tx, productCode);
  if (product !== undefined && types.includes(product.product_type)) return product;
  throw new ServiceError(
    'InvalidProductCodeException',
    product === undefined
      ? `The product code ${productCode} does not match a published product.`
      : `The product ${productCode} is of the type ${product.product_type}; this operation is for ${types.join(' and ')}.`,
  );
}

export type Entitlement = {
  /** Whether the software was in use at this time, or began to be within its hour. */
  covers(timestamp: number): boolean;
};

/**
 * Undefined unless the account has an agreement in force, and is not suspended. The seller's own account may always run
 * its product, to test it before it is published (metering.md §3.2).
 */
export async function findEntitlement(
  tx: Tx,
  accountId: string,
  product: Product,
  now: number,
): Promise<Entitlement | undefined> {
  if (accountId === product.account_id) return { covers: () => true };
  const customers = await findCustomers(tx, product.account_id, [{ awsAccountId: accountId }]);
  const active = customers.filter(({ status }) => status === 'active');
  const agreements = await findAgreements(
    tx,
    product.product_code,
    active.map(({ customer_id }) => customer_id),
  );
  const begun = agreements.filter(
    ({ status, start_at, end_at }) =>
      status === 'active' && start_at <= now && (end_at === null || start_at <= end_at),
  );
  if (!begun.some(({ end_at }) => end_at === null || now < end_at)) return undefined;
  return {
    covers: (timestamp) =>
      begun.some(
        ({ start_at, end_at }) =>
          hourStart(start_at) <= timestamp && (end_at === null || timestamp <= end_at),
      ),
  };
}
