/** What the seller sells: products and the dimensions they are metered by. */

import { statement } from '../store/statement.ts';
import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type Product = Row<'products'> & { dimensions: Set<string> };

type ProductDimension = Row<'products'> & { dimension_key: string | null };

const selectProduct = statement<{ productCode: string }, ProductDimension>((db, { productCode }) =>
  db
    .selectFrom('products')
    .leftJoin('dimensions', 'dimensions.product_code', 'products.product_code')
    .where('products.product_code', '=', productCode)
    .selectAll('products')
    .select('dimension_key'),
);

/** The product with its dimension keys (case-sensitive), or undefined. */
export async function findProduct(tx: Tx, productCode: string): Promise<Product | undefined> {
  const rows = await selectProduct(tx, { productCode });
  const [first] = rows;
  if (first === undefined) return undefined;
  const { dimension_key: _, ...product } = first;
  return { ...product, dimensions: new Set(rows.flatMap((row) => row.dimension_key ?? [])) };
}

export async function putProduct(
  tx: Tx,
  product: NewRow<'products'>,
  dimensions: Omit<NewRow<'dimensions'>, 'product_code'>[],
): Promise<void> {
  const { product_code, created_at: __, ...changes } = product;
  await tx
    .insertInto('products')
    .values(product)
    .onConflict((oc) => oc.column('product_code').doUpdateSet(changes))
    .execute();
  for (const dimension of dimensions) {
    const { dimension_key: _, ...change } = dimension;
    await tx
      .insertInto('dimensions')
      .values({ ...dimension, product_code })
      .onConflict((oc) => oc.columns(['product_code', 'dimension_key']).doUpdateSet(change))
      .execute();
  }
}
