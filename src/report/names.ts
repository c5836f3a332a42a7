/** Names products, series and places in reports for people. */

import type { Product } from '../calls/call.ts';
import type { Series } from '../hours/cells.ts';
import type { ProductRegion } from './survey.ts';

/** `Product prod1, us-east-1`. */
export function placeName({ product, region }: ProductRegion): string {
  return `${productName(product)}, ${region}`;
}

function productName({ kind, id }: Product): string {
  return `${kind === 'code' ? 'Product' : 'Licence'} ${id}`;
}

/** `customer1 = 987654321098`: the customer under all of its names. */
export function customerName({ customer, alsoNamed = [] }: Series): string {
  return [customer, ...alsoNamed].join(' = ');
}

/** `Users`, or `Users (MeterUsage)`. */
export function dimensionName({ dimension, eventName }: Series): string {
  return `${dimension}${eventName === 'MeterUsage' ? ' (MeterUsage)' : ''}`;
}

/** `customer1, Users`. */
export function seriesName(series: Series): string {
  return `${customerName(series)}, ${dimensionName(series)}`;
}
