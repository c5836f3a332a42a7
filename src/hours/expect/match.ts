/** Matches the series in the logs with those that are expected, and adds those that nobody sent. */

import type { Product } from '../../calls/call.ts';
import type { SeriesCells } from '../cells.ts';
import { compareSeries } from '../evidence/evidence.ts';
import type { Price } from '../hour-cell.ts';
import type { Expected } from '../judge-series.ts';
import type { Expectations } from './expect-file.ts';
import { findHandovers } from './handovers.ts';
import type { Handover } from './handovers.ts';
import { expectedSeries, isNamed, pricesOf } from './expected-series.ts';
import type { ExpectedSeries } from './expected-series.ts';

/** A series with what is expected of it; undefined where that is to be inferred. */
export type MatchedSeries = SeriesCells & {
  expected: Expected | 'none' | undefined;
  price?: Price | undefined;
  coveredElsewhere?: Handover['coveredElsewhere'] | undefined;
  handedOverAt?: number | undefined;
};

/**
 * In order of `compareSeries`. Of several series that are one expected usage, the first is expected and the
 * others cover it. Series of products that the file names, and that it does not expect, are not inferred.
 */
export function matchExpectations(
  found: SeriesCells[],
  expectations: Expectations | undefined,
): MatchedSeries[] {
  const handovers = findHandovers(found);
  if (!expectations) return found.map((one) => ({ ...one, expected: undefined, ...handovers.get(one) }));
  const isOfFile = isNamed(expectations);
  const priceOf = pricesOf(expectations);
  const all = expectedSeries(expectations);
  const byKey = indexOf(all);
  const holders = new Map<ExpectedSeries, SeriesCells[]>();
  // Who sends product codes has no series for each of a customer's licences, but one for all of them.
  const byCode = Map.groupBy(all, codeKeyOf);
  const sentByCode = new Set<string>();
  const matched: MatchedSeries[] = found.map((one) => {
    const wanted = lookUp(one, byKey);
    if (wanted && one.series.product.kind === 'code') sentByCode.add(codeKeyOf(wanted));
    if (wanted) holders.set(wanted, [...(holders.get(wanted) ?? []), one]);
    const isFirst = wanted !== undefined && holders.get(wanted)?.length === 1;
    const handover = handovers.get(one);
    return {
      ...one,
      expected: isFirst ? expectedOf(one, wanted, byCode) : isOfFile(one.series.product) ? 'none' : undefined,
      price: priceOf(one.series.product, one.series.dimension),
      coveredElsewhere: isFirst
        ? () =>
            hoursOf(holders.get(wanted)?.slice(1) ?? []).union(
              handover?.coveredElsewhere() ?? new Set<number>(),
            )
        : handover?.coveredElsewhere,
      handedOverAt: handover?.handedOverAt,
    };
  });
  for (const wanted of all)
    if (!holders.has(wanted) && !sentByCode.has(codeKeyOf(wanted))) matched.push(neverSent(wanted, priceOf));
  return matched.toSorted((one, other) => compareSeries(one.series, other.series));
}

function indexOf(all: ExpectedSeries[]): Map<string, ExpectedSeries> {
  const byKey = new Map<string, ExpectedSeries>();
  for (const wanted of all)
    for (const product of wanted.products)
      for (const { customer } of wanted.names) {
        const key = keyOf(wanted.region, product, customer, wanted.dimension);
        if (!byKey.has(key)) byKey.set(key, wanted);
      }
  return byKey;
}

function lookUp({ series }: SeriesCells, byKey: Map<string, ExpectedSeries>): ExpectedSeries | undefined {
  if (series.eventName !== 'BatchMeterUsage') return undefined;
  const { region, product, customer, alsoNamed = [], dimension } = series;
  for (const name of [customer, ...alsoNamed]) {
    const wanted = byKey.get(keyOf(region, product, name, dimension));
    if (wanted) return wanted;
  }
  return undefined;
}

function keyOf(region: string, { kind, id }: Product, customer: string, dimension: string): string {
  return JSON.stringify([region, kind, id, customer, dimension]);
}

/** One customer's use of one dimension of a product, whatever the licence. */
function codeKeyOf({ region, products, names, dimension }: ExpectedSeries): string {
  return JSON.stringify([region, products.at(-1)?.id, names, dimension]);
}

/** Under a product code the usage of every licence is expected, one after the other or beside each other. */
function expectedOf(
  { series }: SeriesCells,
  wanted: ExpectedSeries,
  byCode: ReadonlyMap<string, ExpectedSeries[]>,
): Expected {
  const { every, terms } = wanted.expected;
  if (series.product.kind === 'licence') return { every, terms };
  return { every, terms: byCode.get(codeKeyOf(wanted))?.flatMap((one) => one.expected.terms) ?? terms };
}

function hoursOf(others: SeriesCells[]): Set<number> {
  const hours = new Set<number>();
  for (const { cells } of others) for (const { hour } of cells()) hours.add(hour);
  return hours;
}

function neverSent(
  { region, products, names, dimension, expected }: ExpectedSeries,
  priceOf: (product: Product, dimension: string) => Price | undefined,
): MatchedSeries {
  const [product] = products;
  // A licence goes with the account alone (metering.md §3.1).
  const name =
    product?.kind === 'licence' ? (names.find(({ kind }) => kind === 'account') ?? names[0]) : names[0];
  if (!product || !name) throw new RangeError('an expected series has a product and a name');
  const price = priceOf(product, dimension);
  return {
    senders: [],
    alsoAccounts: [],
    series: {
      region,
      product,
      customer: name.customer,
      customerKind: name.kind,
      dimension,
      eventName: 'BatchMeterUsage',
    },
    cells: () => [],
    expected,
    price,
  };
}
