/** Sets and reads what a contract gives its buyer: dimensions, each with what was bought of it. */

import { putEntitlements } from '../ledger/entitlements.ts';
import type { NewEntitlement } from '../ledger/entitlements.ts';
import { listDimensions } from '../ledger/products.ts';
import type { MarketplaceContext } from './context.ts';
import { MarketplaceError } from './marketplace-error.ts';
import type { Entitlements } from './schemas.ts';

/** The largest IntegerValue of GetEntitlements. */
const integerMax = 2_147_483_647;

/**
 * Replaces what the agreement entitles to.
 * @throws MarketplaceError for what is not an Entitled dimension of the product.
 */
export async function setEntitlements(
  context: MarketplaceContext,
  { agreementId, productCode }: { agreementId: string; productCode: string },
  entitlements: Entitlements,
): Promise<void> {
  const keys = await entitledDimensions(context, productCode);
  const other = Object.keys(entitlements).find((key) => !keys.has(key));
  if (other !== undefined) {
    const known = keys.size === 0 ? 'it has none' : `it has ${[...keys].join(', ')}`;
    throw new MarketplaceError(
      'invalid',
      `${other} is not an Entitled dimension of the product ${productCode}: ${known}.`,
    );
  }
  await putEntitlements(context.tx, agreementId, Object.entries(entitlements).map(rowOf));
}

/** The keys of what is bought in contracts of the product. */
export async function entitledDimensions(
  { tx, accountId }: MarketplaceContext,
  productCode: string,
): Promise<Set<string>> {
  const dimensions = await listDimensions(tx, accountId, productCode);
  return new Set(
    dimensions.flatMap(({ dimension_type, dimension_key }) =>
      dimension_type === 'Entitled' ? dimension_key : [],
    ),
  );
}

export function valueOf({
  value_type,
  value,
}: Pick<NewEntitlement, 'value_type' | 'value'>): Entitlements[string] {
  if (value_type === 'string') return value;
  return value_type === 'boolean' ? value === 'true' : Number(value);
}

function rowOf([dimension_key, value]: [string, Entitlements[string]]): NewEntitlement {
  return { dimension_key, value_type: typeOf(value), value: String(value) };
}

function typeOf(value: Entitlements[string]): NewEntitlement['value_type'] {
  if (typeof value === 'number') {
    return Number.isInteger(value) && value <= integerMax ? 'integer' : 'double';
  }
  return typeof value === 'boolean' ? 'boolean' : 'string';
}
