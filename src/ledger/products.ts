/** Stores what the seller sells: products and the dimensions they are metered by or bought in. */

import { statement } from '../store/statement.ts';
import type { NewRow, Row } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export type Product = Row<'products'> & {
  /** The keys of the Metered ones; what a contract entitles to is not metered (metering.md §7). */
  dimensions: Set<string>;
};

type ProductDimension = Row<'products'> & { dimension_key: string | null };

const selectProduct = statement<{ productCode: string }, ProductDimension>((db, { productCode }) =>
  db
    .selectFrom('products')
    .leftJoin('dimensions', (join) =>
      join
        .onRef('dimensions.product_code', '=', 'products.product_code')
        .on('dimension_type', '=', 'Metered'),
    )
    .where('products.product_code', '=', productCode)
    .selectAll('products')
    .select('dimension_key'),
);

/** The product with the keys (case-sensitive) that it is metered by, or undefined. */
export async function findProduct(tx: Tx, productCode: string): Promise<Product | undefined> {
  const rows = await selectProduct(tx, { productCode });
  const [first] = rows;
  if (first === undefined) return undefined;
  const { dimension_key: _, ...product } = first;
  return { ...product, dimensions: new Set(rows.flatMap((row) => row.dimension_key ?? [])) };
}

/** A seller has few products, and a product few dimensions: they are listed whole. */
export async function listProducts(tx: Tx, accountId: string): Promise<Row<'products'>[]> {
  return tx
    .selectFrom('products')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .orderBy('product_code')
    .execute();
}

/** Of one product, or of all that the seller has; by key. */
export async function listDimensions(
  tx: Tx,
  accountId: string,
  productCode?: string,
): Promise<Row<'dimensions'>[]> {
  return tx
    .selectFrom('dimensions')
    .innerJoin('products', 'products.product_code', 'dimensions.product_code')
    .where('account_id', '=', accountId)
    .$if(productCode !== undefined, (q) => q.where('dimensions.product_code', '=', productCode ?? ''))
    .selectAll('dimensions')
    .orderBy('dimension_key')
    .execute();
}

/** Adds the product and the dimensions, or changes those with the same names; removes nothing. */
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
