/** Adds and changes the seller's products. */

import { z } from 'zod';
import { hasAgreements } from '../ledger/agreements.ts';
import { findProduct, putProduct as storeProduct } from '../ledger/products.ts';
import type { Product } from '../ledger/products.ts';
import type { MarketplaceContext } from './context.ts';
import { MarketplaceError } from './marketplace-error.ts';
import { nameFrom } from './names.ts';
import { productMembers } from './schemas.ts';
import type { Dimension } from './schemas.ts';

/** What is said of a product; what is not said stays as it is. */
export const productChanges = z
  .strictObject({
    ...productMembers,
    // A product of which a URL was once said can be without one again.
    fulfillmentUrl: productMembers.fulfillmentUrl.nullable(),
  })
  .partial();

export type ProductChanges = z.output<typeof productChanges>;

/**
 * Adds the product, or changes what is said of it. No dimension goes away: on AWS its key stays too (metering.md §7).
 * New products are integrated as AWS does it since June 2026: SaaS with concurrent agreements (metering.md §3.1).
 */
export async function putProduct(
  context: MarketplaceContext,
  code: string,
  changes: ProductChanges,
  newIntegration?: Product['integration'],
): Promise<void> {
  const { tx, accountId, now } = context;
  const existing = await findProduct(tx, code);
  if (existing !== undefined && existing.account_id !== accountId) {
    throw new MarketplaceError('conflict', `The product code ${code} is another seller's.`);
  }
  const title = changes.title ?? existing?.title;
  if (title === undefined || (existing === undefined && changes.dimensions === undefined)) {
    throw new MarketplaceError(
      'invalid',
      `There is no product ${code}: a new one needs a title and dimensions.`,
    );
  }
  const type = changes.type ?? existing?.product_type ?? 'saas-subscription';
  const integration = changes.integration ?? existing?.integration ?? newIntegration ?? integrationOf(type);
  await checkIntegration(context, existing, integration);
  const url = changes.fulfillmentUrl === undefined ? existing?.fulfillment_url : changes.fulfillmentUrl;
  checkDimensions(changes.dimensions ?? []);
  await storeProduct(
    tx,
    {
      product_code: code,
      account_id: accountId,
      product_id: changes.id ?? existing?.product_id ?? `prod-${nameFrom(code)}`,
      title,
      product_type: type,
      integration,
      fulfillment_url: url ?? null,
      created_at: now,
    },
    (changes.dimensions ?? []).map(({ key, type: own, ...rest }) => ({
      dimension_key: key,
      dimension_type: own ?? dimensionTypeOf(type),
      ...rest,
    })),
  );
}

/** @throws MarketplaceError for a product that the seller does not have. */
export async function getProduct({ tx, accountId }: MarketplaceContext, code: string): Promise<Product> {
  const product = await findProduct(tx, code);
  if (product?.account_id === accountId) return product;
  throw new MarketplaceError('not found', `There is no product ${code}.`);
}

/** What a dimension is unless it says so itself. */
export function dimensionTypeOf(productType: Product['product_type']): 'Metered' | 'Entitled' {
  return productType === 'saas-contract' ? 'Entitled' : 'Metered';
}

/** Whether buyers register with the seller: those of software that runs at the buyer's do not. */
export function isSaas(productType: Product['product_type']): boolean {
  return productType.startsWith('saas-');
}

function integrationOf(type: Product['product_type']): Product['integration'] {
  return isSaas(type) ? 'concurrent-agreements' : 'legacy';
}

/** Its customers are known by what the integration gives them, so it stays once there are any. */
async function checkIntegration(
  { tx }: MarketplaceContext,
  existing: Product | undefined,
  integration: Product['integration'],
): Promise<void> {
  if (existing === undefined || existing.integration === integration) return;
  if (!(await hasAgreements(tx, existing.product_code))) return;
  throw new MarketplaceError(
    'conflict',
    `The product ${existing.product_code} has agreements of the integration "${existing.integration}", so it keeps it.`,
  );
}

function checkDimensions(dimensions: readonly Dimension[]): void {
  const keys = dimensions.map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice === undefined) return;
  throw new MarketplaceError('invalid', `The dimension ${twice} is named twice.`);
}
