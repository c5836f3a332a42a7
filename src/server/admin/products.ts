/** The admin routes that list, show, add and change products. */

import { findProduct, listDimensions, listProducts } from '../../ledger/products.ts';
import { getProduct, productChanges, putProduct } from '../../marketplace/products.ts';
import { productCode } from '../../marketplace/schemas.ts';
import type { MarketplaceContext } from '../../marketplace/context.ts';
import { changeMarketplace, readMarketplace } from './in-marketplace.ts';
import { json } from './route.ts';
import type { AdminRoute } from './route.ts';

export const productRoutes: AdminRoute[] = [
  {
    method: 'GET',
    path: '/products',
    about: 'the products with their dimensions',
    run: async (parts) => json(200, { products: await readMarketplace(parts, (context) => list(context)) }),
  },
  {
    method: 'GET',
    path: '/products/:code',
    about: 'one product',
    run: async (parts, { params }) =>
      json(200, await readMarketplace(parts, (context) => show(context, codeOf(params)))),
  },
  {
    method: 'PUT',
    path: '/products/:code',
    about: 'adds a product (201), or changes what the body says of it; no dimension goes away',
    takes: productChanges,
    run: async (parts, { params, body }) => {
      const code = codeOf(params);
      const changes = productChanges.parse(body);
      const [status, product] = await changeMarketplace(parts, async (context) => {
        const isNew = (await findProduct(context.tx, code)) === undefined;
        await putProduct(context, code, changes);
        return [isNew ? 201 : 200, await show(context, code)] as const;
      });
      return json(status, product);
    },
  },
];

function codeOf({ code }: Readonly<Record<string, string>>): string {
  return productCode.parse(code);
}

async function list({ tx, accountId }: MarketplaceContext): Promise<object[]> {
  const products = await listProducts(tx, accountId);
  const dimensions = Map.groupBy(await listDimensions(tx, accountId), ({ product_code }) => product_code);
  return products.map((product) => viewOf(product, dimensions.get(product.product_code) ?? []));
}

async function show(context: MarketplaceContext, code: string): Promise<object> {
  const product = await getProduct(context, code);
  return viewOf(product, await listDimensions(context.tx, context.accountId, code));
}

type Product = Awaited<ReturnType<typeof listProducts>>[number];
type Dimensions = Awaited<ReturnType<typeof listDimensions>>;

function viewOf(product: Product, dimensions: Dimensions): object {
  return {
    code: product.product_code,
    id: product.product_id,
    title: product.title,
    type: product.product_type,
    integration: product.integration,
    fulfillmentUrl: product.fulfillment_url ?? undefined,
    dimensions: dimensions.map(({ dimension_key, dimension_type, unit, category, description }) => ({
      key: dimension_key,
      unit,
      category,
      description,
      type: dimension_type,
    })),
  };
}
