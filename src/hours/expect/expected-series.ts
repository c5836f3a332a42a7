/** Lists the series that expectations name, each under every name by which its usage may be sent. */

import type { CustomerKind, Product } from '../../calls/call.ts';
import type { Price } from '../hour-cell.ts';
import type { Expected } from '../judge-series.ts';
import type { Expectations } from './expect-file.ts';

/**
 * One customer's use of one dimension, under one licence or under none. The first of `products` and `names` is
 * the one that AWS asks for.
 */
export type ExpectedSeries = {
  region: string;
  products: Product[];
  names: { customer: string; kind: CustomerKind }[];
  dimension: string;
  expected: Expected;
};

/** Usage that the seller sends with BatchMeterUsage; what buyers' software meters by itself is not expected. */
export function expectedSeries({ products, customers }: Expectations): ExpectedSeries[] {
  const byCode = new Map(products.map((product) => [product.code, product]));
  const all = new Map<string, ExpectedSeries>();
  for (const { awsAccountId, identifier, agreements } of customers)
    for (const { product: code, licenseArn, start, end, dimensions } of agreements) {
      const product = byCode.get(code);
      if (!product || !sentByBatch(product.type)) continue;
      const term = { ...(start !== undefined && { start }), ...(end !== undefined && { end }) };
      for (const { key, type, every = product.every } of product.dimensions) {
        if (!(dimensions?.includes(key) ?? isMetered(product.type, type))) continue;
        const id = JSON.stringify([code, licenseArn, awsAccountId, identifier, key]);
        const before = all.get(id);
        // Agreements that follow one another are one usage.
        if (before) before.expected = { every, terms: [...before.expected.terms, term] };
        else
          all.set(id, {
            region: product.region,
            products: productsOf(code, licenseArn),
            names: namesOf(awsAccountId, identifier),
            dimension: key,
            expected: { terms: [term], every },
          });
      }
    }
  return [...all.values()];
}

/** The price of a unit, by product and dimension; a licence's product is that of its agreement. */
export function pricesOf({
  currency,
  products,
  customers,
}: Expectations): (product: Product, dimension: string) => Price | undefined {
  const codes = new Map<string, string>();
  for (const { agreements } of customers)
    for (const { licenseArn, product } of agreements) if (licenseArn) codes.set(licenseArn, product);
  const prices = new Map<string, Price>();
  for (const { code, dimensions } of products)
    for (const { key, price } of dimensions)
      if (price !== undefined) prices.set(JSON.stringify([code, key]), { perUnit: price, currency });
  return ({ kind, id }, dimension) =>
    prices.get(JSON.stringify([kind === 'code' ? id : codes.get(id), dimension]));
}

/** Whether a product or licence is one that the file speaks of. */
export function isNamed({ products, customers }: Expectations): (product: Product) => boolean {
  const codes = new Set(products.map(({ code }) => code));
  const licences = new Set(
    customers.flatMap(({ agreements }) => agreements.map(({ licenseArn }) => licenseArn)),
  );
  return ({ kind, id }) => (kind === 'code' ? codes.has(id) : licences.has(id));
}

function sentByBatch(type: Expectations['products'][number]['type']): boolean {
  return type !== 'ami' && type !== 'container';
}

/** A contract's dimensions are bought beforehand, unless the file says that they are metered. */
function isMetered(
  type: Expectations['products'][number]['type'],
  dimensionType: 'Metered' | 'Entitled' | undefined,
): boolean {
  return (dimensionType ?? (type === 'saas-contract' ? 'Entitled' : 'Metered')) === 'Metered';
}

/** Who has a licence may still send the product code (metering.md §3.1). */
function productsOf(code: string, licenseArn: string | undefined): Product[] {
  const byCode = { kind: 'code', id: code } as const;
  return licenseArn === undefined ? [byCode] : [{ kind: 'licence', id: licenseArn }, byCode];
}

function namesOf(awsAccountId: string | undefined, identifier: string | undefined): ExpectedSeries['names'] {
  return [
    ...(identifier === undefined ? [] : [{ customer: identifier, kind: 'identifier' as const }]),
    ...(awsAccountId === undefined ? [] : [{ customer: awsAccountId, kind: 'account' as const }]),
  ];
}
